package io.leasehold.store;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the whole plan by plain SQL: a server that starts serves its first client long before
 * Hibernate is up. The caller's transaction must see one instant of the database, or hold the turn
 * of an edit.
 */
final class PlanRows {
    private static final String MAC = "MAC";
    private static final String CLIENT_ID = "CLIENT_ID";

    private PlanRows() {}

    static String kind(DeviceIdentifier identifier) {
        return switch (identifier) {
            case DeviceIdentifier.Mac _ -> MAC;
            case DeviceIdentifier.ClientId _ -> CLIENT_ID;
        };
    }

    static byte[] value(DeviceIdentifier identifier) {
        return switch (identifier) {
            case DeviceIdentifier.Mac(HardwareAddress address) ->
                    OctetString.of(new byte[] {(byte) address.type()})
                            .concat(address.octets())
                            .toBytes();
            case DeviceIdentifier.ClientId(OctetString id) -> id.toBytes();
        };
    }

    private static DeviceIdentifier identifier(String kind, OctetString value) {
        return switch (kind) {
            case MAC ->
                    new DeviceIdentifier.Mac(
                            new HardwareAddress(value.at(0), value.slice(1, value.length())));
            case CLIENT_ID -> new DeviceIdentifier.ClientId(value);
            default ->
                    throw new IllegalStateException(
                            "reservation_identifier of kind '" + kind + "' is unknown here");
        };
    }

    /** Reads one row. */
    @FunctionalInterface
    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    static Plan read(Connection connection) throws SQLException {
        Map<Integer, List<Pool>> pools = new HashMap<>();
        each(
                connection,
                "SELECT subnet_id, host(first) AS first, host(last) AS last FROM pool ORDER BY"
                        + " subnet_id, position",
                row -> of(pools, row).add(new Pool(range(row))));
        Map<Integer, List<Claim>> claims = new HashMap<>();
        each(
                connection,
                """
                SELECT subnet_id, host(first) AS first, host(last) AS last, owner_kind, owner_name, semantics, source
                FROM claim ORDER BY subnet_id, position
                """,
                row ->
                        of(claims, row)
                                .add(
                                        new Claim(
                                                range(row),
                                                new Owner(
                                                        OwnerKind.valueOf(
                                                                row.getString("owner_kind")),
                                                        row.getString("owner_name")),
                                                ClaimSemantics.valueOf(row.getString("semantics")),
                                                Source.valueOf(row.getString("source")))));
        Map<Integer, List<Reservation>> reservations = reservations(connection);
        List<Subnet> subnets = new ArrayList<>();
        each(
                connection,
                """
                SELECT id, prefix::text AS prefix, name, interface, authority, host(gateway) AS gateway,
                       lease_default_s, lease_min_s, lease_max_s, options, ddns_forward, ddns_reverse, source
                FROM subnet ORDER BY position, id
                """,
                row -> {
                    int id = row.getInt("id");
                    subnets.add(
                            new Subnet(
                                    new SubnetId(id),
                                    Ipv4Prefix.parse(row.getString("prefix")),
                                    row.getString("name"),
                                    Columns.maybeText(row, "interface"),
                                    Authority.valueOf(row.getString("authority")),
                                    Columns.maybeText(row, "gateway").map(Ipv4Address::parse),
                                    new LeaseTimes(
                                            Duration.ofSeconds(row.getLong("lease_default_s")),
                                            Duration.ofSeconds(row.getLong("lease_min_s")),
                                            Duration.ofSeconds(row.getLong("lease_max_s"))),
                                    PlanJson.parseOptions(row.getString("options")),
                                    new DdnsPolicy(
                                            Columns.maybeText(row, "ddns_forward")
                                                    .map(DnsName::new),
                                            row.getBoolean("ddns_reverse")),
                                    Source.valueOf(row.getString("source")),
                                    pools.getOrDefault(id, List.of()),
                                    claims.getOrDefault(id, List.of()),
                                    reservations.getOrDefault(id, List.of())));
                });
        return new Plan(version(connection), subnets);
    }

    private static Map<Integer, List<Reservation>> reservations(Connection connection)
            throws SQLException {
        Map<UUID, Set<DeviceIdentifier>> identifiers = new HashMap<>();
        each(
                connection,
                "SELECT reservation_id, kind, value FROM reservation_identifier",
                row ->
                        identifiers
                                .computeIfAbsent(
                                        row.getObject("reservation_id", UUID.class),
                                        _ -> new HashSet<>())
                                .add(
                                        identifier(
                                                row.getString("kind"),
                                                Columns.octets(row, "value"))));
        Map<Integer, List<Reservation>> reservations = new HashMap<>();
        each(
                connection,
                """
                SELECT id, subnet_id, host(address) AS address, hostname, options, source
                FROM reservation ORDER BY subnet_id, position, id
                """,
                row -> {
                    UUID id = row.getObject("id", UUID.class);
                    of(reservations, row)
                            .add(
                                    new Reservation(
                                            new ReservationId(id),
                                            identifiers.getOrDefault(id, Set.of()),
                                            Columns.maybeText(row, "address")
                                                    .map(Ipv4Address::parse),
                                            Columns.maybeText(row, "hostname"),
                                            PlanJson.parseOptions(row.getString("options")),
                                            Source.valueOf(row.getString("source"))));
                });
        return reservations;
    }

    static long version(Connection connection) throws SQLException {
        long[] version = new long[1];
        each(
                connection,
                "SELECT version FROM plan_version",
                row -> version[0] = row.getLong("version"));
        return version[0];
    }

    private static void each(Connection connection, String sql, Reader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    private static <T> List<T> of(Map<Integer, List<T>> bySubnet, ResultSet row)
            throws SQLException {
        return bySubnet.computeIfAbsent(row.getInt("subnet_id"), _ -> new ArrayList<>());
    }

    private static Ipv4Range range(ResultSet row) throws SQLException {
        return new Ipv4Range(
                Ipv4Address.parse(row.getString("first")),
                Ipv4Address.parse(row.getString("last")));
    }
}
