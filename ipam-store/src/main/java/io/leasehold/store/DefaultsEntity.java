package io.leasehold.store;

import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The row of {@code plan_defaults}, which is there when something is said for the whole plan. */
@Entity
@Table(name = "plan_defaults")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class DefaultsEntity {
    @Id private boolean onlyRow;

    @Embedded private ScopeColumns scope;

    @Embedded private LeaseColumns lease;

    @Embedded private HandlingColumns handling;

    @Enumerated(EnumType.STRING)
    private Source source;

    DefaultsEntity() {}

    DefaultsEntity(Defaults defaults) {
        onlyRow = true;
        scope = new ScopeColumns(defaults.terms());
        lease = new LeaseColumns(defaults.terms().lease());
        handling = new HandlingColumns(defaults.handling());
        source = defaults.source();
    }
}
