/**
 * What people look at: the state of every address, derived from plan and leases and never stored.
 * Start at {@link io.leasehold.ipam.inventory.AddressState#of}.
 */
@NullMarked
package io.leasehold.ipam.inventory;

import org.jspecify.annotations.NullMarked;
