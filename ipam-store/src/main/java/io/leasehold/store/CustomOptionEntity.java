package io.leasehold.store;

import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A row of {@code custom_option}. */
@Entity
@Table(name = "custom_option")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class CustomOptionEntity {
    /** Space and code name an option. */
    @Embeddable
    record Key(String space, int code) {
        static Key of(CustomOption option) {
            return new Key(option.definition().space(), option.definition().code());
        }
    }

    @EmbeddedId private Key key;

    private int position;

    private String name;

    private String type;

    @Column(name = "is_array")
    private boolean array;

    @Column(name = "record")
    @Type(TextType.Texts.class)
    private List<String> fields;

    private @Nullable String encapsulates;

    @Enumerated(EnumType.STRING)
    private Source source;

    CustomOptionEntity() {}

    CustomOptionEntity(CustomOption option, int position) {
        this.key = Key.of(option);
        this.position = position;
        name = option.definition().name();
        type = option.definition().shape().type();
        array = option.definition().shape().array();
        fields = option.definition().shape().fieldWords();
        encapsulates = option.definition().shape().encapsulates().orElse(null);
        source = option.source();
    }

    static OptionDefinition definition(ResultSet row) throws SQLException {
        return new OptionDefinition(
                row.getString("space"),
                row.getInt("code"),
                row.getString("name"),
                OptionShape.of(
                        row.getString("type"),
                        row.getBoolean("is_array"),
                        Columns.texts(row, "record"),
                        Optional.ofNullable(row.getString("encapsulates"))));
    }
}
