package io.leasehold.store;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads the whole plan by plain SQL: a server that starts serves its first client long before
 * Hibernate is up. The caller's transaction must see one instant of the database, or hold the turn
 * of an edit. Confined to one call.
 */
final class PlanRows {
    private static final String MAC = "MAC";
    private static final String CLIENT_ID = "CLIENT_ID";
    private static final String CIRCUIT_ID = "CIRCUIT_ID";
    private static final String RELAYS =
            "ARRAY(SELECT host(relay) FROM unnest(relays) AS relay) AS relays";

    private final Connection connection;
    private final Map<Object, Integer> positions = new HashMap<>();

    private PlanRows(Connection connection) {
        this.connection = connection;
    }

    static String kind(DeviceIdentifier identifier) {
        return switch (identifier) {
            case DeviceIdentifier.Mac _ -> MAC;
            case DeviceIdentifier.ClientId _ -> CLIENT_ID;
            case DeviceIdentifier.CircuitId _ -> CIRCUIT_ID;
        };
    }

    static byte[] value(DeviceIdentifier identifier) {
        return switch (identifier) {
            case DeviceIdentifier.Mac(HardwareAddress address) ->
                    OctetString.of(new byte[] {(byte) address.type()})
                            .concat(address.octets())
                            .toBytes();
            case DeviceIdentifier.ClientId(OctetString id) -> id.toBytes();
            case DeviceIdentifier.CircuitId(OctetString id) -> id.toBytes();
        };
    }

    private static DeviceIdentifier identifier(String kind, OctetString value) {
        return switch (kind) {
            case MAC ->
                    new DeviceIdentifier.Mac(
                            new HardwareAddress(value.at(0), value.slice(1, value.length())));
            case CLIENT_ID -> new DeviceIdentifier.ClientId(value);
            case CIRCUIT_ID -> new DeviceIdentifier.CircuitId(value);
            default ->
                    throw new IllegalStateException(
                            "reservation_identifier of kind '" + kind + "' is unknown here");
        };
    }

    /** Reads one row. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What {@code plan_version} says. */
    private record Head(long version, int lastSubnetId, String stamp) {}

    /**
     * The plan as it is now.
     *
     * @param known what was read or written last; read again only when it is not that any more
     */
    static StoredPlan read(Connection connection, Optional<StoredPlan> known) throws SQLException {
        Head head = head(connection);
        if (known.isPresent() && known.get().stamp().equals(head.stamp())) {
            return known.get();
        }
        PlanRows rows = new PlanRows(connection);
        PlanContent content = rows.content();
        Plan last = known.map(StoredPlan::plan).orElse(Plan.EMPTY);
        return new StoredPlan(
                last.followedBy(head.version(), head.lastSubnetId(), content),
                rows.positions,
                head.stamp());
    }

    /** The name of one state of the plan's tables. */
    static String stamp(long version, String raisedBy) {
        return version + " by " + raisedBy;
    }

    private static Head head(Connection connection) throws SQLException {
        return each(
                        connection,
                        "SELECT version, last_subnet_id, raised_by::text AS raised_by FROM"
                                + " plan_version",
                        row ->
                                new Head(
                                        row.getLong("version"),
                                        row.getInt("last_subnet_id"),
                                        stamp(row.getLong("version"), row.getString("raised_by"))))
                .getFirst();
    }

    private PlanContent content() throws SQLException {
        return PlanContent.of(subnets(), claims())
                .withDefaults(defaults())
                .withOptions(customOptions())
                .withClasses(classes())
                .withSharedNetworks(sharedNetworks())
                .withContainers(containers())
                .withSections(sections())
                .withVlans(vlans())
                .withCustomFields(customFields());
    }

    private Defaults defaults() throws SQLException {
        return each(
                        "SELECT match_client_id, authoritative, %s, %s, source FROM plan_defaults"
                                .formatted(ScopeColumns.SELECTED, LeaseColumns.SELECTED),
                        row ->
                                new Defaults(
                                        ScopeColumns.read(row).with(LeaseColumns.read(row)),
                                        HandlingColumns.read(row),
                                        source(row)))
                .stream()
                .findFirst()
                .orElse(Defaults.NONE);
    }

    private List<CustomOption> customOptions() throws SQLException {
        return each(
                """
                SELECT space, code, name, type, is_array, record, encapsulates, source
                FROM custom_option ORDER BY position, space, code
                """,
                row -> new CustomOption(CustomOptionEntity.definition(row), source(row)));
    }

