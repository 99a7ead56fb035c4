package io.leasehold.store;

import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code section}. */
@Entity
@Table(name = "section")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class SectionEntity {
    @Id private String path;

    private int position;

    private String description;

    @Enumerated(EnumType.STRING)
    private Source source;

    SectionEntity() {}

    SectionEntity(Section section, int position) {
        this.path = section.path();
        this.position = position;
        description = section.description();
        source = section.source();
    }
}
