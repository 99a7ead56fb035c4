package io.leasehold.store;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetId;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/** A row of {@code reservation}. */
@Entity
@Table(name = "reservation")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class ReservationEntity {
    @Id private UUID id;

    private int subnetId;

    private int position;

    @Type(TextType.Inet.class)
    private @Nullable Ipv4Address address;

    private @Nullable String hostname;

    @Type(TextType.Texts.class)
    private List<String> classes;

    @Embedded private ScopeColumns scope;

    @Enumerated(EnumType.STRING)
    private Source source;

    @Enumerated(EnumType.STRING)
    private ReservedName dns;

    @Enumerated(EnumType.STRING)
    private @Nullable ConflictMode dnsConflict;

    private boolean enabled;

    private boolean drain;

    @Embedded private NotesColumns notes;

    ReservationEntity() {}

    ReservationEntity(Reservation reservation, SubnetId subnet, int position) {
        this.id = reservation.id().value();
        this.subnetId = subnet.value();
        this.position = position;
        address = reservation.address().orElse(null);
        hostname = reservation.hostname().orElse(null);
        classes = reservation.classes().stream().sorted().toList();
        scope = new ScopeColumns(reservation.terms());
        source = reservation.source();
        dns = reservation.dns();
        dnsConflict = reservation.conflict().orElse(null);
        enabled = reservation.enabled();
        drain = reservation.drain();
        notes = new NotesColumns(reservation.notes());
    }
}
