package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.Optional;

/**
 * A prefix that is only there to hold others: the inner nodes of the tree of subnets. Nothing is
 * served from it. Space and prefix name it.
 */
public record Container(
        Space space,
        Ipv4Prefix prefix,
        String name,
        Optional<String> section,
        Notes notes,
        Source source) {}
