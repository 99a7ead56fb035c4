package io.leasehold.ipam.plan;

import java.util.UUID;

/** Names one claim for as long as it exists. */
public record ClaimId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
