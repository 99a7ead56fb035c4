package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.VlanId;

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

/** A row of {@code claim}; what is generated from its columns is not Hibernate's business. */
@Entity
@Table(name = "claim")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class ClaimEntity {
    @Id private UUID id;

    private int position;

    private String space;

    @Type(TextType.Inet.class)
    private Ipv4Address first;

    @Type(TextType.Inet.class)
    private Ipv4Address last;

    @Enumerated(EnumType.STRING)
    private OwnerKind ownerKind;

    private String ownerName;

    @Enumerated(EnumType.STRING)
    private ClaimSemantics semantics;

    @Enumerated(EnumType.STRING)
    private Source source;

    private String label;

    @Type(TextType.Texts.class)
    private List<String> hostnames;

    private String observer;

    private @Nullable String written;

    @Type(TextType.Inet.class)
    private @Nullable Ipv4Address via;

    private @Nullable Integer drawnVid;

    private @Nullable String drawnDomain;

    private boolean drain;

    @Enumerated(EnumType.STRING)
    private Standing standing;

    @Embedded private NotesColumns notes;

    ClaimEntity() {}

    ClaimEntity(Claim claim, int position) {
        this.id = claim.id().value();
        this.position = position;
        space = claim.space().name();
        first = claim.range().first();
        last = claim.range().last();
        ownerKind = claim.owner().kind();
        ownerName = claim.owner().name();
        semantics = claim.semantics();
        source = claim.source();
        label = claim.label();
        hostnames = claim.hostnames();
        observer = claim.observer();
        written = claim.written().orElse(null);
        via = claim.via().orElse(null);
        drawnVid = claim.drawnIn().map(VlanId::vid).orElse(null);
        drawnDomain = claim.drawnIn().map(VlanId::domain).orElse(null);
        drain = claim.drain();
        standing = claim.standing();
        notes = new NotesColumns(claim.notes());
    }
}
