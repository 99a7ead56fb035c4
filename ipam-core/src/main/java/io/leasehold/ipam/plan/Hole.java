package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Range;

/** Addresses of a pool that DHCP does not lease dynamically, and who took them. */
public record Hole(Ipv4Range range, Owner owner) {}
