package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How values of the core travel to and from SQL. Addresses go as numbers ({@code inet '0.0.0.0' +
 * n}) and times as microseconds of the epoch, because arrays of numbers are sent in binary.
 */
final class Columns {
    private Columns() {}

    static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    static Instant instant(long epochMicros) {
        return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    static OffsetDateTime timestamp(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    static byte @Nullable [] bytes(Optional<OctetString> octets) {
        return octets.map(OctetString::toBytes).orElse(null);
    }

    static OctetString octets(ResultSet row, String column) throws SQLException {
        return OctetString.of(row.getBytes(column));
    }

    static Optional<OctetString> maybeOctets(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBytes(column)).map(OctetString::of);
    }

    static Optional<String> maybeText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    /** Of a column of type {@code text[]}. */
    static Optional<Integer> maybeNumber(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Of a column selected as {@code address - inet '0.0.0.0'}. */
    static Ipv4Address address(ResultSet row, String column) throws SQLException {
        return Ipv4Address.ofLong(row.getLong(column));
    }

    /** Of a query whose only column is {@code address - inet '0.0.0.0' AS address}. */
    static Set<Ipv4Address> addresses(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            Set<Ipv4Address> addresses = new HashSet<>();
            while (row.next()) {
                addresses.add(address(row, "address"));
            }
            return addresses;
        }
    }

    static long[] numbers(Collection<Ipv4Address> addresses) {
        return addresses.stream().mapToLong(Ipv4Address::asLong).sorted().toArray();
    }

    /** Sets array parameters one after the other. */
    static final class Arrays {
        private final Connection connection;
        private final PreparedStatement statement;
        private int next;

        Arrays(PreparedStatement statement) throws SQLException {
            this(statement, 1);
        }

        /**
         * @param first the index of the first array
         */
        Arrays(PreparedStatement statement, int first) throws SQLException {
            this.connection = statement.getConnection();
            this.statement = statement;
            this.next = first;
        }

        Arrays int8(long[] values) throws SQLException {
            return add("int8", values);
        }

        Arrays int4(int[] values) throws SQLException {
            return add("int4", values);
        }

        Arrays int2(short[] values) throws SQLException {
            return add("int2", values);
        }

        Arrays bool(boolean[] values) throws SQLException {
            return add("bool", values);
        }

        Arrays text(@Nullable String[] values) throws SQLException {
            return add("text", values);
        }

        Arrays bytea(byte[] @Nullable [] values) throws SQLException {
            return add("bytea", values);
        }

        private Arrays add(String type, Object values) throws SQLException {
            statement.setArray(
                    next++,
                    connection
                            .unwrap(org.postgresql.PGConnection.class)
                            .createArrayOf(type, values));
            return this;
        }

        /** The index of the first parameter after the arrays. */
        int next() {
            return next;
        }
    }
}
