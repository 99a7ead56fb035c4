package io.leasehold.ipam.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.testing.Leases;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class LeaseBytesTest {
    private static final int SEGMENT = 1 << 18;
    private final Map<Integer, Integer> references = new HashMap<>();
    private final LeaseBytes bytes =
            new LeaseBytes() {
                @Override
                int reference(int slot) {
                    return references.getOrDefault(slot, Slots.NONE);
                }

                @Override
                void moved(int slot, int reference) {
                    references.put(slot, reference);
                }
            };

    private static Optional<OctetString> octets(RandomGenerator random, int least, int most) {
        if (random.nextInt(3) == 0) {
            return Optional.empty();
        }
        byte[] octets = new byte[random.nextInt(least, most)];
        random.nextBytes(octets);
        return Optional.of(OctetString.of(octets));
    }

    private static Lease lease(RandomGenerator random, int most) {
        byte[] hardware = new byte[random.nextInt(17)];
        random.nextBytes(hardware);
        return new Lease(
                Ipv4Address.ANY,
                new SubnetId(1),
                new ClientIdentity(
                        octets(random, 1, most),
                        new HardwareAddress(random.nextInt(256), OctetString.of(hardware))),
                LeaseState.BOUND,
                octets(random, 0, most),
                random.nextBoolean()
                        ? Optional.of(DnsName.parse("host-" + random.nextInt() + ".example.org"))
                        : Optional.empty(),
                Leases.NOON,
                Leases.NOON,
                Leases.NOON,
                octets(random, 0, most),
                1);
    }

    private Lease read(int slot) {
        RawLease row = new RawLease().set(Leases.bound("0.0.0.0", Leases.client(1)));
        row.starts = row.expires = row.lastTransaction = RawLease.micros(Leases.NOON);
        bytes.read(bytes.reference(slot), row);
        return row.lease();
    }

    /** What the table does when a row comes in. */
    private void write(int slot, Lease lease) {
        int added = bytes.add(slot, new RawLease().set(lease));
        int before = bytes.reference(slot);
        references.put(slot, added);
        if (before != Slots.NONE) {
            bytes.remove(before);
        }
    }

    private void forget(int slot) {
        @Nullable Integer before = references.remove(slot);
        if (before != null) {
            bytes.remove(before);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void recordsStayAsTheyWereAndWasteIsBounded(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<Integer, Lease> model = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            // Many slots, then few, then other sizes.
            int slot = random.nextInt(8000);
            int phase = step / 20_000;
            if (phase == 1 && slot > 500) {
                forget(slot);
                model.remove(slot);
            } else {
                Lease lease = lease(random, phase == 2 ? 700 : 120);
                write(slot, lease);
                model.put(slot, lease);
            }
            int other = random.nextInt(8000);
            Lease expected = model.get(other);
            if (expected != null) {
                assertThat(read(other)).as("seed %d step %d", seed, step).isEqualTo(expected);
                RawLease same = new RawLease().set(expected);
                assertThat(bytes.isSame(bytes.reference(other), other, same)).isTrue();
                assertThat(bytes.isSame(bytes.reference(other), other + 1, same)).isFalse();
            }
            if (step % 100 == 0) {
                assertThat(bytes.allocated())
                        .as("seed %d step %d", seed, step)
                        .isLessThanOrEqualTo(2 * bytes.needed() + 2 * SEGMENT);
            }
        }
        model.keySet().forEach(this::forget);
        assertThat(bytes.needed()).isZero();
        assertThat(bytes.allocated()).isLessThanOrEqualTo(SEGMENT);
    }

    @Test
    void aFieldMayBeAsLongAsAMessage() {
        OctetString all = OctetString.of(new byte[65_535]);
        write(
                3,
                Leases.bound(
                        "192.0.2.10", new ClientIdentity(Optional.of(all), Leases.hardware(1))));

        assertThat(read(3).client().clientId()).contains(all);
    }

    @Test
    void moreThanAMessageCouldCarryIsRefused() {
        OctetString all = OctetString.of(new byte[SEGMENT / 2]);
        Lease lease =
                Leases.bound(
                        "192.0.2.10", new ClientIdentity(Optional.of(all), Leases.hardware(1)));

        assertThatThrownBy(() -> write(3, lease))
                .hasMessage("lease 192.0.2.10: 131089 bytes; 131072 are the most");
    }
}
