/** The client FQDN option (RFC 4702). */
@NullMarked
package io.leasehold.dhcp.exchange.rfc4702;

import org.jspecify.annotations.NullMarked;
