/**
 * Leases, who holds them, and the one way they change: {@link
 * io.leasehold.ipam.lease.LeaseTable#apply}. Live traffic, start-up recovery and tests all go
 * through it.
 */
@NullMarked
package io.leasehold.ipam.lease;

import org.jspecify.annotations.NullMarked;
