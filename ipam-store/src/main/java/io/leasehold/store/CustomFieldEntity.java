package io.leasehold.store;

import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;

import java.util.List;

/** A row of {@code custom_field}. */
@Entity
@Table(name = "custom_field")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class CustomFieldEntity {
    @Id private String name;

    private int position;

    @Type(TextType.Texts.class)
    private List<String> targets;

    @Enumerated(EnumType.STRING)
    private CustomField.Type type;

    @Type(TextType.Texts.class)
    private List<String> choices;

    @Enumerated(EnumType.STRING)
    private Source source;

    CustomFieldEntity() {}

    CustomFieldEntity(CustomField field, int position) {
        this.name = field.name();
        this.position = position;
        targets = field.on().stream().map(Enum::name).sorted().toList();
        type = field.type();
        choices = field.choices();
        source = field.source();
    }
}
