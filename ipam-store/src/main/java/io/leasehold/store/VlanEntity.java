package io.leasehold.store;

import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** A row of {@code vlan}. */
@Entity
@Table(name = "vlan")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class VlanEntity {
    /** A number, and where it means something. */
    @Embeddable
    record Key(int vid, String domain) {
        static Key of(VlanId id) {
            return new Key(id.vid(), id.domain());
        }
    }

    @EmbeddedId private Key key;

    private int position;

    private String name;

    @Enumerated(EnumType.STRING)
    private Source source;

    VlanEntity() {}

    VlanEntity(Vlan vlan, int position) {
        this.key = Key.of(vlan.id());
        this.position = position;
        name = vlan.name();
        source = vlan.source();
    }
}
