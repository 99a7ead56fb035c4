package io.leasehold.ipam.port;

import java.time.Instant;
import java.util.List;

/** How the parts of the server are, for people and probes. Does not block; thread-safe. */
public interface HealthSource {
    /** How well a component does its work. */
    enum Status {
        OK,
        /** Works with less: what is missing is in {@link Component#detail}. */
        DEGRADED,
        DOWN
    }

    /**
     * One part of the server.
     *
     * @param name like {@code database} or {@code dns}
     * @param since when this status began
     * @param detail in words, for people; may be empty when all is well
     */
    record Component(String name, Status status, Instant since, String detail) {}

    /** Every component, in the order people want to read them. */
    List<Component> components();
}
