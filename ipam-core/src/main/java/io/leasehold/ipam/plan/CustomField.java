package io.leasehold.ipam.plan;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A field that a site adds to parts of its plan.
 *
 * @param name lower case letters, digits and underscores
 * @param on what may have it
 * @param choices the allowed values of a {@link Type#CHOICE}, else empty
 */
public record CustomField(
        String name, Set<Target> on, Type type, List<String> choices, Source source) {
    /** What a field can be on. */
    public enum Target {
        SUBNET,
        CONTAINER,
        CLAIM,
        RESERVATION
    }

    /** What values look like; all are kept as text. */
    public enum Type {
        TEXT,
        INTEGER,
        BOOLEAN,
        /** {@code 2026-11-21}. */
        DATE,
        CHOICE
    }

    public CustomField {
        on = Set.copyOf(on);
        choices = List.copyOf(choices);
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "custom field '"
                            + name
                            + "' is not 1 to 63 lower case letters, digits and underscores");
        }
        if ((type == Type.CHOICE) == choices.isEmpty()) {
            throw new IllegalArgumentException(
                    "custom field " + name + ": choices belong to type choice, and to no other");
        }
    }

    /** Why a value cannot be, if it cannot. */
    public Optional<String> objection(String value) {
        return switch (type) {
            case TEXT -> Optional.empty();
            case INTEGER ->
                    value.matches("-?[0-9]{1,18}")
                            ? Optional.empty()
                            : Optional.of("'" + value + "' is not a whole number");
            case BOOLEAN ->
                    value.equals("true") || value.equals("false")
                            ? Optional.empty()
                            : Optional.of("'" + value + "' is not true or false");
            case DATE -> {
                try {
                    LocalDate.parse(value);
                    yield Optional.empty();
                } catch (DateTimeParseException _) {
                    yield Optional.of("'" + value + "' is not a date like 2026-11-21");
                }
            }
            case CHOICE ->
                    choices.contains(value)
                            ? Optional.empty()
                            : Optional.of("'" + value + "' is not one of " + choices);
        };
    }
}
