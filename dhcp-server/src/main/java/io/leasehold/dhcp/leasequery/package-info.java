/**
 * DHCP Leasequery (RFC 4388): access concentrators ask who has an address, or what a client has.
 * {@link io.leasehold.dhcp.leasequery.LeaseQueries} decides; it knows neither bytes nor sockets nor
 * time.
 */
@NullMarked
package io.leasehold.dhcp.leasequery;

import org.jspecify.annotations.NullMarked;
