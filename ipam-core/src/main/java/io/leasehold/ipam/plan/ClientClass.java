package io.leasehold.ipam.plan;

import java.util.Optional;

/**
 * Clients that have something in common, and what they get.
 *
 * @param name what pools, subnets, reservations and other classes call it
 * @param test the expression that is true of its members, in the language of {@link
 *     io.leasehold.ipam.classify}; without one only reservations put clients into it
 */
public record ClientClass(String name, Optional<String> test, Terms terms, Source source) {}
