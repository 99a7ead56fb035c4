/**
 * What keeps one client, one port or one segment from taking the service away from the others, and
 * notices who else serves. {@link io.leasehold.dhcp.guard.PacketGuard} stands before the lane and
 * counts packets; {@link io.leasehold.dhcp.guard.Admission} is asked by the lane about addresses.
 * Start with {@link io.leasehold.dhcp.guard.GuardSettings}. Knows no socket and no engine.
 *
 * <p>Everything here is keyed by what an attacker can forge, so no table gives up an entry that
 * still matters to make room for a new one: what does not fit is held to the limits of its port
 * alone.
 */
@NullMarked
package io.leasehold.dhcp.guard;

import org.jspecify.annotations.NullMarked;
