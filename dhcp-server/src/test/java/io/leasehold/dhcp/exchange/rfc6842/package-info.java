/** The client identifier in replies (RFC 6842). */
@NullMarked
package io.leasehold.dhcp.exchange.rfc6842;

import org.jspecify.annotations.NullMarked;
