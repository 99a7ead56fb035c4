/**
 * Lease state and the order things happen in: a {@link io.leasehold.dhcp.engine.Lane} owns the
 * leases of its subnets, gathers changes into groups, and lets a reply go only when the group that
 * carries its change is durable. Sockets and SQL are behind interfaces, so that a simulation runs
 * this very code on one thread.
 */
@NullMarked
package io.leasehold.dhcp.engine;

import org.jspecify.annotations.NullMarked;
