package io.leasehold.store;

import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.RawLease;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Reads every lease as one binary COPY, several times faster than a cursor. The format is that of
 * the chapter "COPY, Binary Format" of the PostgreSQL manual: a header, then for each row the
 * number of its fields and for each field its length (-1: null) and bytes, all in network order.
 */
final class LeaseCopy {
    /** Columns as they are stored, no expression among them: the server has nothing to compute. */
    private static final String COPY =
            """
            COPY lease (address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn, starts, expires,
                        last_transaction, relay_agent_info, version) TO STDOUT (FORMAT binary)
            """;

    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
    };

    /** Timestamps count microseconds from here. */
    private static final long Y2K_MICROS = Columns.micros(Instant.parse("2000-01-01T00:00:00Z"));

    private static final LeaseState[] STATES = LeaseState.values();
    private static final byte[][] LABELS =
            Arrays.stream(STATES)
                    .map(state -> state.name().getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);

    private static final int INET4_LENGTH = 8;

    /** The bytes that say how long a field is. */
    private static final int LENGTH = 4;

    private static final int FIELDS = 13;
    private static final int TRAILER = -1;

    private LeaseCopy() {}

    /**
     * Tells the rows one by one, all by the same object. Another thread takes them from the
     * connection meanwhile: with a million leases, it and the sink have a second's work each.
     */
    static void read(Connection connection, LeaseSink sink) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY);
        try (Pipe pipe = new Pipe(copy)) {
            RawLease row = new RawLease();
            boolean first = true;
            for (List<byte[]> some = pipe.take(); !some.isEmpty(); some = pipe.take()) {
                for (byte[] data : some) {
                    Cursor rows = new Cursor(data);
                    row.bytes = data;
                    if (first) {
                        skipHeader(rows);
                        first = false;
                    }
                    tell(rows, row, sink);
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void tell(Cursor rows, RawLease row, LeaseSink sink) {
        while (rows.hasMore()) {
            short fields = rows.int2();
            if (fields == TRAILER) {
                return;
            }
            if (fields != FIELDS) {
                throw new IllegalStateException(
                        "COPY of leases: row of " + fields + " fields, expected " + FIELDS);
            }
            fill(row, rows);
            sink.row(row);
        }
    }

    /** What the connection delivers, a few lists ahead of who takes it. */
    private static final class Pipe implements AutoCloseable {
        private static final int ROWS = 1024;

        private final ArrayBlockingQueue<List<byte[]>> ahead = new ArrayBlockingQueue<>(16);
        private final Thread reader;
        private @Nullable Throwable failure;

        Pipe(CopyOut copy) {
            reader = Thread.ofPlatform().name("lease-copy").daemon().start(() -> fill(copy));
        }

        /** An empty list is the end, and is preceded by {@link #failure} if there was one. */
        private void fill(CopyOut copy) {
            try {
                try {
                    List<byte[]> some = new ArrayList<>(ROWS);
                    for (byte[] next = copy.readFromCopy();
                            next != null;
                            next = copy.readFromCopy()) {
                        some.add(next);
                        if (some.size() == ROWS) {
                            ahead.put(some);
                            some = new ArrayList<>(ROWS);
                        }
                    }
                    if (!some.isEmpty()) {
                        ahead.put(some);
                    }
                } catch (SQLException | RuntimeException | Error failed) {
                    failure = failed;
                }
                ahead.put(List.of());
            } catch (InterruptedException _) {
                // Nobody takes any more.
            }
        }

        /** The next rows; empty at the end. */
        List<byte[]> take() throws SQLException {
            List<byte[]> some;
            try {
                some = ahead.take();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while leases were loaded");
            }
            if (some.isEmpty() && failure instanceof SQLException refused) {
                throw refused;
            } else if (some.isEmpty() && failure != null) {
                throw new IllegalStateException("COPY of leases broke off", failure);
            }
            return some;
        }

        /** Waits for the reader: the connection is of one thread at a time. */
        @Override
        public void close() {
            reader.interrupt();
            try {
                reader.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Reads numbers from an array. A ByteBuffer would do, but is slow until the compiler has taken
     * its layers apart, and by then most leases are loaded.
     */
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasMore() {
            return at < bytes.length;
        }

        short int2() {
            int from = at;
            at = from + 2;
            return (short) (bytes[from] << 8 | bytes[from + 1] & 0xff);
        }

        int int4() {
            int from = at;
            at = from + 4;
            return bytes[from] << 24
                    | (bytes[from + 1] & 0xff) << 16
                    | (bytes[from + 2] & 0xff) << 8
                    | bytes[from + 3] & 0xff;
        }

        long int8() {
            long high = int4();
            return high << 32 | int4() & 0xffff_ffffL;
        }

        /** Goes past so many bytes and returns where they begin. */
        int skip(int length) {
            int from = at;
            at = from + length;
            return from;
        }
    }

    private static void skipHeader(Cursor rows) {
        int from = rows.skip(SIGNATURE.length);
        if (!Arrays.equals(
                rows.bytes, from, from + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new IllegalStateException(
                    "COPY of leases does not begin as binary COPY: " + Arrays.toString(rows.bytes));
        }
        rows.int4(); // flags: none that concern us
        int extension = rows.int4();
        rows.skip(extension);
    }

    private static void fill(RawLease row, Cursor in) {
        row.address = address(in);
        row.subnet = int4(in);
        row.clientId = range(in);
        row.hardwareType = int2(in);
        row.hardware = range(in);
        row.state = state(row.bytes, range(in));
        row.hostname = range(in);
        row.fqdn = range(in);
        row.starts = time(in);
        row.expires = time(in);
        row.lastTransaction = time(in);
        row.relayAgentInfo = range(in);
        row.version = int8(in);
    }

    /** The last four bytes of an inet, after family, length of the prefix, kind and size. */
    private static int address(Cursor in) {
        int length = in.int4();
        if (length != INET4_LENGTH) {
            throw new IllegalStateException(
                    "COPY of leases: an inet of " + length + " bytes, expected " + INET4_LENGTH);
        }
        in.skip(INET4_LENGTH - 4);
        return in.int4();
    }

    private static short int2(Cursor in) {
        in.skip(LENGTH);
        return in.int2();
    }

    private static int int4(Cursor in) {
        in.skip(LENGTH);
        return in.int4();
    }

    private static long int8(Cursor in) {
        in.skip(LENGTH);
        return in.int8();
    }

    private static long time(Cursor in) {
        return int8(in) + Y2K_MICROS;
    }

    /** An enum is sent as its label. */
    private static LeaseState state(byte[] bytes, long label) {
        int from = RawLease.from(label);
        int to = from + RawLease.length(label);
        for (int i = 0; i < STATES.length; i++) {
            if (Arrays.equals(bytes, from, to, LABELS[i], 0, LABELS[i].length)) {
                return STATES[i];
            }
        }
        throw new IllegalStateException(
                "COPY of leases: a lease is in the state "
                        + new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private static long range(Cursor in) {
        int length = in.int4();
        return length < 0 ? RawLease.ABSENT : RawLease.range(in.skip(length), length);
    }
}
