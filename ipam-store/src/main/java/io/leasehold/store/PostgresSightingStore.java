package io.leasehold.store;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Seen;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sightings, a batch in one statement. Thread-safe. */
final class PostgresSightingStore implements SightingStore {
    /** In order of the key, so that servers that save the same hosts do not deadlock. */
    private static final String SAVE =
            """
            INSERT INTO sighting AS s (address, hw_type, hw, origin, interface, first_seen, last_seen)
            SELECT inet '0.0.0.0' + w.address, w.hw_type, w.hw, w.origin, w.interface,
                   timestamptz 'epoch' + w.first_seen * interval '1 microsecond',
                   timestamptz 'epoch' + w.last_seen * interval '1 microsecond'
            FROM unnest(?::int8[], ?::int2[], ?::bytea[], ?::text[], ?::text[], ?::int8[], ?::int8[])
                 AS w (address, hw_type, hw, origin, interface, first_seen, last_seen)
            ORDER BY w.address, w.hw_type, w.hw
            ON CONFLICT (address, hw_type, hw) DO UPDATE
            SET origin = CASE WHEN 'ARP' IN (s.origin, excluded.origin) THEN 'ARP' ELSE s.origin END,
                interface = CASE WHEN excluded.last_seen < s.last_seen THEN s.interface ELSE excluded.interface END,
                first_seen = least(s.first_seen, excluded.first_seen),
                last_seen = greatest(s.last_seen, excluded.last_seen)
            """;

    private static final String WITHIN =
            """
            SELECT address - inet '0.0.0.0' AS address, hw_type, hw, origin, interface, first_seen, last_seen
            FROM sighting
            WHERE sighting.address >= inet '0.0.0.0' + ?::int8 AND sighting.address <= inet '0.0.0.0' + ?::int8
            ORDER BY sighting.address, last_seen DESC, hw_type, hw
            """;

    private static final Ipv4Range ALL = Ipv4Range.parse("0.0.0.0/0");

    private final Database database;

    PostgresSightingStore(Database database) {
        this.database = database;
    }

    @Override
    public void save(List<Seen> seen) {
        if (seen.isEmpty()) {
            return;
        }
        List<Seen> sorted = new ArrayList<>(seen);
        sorted.sort(Comparator.comparing(Seen::address));
        database.transaction(
                "saving of " + seen.size() + " sightings", connection -> save(connection, sorted));
    }

    private static int save(Connection connection, List<Seen> seen) throws SQLException {
        int n = seen.size();
        long[] address = new long[n];
        short[] hwType = new short[n];
        byte[][] hw = new byte[n][];
        String[] origin = new String[n];
        String[] networkInterface = new String[n];
        long[] firstSeen = new long[n];
        long[] lastSeen = new long[n];
        for (int i = 0; i < n; i++) {
            Seen row = seen.get(i);
            address[i] = row.address().asLong();
            hwType[i] = (short) row.hardware().type();
            hw[i] = row.hardware().octets().toBytes();
            origin[i] = row.origin().name();
            networkInterface[i] = row.networkInterface();
            firstSeen[i] = Columns.micros(row.firstSeen());
            lastSeen[i] = Columns.micros(row.lastSeen());
        }
        try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
            new Columns.Arrays(statement)
                    .int8(address)
                    .int2(hwType)
                    .bytea(hw)
                    .text(origin)
                    .text(networkInterface)
                    .int8(firstSeen)
                    .int8(lastSeen);
            return statement.executeUpdate();
        }
    }

    @Override
    public List<Seen> load() {
        return within(ALL);
    }

    @Override
    public List<Seen> within(Ipv4Range addresses) {
        return database.transaction(
                "read of sightings in " + addresses,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(WITHIN)) {
                        statement.setLong(1, addresses.first().asLong());
                        statement.setLong(2, addresses.last().asLong());
                        try (ResultSet row = statement.executeQuery()) {
                            List<Seen> seen = new ArrayList<>();
                            while (row.next()) {
                                seen.add(seen(row));
                            }
                            return seen;
                        }
                    }
                });
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                Columns.address(row, "address"),
                new HardwareAddress(row.getInt("hw_type"), Columns.octets(row, "hw")),
                Origin.valueOf(row.getString("origin")),
                row.getString("interface"),
                Columns.instant(row, "first_seen"),
                Columns.instant(row, "last_seen"));
    }
}
