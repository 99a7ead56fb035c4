package io.leasehold.store;

import io.leasehold.ipam.plan.Notes;

import jakarta.persistence.Embeddable;

import org.hibernate.annotations.Type;

import java.util.List;
import java.util.Map;

/** What people write next to a piece of the plan, in each table that has it. Written only. */
@Embeddable
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class NotesColumns {
    private String description;

    @Type(TextType.Texts.class)
    private List<String> tags;

    @Type(TextType.Fields.class)
    private Map<String, String> fields;

    NotesColumns() {}

    NotesColumns(Notes notes) {
        description = notes.description();
        tags = notes.tags().stream().sorted().toList();
        fields = notes.fields();
    }
}
