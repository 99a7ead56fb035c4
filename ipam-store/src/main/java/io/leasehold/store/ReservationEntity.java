package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A row of {@code reservation} with its identifiers. Written only, see {@link PlanRows}. */
@Entity
@Table(name = "reservation")
// Hibernate fills what the empty constructor leaves, and reads what nobody else does.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class ReservationEntity {
    @Id private UUID id;

    private int subnetId;

    private int position;

    @Type(TextType.Inet.class)
    private @Nullable Ipv4Address address;

    private @Nullable String hostname;

    @Type(TextType.Options.class)
    private OptionSet options;

    @Enumerated(EnumType.STRING)
    private Source source;

    @ElementCollection
    @CollectionTable(
            name = "reservation_identifier",
            joinColumns = @JoinColumn(name = "reservation_id"))
    private Set<IdentifierRow> identifiers = new HashSet<>();

    ReservationEntity() {}

    ReservationEntity(UUID id) {
        this.id = id;
    }

    void become(Reservation reservation, int subnet, int place) {
        subnetId = subnet;
        position = place;
        address = reservation.address().orElse(null);
        hostname = reservation.hostname().orElse(null);
        options = reservation.options();
        source = reservation.source();
        Set<IdentifierRow> wanted =
                reservation.identifiers().stream()
                        .map(identifier -> new IdentifierRow(subnet, identifier))
                        .collect(Collectors.toSet());
        identifiers.retainAll(wanted);
        identifiers.addAll(wanted);
    }

    /** A row of {@code reservation_identifier}. */
    @Embeddable
    @SuppressWarnings("NullAway.Init")
    static class IdentifierRow {
        private int subnetId;
        private String kind;
        private byte[] value;

        IdentifierRow() {}

        IdentifierRow(int subnet, DeviceIdentifier identifier) {
            subnetId = subnet;
            kind = PlanRows.kind(identifier);
            value = PlanRows.value(identifier);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof IdentifierRow that
                    && subnetId == that.subnetId
                    && Objects.equals(kind, that.kind)
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Objects.hash(subnetId, kind, Arrays.hashCode(value));
        }
    }
}
