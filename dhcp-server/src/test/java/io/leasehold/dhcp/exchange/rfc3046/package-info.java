/** Relay agent information (RFC 3046). */
@NullMarked
package io.leasehold.dhcp.exchange.rfc3046;

import org.jspecify.annotations.NullMarked;
