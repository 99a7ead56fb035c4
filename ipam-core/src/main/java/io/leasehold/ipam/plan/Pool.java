package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Range;

/** A range DHCP may lease from, as far as nobody else owns parts of it. */
public record Pool(Ipv4Range range) {}
