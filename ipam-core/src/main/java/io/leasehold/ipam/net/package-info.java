/**
 * Addresses, prefixes and ranges as values. Everything above the wire speaks these types and never
 * an {@code int} or {@code InetAddress}; nothing here opens a socket or resolves a name. Start at
 * {@link io.leasehold.ipam.net.Ipv4Address}; set arithmetic lives in {@link
 * io.leasehold.ipam.net.Ipv4RangeSet}.
 */
@NullMarked
package io.leasehold.ipam.net;

import org.jspecify.annotations.NullMarked;