    private List<ClientClass> classes() throws SQLException {
        return each(
                "SELECT name, test, %s, %s, source FROM client_class ORDER BY position, name"
                        .formatted(ScopeColumns.SELECTED, LeaseColumns.SELECTED),
                row ->
                        new ClientClass(
                                row.getString("name"),
                                Columns.maybeText(row, "test"),
                                ScopeColumns.read(row).with(LeaseColumns.read(row)),
                                source(row)));
    }

    private List<SharedNetwork> sharedNetworks() throws SQLException {
        return each(
                """
                SELECT name, interface, %s, classes, match_client_id, authoritative, %s, %s, source
                FROM shared_network ORDER BY position, name
                """
                        .formatted(RELAYS, ScopeColumns.SELECTED, LeaseColumns.SELECTED),
                row ->
                        new SharedNetwork(
                                row.getString("name"),
                                Columns.maybeText(row, "interface"),
                                relays(row),
                                classes(row),
                                HandlingColumns.read(row),
                                ScopeColumns.read(row).with(LeaseColumns.read(row)),
                                source(row)));
    }

    private List<Subnet> subnets() throws SQLException {
        Map<Integer, List<Pool>> pools = new HashMap<>();
        each(
                "SELECT subnet_id, host(first) AS first, host(last) AS last, classes, "
                        + ScopeColumns.SELECTED
                        + " FROM pool ORDER BY subnet_id, position",
                row ->
                        of(pools, row)
                                .add(new Pool(range(row), classes(row), ScopeColumns.read(row))));
        Map<Integer, List<Reservation>> reservations = reservations();
        return each(
                """
                SELECT id, position, space, prefix::text AS prefix, name, section, vlan_vid, vlan_domain, interface,
                       authority, dhcp_server, host(gateway) AS gateway, shared_network, %s, classes,
                       match_client_id, authoritative, %s, %s, %s, dot0_dot255, announce_routes, description, tags, fields,
                       source
                FROM subnet ORDER BY position, id
                """
                        .formatted(
                                RELAYS,
                                ScopeColumns.SELECTED,
                                LeaseColumns.SELECTED,
                                DdnsColumns.SELECTED),
                row -> {
                    int number = row.getInt("id");
                    SubnetId id = new SubnetId(number);
                    positions.put(id, row.getInt("position"));
                    return new Subnet(
                            id,
                            new Space(row.getString("space")),
                            Ipv4Prefix.parse(row.getString("prefix")),
                            row.getString("name"),
                            Columns.maybeText(row, "section"),
                            vlan(row, "vlan_vid", "vlan_domain"),
                            Columns.maybeText(row, "interface"),
                            Columns.maybeText(row, "shared_network"),
                            relays(row),
                            Authority.valueOf(row.getString("authority")),
                            Columns.maybeText(row, "dhcp_server"),
                            Columns.maybeText(row, "gateway").map(Ipv4Address::parse),
                            classes(row),
                            HandlingColumns.read(row),
                            ScopeColumns.read(row).with(LeaseColumns.read(row)),
                            DdnsColumns.read(row),
                            row.getBoolean("dot0_dot255"),
                            row.getBoolean("announce_routes"),
                            notes(row),
                            source(row),
                            pools.getOrDefault(number, List.of()),
                            reservations.getOrDefault(number, List.of()));
                });
    }

    private Map<Integer, List<Reservation>> reservations() throws SQLException {
        Map<UUID, Set<DeviceIdentifier>> identifiers = new HashMap<>();
        each(
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
                """
                SELECT id, subnet_id, position, host(address) AS address, hostname, classes, %s, source, dns, dns_conflict,
                       enabled, drain, description, tags, fields
                FROM reservation ORDER BY subnet_id, position, id
                """
                        .formatted(ScopeColumns.SELECTED),
                row -> {
                    ReservationId id = new ReservationId(row.getObject("id", UUID.class));
                    positions.put(id, row.getInt("position"));
                    return of(reservations, row)
                            .add(
                                    new Reservation(
                                            id,
                                            identifiers.getOrDefault(id.value(), Set.of()),
                                            Columns.maybeText(row, "address")
                                                    .map(Ipv4Address::parse),
                                            Columns.maybeText(row, "hostname"),
                                            classes(row),
                                            ScopeColumns.read(row),
                                            source(row),
                                            ReservedName.valueOf(row.getString("dns")),
                                            Columns.maybeText(row, "dns_conflict")
                                                    .map(ConflictMode::valueOf),
                                            row.getBoolean("enabled"),
                                            row.getBoolean("drain"),
                                            notes(row)));
                });
        return reservations;
    }

