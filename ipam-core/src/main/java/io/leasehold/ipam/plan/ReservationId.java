package io.leasehold.ipam.plan;

import java.util.UUID;

/** Names one reservation for as long as it exists. */
public record ReservationId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
