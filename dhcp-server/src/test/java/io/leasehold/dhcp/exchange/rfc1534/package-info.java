/** BOOTP clients of a DHCP server. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc1534;

import org.jspecify.annotations.NullMarked;