    private List<Claim> claims() throws SQLException {
        return each(
                """
                SELECT id, position, space, host(first) AS first, host(last) AS last, owner_kind, owner_name, semantics,
                       source, label, hostnames, observer, written, host(via) AS via, drawn_vid, drawn_domain, drain, standing,
                       description, tags, fields
                FROM claim ORDER BY position, id
                """,
                row -> {
                    ClaimId id = new ClaimId(row.getObject("id", UUID.class));
                    positions.put(id, row.getInt("position"));
                    return new Claim(
                            id,
                            new Space(row.getString("space")),
                            range(row),
                            new Owner(
                                    OwnerKind.valueOf(row.getString("owner_kind")),
                                    row.getString("owner_name")),
                            ClaimSemantics.valueOf(row.getString("semantics")),
                            source(row),
                            row.getString("label"),
                            Columns.texts(row, "hostnames"),
                            row.getString("observer"),
                            Columns.maybeText(row, "written"),
                            Columns.maybeText(row, "via").map(Ipv4Address::parse),
                            vlan(row, "drawn_vid", "drawn_domain"),
                            row.getBoolean("drain"),
                            Standing.valueOf(row.getString("standing")),
                            notes(row));
                });
    }

    private List<Container> containers() throws SQLException {
        return each(
                """
                SELECT space, prefix::text AS prefix, name, section, description, tags, fields, source
                FROM container ORDER BY position, space, prefix
                """,
                row ->
                        new Container(
                                new Space(row.getString("space")),
                                Ipv4Prefix.parse(row.getString("prefix")),
                                row.getString("name"),
                                Columns.maybeText(row, "section"),
                                notes(row),
                                source(row)));
    }

    private List<Section> sections() throws SQLException {
        return each(
                "SELECT path, description, source FROM section ORDER BY position, path",
                row ->
                        new Section(
                                row.getString("path"), row.getString("description"), source(row)));
    }

    private List<Vlan> vlans() throws SQLException {
        return each(
                "SELECT vid, domain, name, source FROM vlan ORDER BY position, domain, vid",
                row ->
                        new Vlan(
                                new VlanId(row.getInt("vid"), row.getString("domain")),
                                row.getString("name"),
                                source(row)));
    }

    private List<CustomField> customFields() throws SQLException {
        return each(
                "SELECT name, targets, type, choices, source FROM custom_field ORDER BY position,"
                        + " name",
                row ->
                        new CustomField(
                                row.getString("name"),
                                Columns.texts(row, "targets").stream()
                                        .map(CustomField.Target::valueOf)
                                        .collect(Collectors.toSet()),
                                CustomField.Type.valueOf(row.getString("type")),
                                Columns.texts(row, "choices"),
                                source(row)));
    }

    private <T> List<T> each(String sql, Reader<T> reader) throws SQLException {
        return each(connection, sql, reader);
    }

    private static <T> List<T> each(Connection connection, String sql, Reader<T> reader)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (row.next()) {
                all.add(reader.read(row));
            }
            return all;
        }
    }

    private static <T> List<T> of(Map<Integer, List<T>> bySubnet, ResultSet row)
            throws SQLException {
        return bySubnet.computeIfAbsent(row.getInt("subnet_id"), _ -> new ArrayList<>());
    }

    private static Set<String> classes(ResultSet row) throws SQLException {
        return Set.copyOf(Columns.texts(row, "classes"));
    }

    private static Set<Ipv4Address> relays(ResultSet row) throws SQLException {
        return Columns.texts(row, "relays").stream()
                .map(Ipv4Address::parse)
                .collect(Collectors.toSet());
    }

    private static Source source(ResultSet row) throws SQLException {
        return Source.valueOf(row.getString("source"));
    }

    private static Notes notes(ResultSet row) throws SQLException {
        String description = row.getString("description");
        List<String> tags = Columns.texts(row, "tags");
        Map<String, String> fields = PlanJson.parseTexts(row.getString("fields"));
        return description.isEmpty() && tags.isEmpty() && fields.isEmpty()
                ? Notes.NONE
                : new Notes(description, new HashSet<>(tags), fields);
    }

    private static Optional<VlanId> vlan(ResultSet row, String vid, String domain)
            throws SQLException {
        int number = row.getInt(vid);
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new VlanId(number, row.getString(domain)));
    }

    private static Ipv4Range range(ResultSet row) throws SQLException {
        return new Ipv4Range(
                Ipv4Address.parse(row.getString("first")),
                Ipv4Address.parse(row.getString("last")));
    }
}
