package io.leasehold.store;

import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.SubnetId;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

import java.util.UUID;

/** A row of {@code reservation_identifier}. */
@Entity
@Table(name = "reservation_identifier")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class IdentifierEntity {
    /** A reservation lists an identifier once. */
    @Embeddable
    @SuppressWarnings("ArrayRecordComponent") // Hibernate compares it by its contents, nobody else
    record Key(UUID reservationId, String kind, byte[] value) {
        Key(ReservationId reservation, DeviceIdentifier identifier) {
            this(reservation.value(), PlanRows.kind(identifier), PlanRows.value(identifier));
        }
    }

    @EmbeddedId private Key key;

    private int subnetId;

    IdentifierEntity() {}

    IdentifierEntity(ReservationId reservation, DeviceIdentifier identifier, SubnetId subnet) {
        this.key = new Key(reservation, identifier);
        this.subnetId = subnet.value();
    }
}
