package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Range;

import java.util.List;

/**
 * Why a plan cannot be.
 *
 * @param path which part of the plan, like {@code subnets[0].claims[2]}; a file can map it to a
 *     line
 * @param message what was attempted, on what, with the numbers, and who is in the way
 * @param remedy what to do about it
 * @param conflicts who owns what is wanted; empty when nobody is in the way
 */
public record PlanProblem(String path, String message, String remedy, List<Conflict> conflicts) {
    /** Somebody who owns what was wanted. */
    public record Conflict(Owner owner, Ipv4Range overlap) {}

    public PlanProblem {
        conflicts = List.copyOf(conflicts);
    }
}
