package io.leasehold.ipam.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.testing.Leases;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a lease costs on the heap. Prints it; {@code -Dleasehold.leases=1000000} for the figure of
 * docs/performance.md.
 */
class LeaseTableSizeTest {
    private static final int LEASES = Integer.getInteger("leasehold.leases", 200_000);

    @ParameterizedTest
    @EnumSource(
            value = LeaseState.class,
            names = {"BOUND", "RELEASED"})
    void aLeaseWithClientIdentifierAndHostNameTakesAboutAHundredBytes(LeaseState state) {
        RawLease row = new RawLease();
        List<LeaseTable> table = new ArrayList<>(List.of(table(row, state)));
        assertThat(table.getFirst().at(new Ipv4Address(row.address))).contains(row.lease());

        long with = used();
        table.clear();
        double each = (double) (with - used()) / LEASES;

        System.out.printf("%,d leases %s: %.1f bytes a lease on the heap%n", LEASES, state, each);
        assertThat(each).isBetween(60.0, 150.0);
    }

    private static LeaseTable table(RawLease row, LeaseState state) {
        LeaseTable table = new LeaseTable();
        table.adopt(SubnetBuilder.plan(1, SubnetBuilder.subnet("10.0.0.0/8").pool("10.0.0.0/12")));
        for (int i = 0; i < LEASES; i++) {
            table.restore(fill(row, i, state));
        }
        return table;
    }

    private static RawLease fill(RawLease row, int i, LeaseState state) {
        row.address = 0x0a00_0000 + i;
        row.subnet = 1;
        row.state = state;
        row.hardwareType = 1;
        byte[] name = ("host-" + i).getBytes(StandardCharsets.US_ASCII);
        row.bytes = new byte[13 + name.length];
        row.bytes[0] = 2;
        row.bytes[6] = 1;
        row.bytes[7] = 2;
        for (int octet = 0; octet < 4; octet++) {
            row.bytes[2 + octet] = (byte) (i >>> 24 - 8 * octet);
            row.bytes[9 + octet] = row.bytes[2 + octet];
        }
        System.arraycopy(name, 0, row.bytes, 13, name.length);
        row.hardware = RawLease.range(0, 6);
        row.clientId = RawLease.range(6, 7);
        row.hostname = RawLease.range(13, name.length);
        row.starts = RawLease.micros(Leases.NOON) + i;
        row.lastTransaction = row.starts;
        row.expires = row.starts + Duration.ofHours(1).toSeconds() * 1_000_000;
        row.version = 1;
        return row;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
