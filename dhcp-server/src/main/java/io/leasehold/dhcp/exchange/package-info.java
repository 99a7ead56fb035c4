/**
 * The decisions of RFC 2131 as pure functions: message, plan, leases and the time go in, a {@link
 * io.leasehold.dhcp.exchange.Decision} comes out. Nothing here can read the time, open a socket or
 * change a lease. Start at {@link io.leasehold.dhcp.exchange.Exchange#decide}.
 */
@NullMarked
package io.leasehold.dhcp.exchange;

import org.jspecify.annotations.NullMarked;
