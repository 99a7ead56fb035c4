package io.leasehold.ipam.plan;

/** A VLAN that subnets can be on. */
public record Vlan(VlanId id, String name, Source source) {}
