package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

/** A row of {@code container}. */
@Entity
@Table(name = "container")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class ContainerEntity {
    /** Space and prefix name a container. */
    @Embeddable
    record Key(String space, @Type(TextType.Cidr.class) Ipv4Prefix prefix) {
        static Key of(Container container) {
            return new Key(container.space().name(), container.prefix());
        }
    }

    @EmbeddedId private Key key;

    private int position;

    private String name;

    private @Nullable String section;

    @Embedded private NotesColumns notes;

    @Enumerated(EnumType.STRING)
    private Source source;

    ContainerEntity() {}

    ContainerEntity(Container container, int position) {
        this.key = Key.of(container);
        this.position = position;
        name = container.name();
        section = container.section().orElse(null);
        notes = new NotesColumns(container.notes());
        source = container.source();
    }
}
