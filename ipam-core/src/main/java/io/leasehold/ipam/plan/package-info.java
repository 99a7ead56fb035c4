/**
 * The address plan: subnets, pools, claims, reservations, and who owns what. {@link
 * io.leasehold.ipam.plan.Plan} is one immutable snapshot; {@link io.leasehold.ipam.plan.Carver}
 * says what DHCP may lease from; {@link io.leasehold.ipam.plan.PlanEditor} is the one way from a
 * snapshot to the next.
 */
@NullMarked
package io.leasehold.ipam.plan;

import org.jspecify.annotations.NullMarked;
