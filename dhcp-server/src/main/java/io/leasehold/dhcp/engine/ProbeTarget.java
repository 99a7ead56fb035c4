package io.leasehold.dhcp.engine;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.Optional;

/**
 * An address to probe.
 *
 * @param networkInterface where it is on link, because its client was heard there directly; empty
 *     when a relay agent stands between
 */
public record ProbeTarget(Ipv4Address address, Optional<String> networkInterface) {}
