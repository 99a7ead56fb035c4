package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Pool;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;

import java.util.List;

/** A row of {@code pool}. */
@Entity
@Table(name = "pool")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class PoolEntity {
    /** Pools have no name but their place in the subnet. */
    @Embeddable
    record Key(int subnetId, int position) {}

    @EmbeddedId private Key key;

    @Type(TextType.Inet.class)
    private Ipv4Address first;

    @Type(TextType.Inet.class)
    private Ipv4Address last;

    @Type(TextType.Texts.class)
    private List<String> classes;

    @Embedded private ScopeColumns scope;

    PoolEntity() {}

    PoolEntity(Key key, Pool pool) {
        this.key = key;
        first = pool.range().first();
        last = pool.range().last();
        classes = pool.classes().stream().sorted().toList();
        scope = new ScopeColumns(pool.terms());
    }
}
