/** The IPv6-only preferred option. */
@NullMarked
package io.leasehold.dhcp.exchange.rfc8925;

import org.jspecify.annotations.NullMarked;
