package io.leasehold.store;

import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;

/** A row of {@code client_class}. */
@Entity
@Table(name = "client_class")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class ClientClassEntity {
    @Id private String name;

    private int position;

    private @Nullable String test;

    @Embedded private ScopeColumns scope;

    @Embedded private LeaseColumns lease;

    @Enumerated(EnumType.STRING)
    private Source source;

    ClientClassEntity() {}

    ClientClassEntity(ClientClass its, int position) {
        this.name = its.name();
        this.position = position;
        test = its.test().orElse(null);
        scope = new ScopeColumns(its.terms());
        lease = new LeaseColumns(its.terms().lease());
        source = its.source();
    }
}
