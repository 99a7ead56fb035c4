package io.leasehold.store;

import io.leasehold.ipam.plan.Handling;

import jakarta.persistence.Embeddable;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** How the clients of a link are treated; null: as the wider scope says. */
@Embeddable
@SuppressWarnings("UnusedVariable") // Hibernate's fields
class HandlingColumns {
    private @Nullable Boolean matchClientId;

    private @Nullable Boolean authoritative;

    HandlingColumns() {}

    HandlingColumns(Handling handling) {
        matchClientId = handling.matchClientId().orElse(null);
        authoritative = handling.authoritative().orElse(null);
    }

    static Handling read(ResultSet row) throws SQLException {
        return new Handling(maybe(row, "match_client_id"), maybe(row, "authoritative"));
    }

    private static Optional<Boolean> maybe(ResultSet row, String column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
