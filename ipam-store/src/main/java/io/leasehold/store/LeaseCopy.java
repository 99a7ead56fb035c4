package io.leasehold.store;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetId;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads every lease as one binary COPY, several times faster than a cursor. The format is that of
 * the chapter "COPY, Binary Format" of the PostgreSQL manual: a header, then for each row the
 * number of its fields and for each field its length (-1: null) and bytes, all in network order.
 */
final class LeaseCopy {
    private static final String COPY =
            """
            COPY (
                SELECT l.address - inet '0.0.0.0', l.subnet_id, l.client_id, l.hw_type, l.hw, l.state::text,
                       l.hostname, l.fqdn, l.starts, l.expires, l.last_transaction, l.relay_agent_info, l.version
                FROM lease l
            ) TO STDOUT (FORMAT binary)
            """;

    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
    };

    /** Timestamps count microseconds from here. */
    private static final long Y2K_MICROS = Columns.micros(Instant.parse("2000-01-01T00:00:00Z"));

    private static final int FIELDS = 13;
    private static final int TRAILER = -1;

    private LeaseCopy() {}

    static void read(Connection connection, Consumer<Lease> sink) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY);
        try {
            boolean first = true;
            for (byte[] data = copy.readFromCopy(); data != null; data = copy.readFromCopy()) {
                ByteBuffer rows = ByteBuffer.wrap(data);
                if (first) {
                    skipHeader(rows);
                    first = false;
                }
                while (rows.hasRemaining()) {
                    short fields = rows.getShort();
                    if (fields == TRAILER) {
                        break;
                    }
                    if (fields != FIELDS) {
                        throw new IllegalStateException(
                                "COPY of leases: row of " + fields + " fields, expected " + FIELDS);
                    }
                    sink.accept(row(rows));
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void skipHeader(ByteBuffer rows) {
        byte[] signature = new byte[SIGNATURE.length];
        rows.get(signature);
        if (!Arrays.equals(signature, SIGNATURE)) {
            throw new IllegalStateException(
                    "COPY of leases does not begin as binary COPY: " + Arrays.toString(signature));
        }
        rows.getInt(); // flags: none that concern us
        int extension = rows.getInt();
        rows.position(rows.position() + extension);
    }

    private static Lease row(ByteBuffer in) {
        Ipv4Address address = Ipv4Address.ofLong(int8(in));
        in.getInt();
        SubnetId subnet = new SubnetId(in.getInt());
        Optional<OctetString> clientId = octets(in);
        in.getInt();
        int hardwareType = in.getShort();
        HardwareAddress hardware = new HardwareAddress(hardwareType, octets(in).orElseThrow());
        LeaseState state = LeaseState.valueOf(text(in).orElseThrow());
        return new Lease(
                address,
                subnet,
                new ClientIdentity(clientId, hardware),
                state,
                octets(in),
                text(in).map(DnsName::new),
                time(in),
                time(in),
                time(in),
                octets(in),
                int8(in));
    }

    private static long int8(ByteBuffer in) {
        in.getInt();
        return in.getLong();
    }

    private static Instant time(ByteBuffer in) {
        return Columns.instant(int8(in) + Y2K_MICROS);
    }

    private static Optional<OctetString> octets(ByteBuffer in) {
        return Optional.ofNullable(field(in)).map(OctetString::of);
    }

    private static Optional<String> text(ByteBuffer in) {
        return Optional.ofNullable(field(in)).map(b -> new String(b, StandardCharsets.UTF_8));
    }

    private static byte @Nullable [] field(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
