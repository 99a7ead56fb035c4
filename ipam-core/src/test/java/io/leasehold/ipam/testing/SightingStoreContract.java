package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Seen;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What every {@link io.leasehold.ipam.port.SightingStore} promises. */
public abstract class SightingStoreContract extends StoreContract {
    private static final HardwareAddress ONE = HardwareAddress.parse("00:00:5e:00:53:01");
    private static final HardwareAddress TWO = HardwareAddress.parse("00:00:5e:00:53:02");

    private Seen seen(
            String address, HardwareAddress hardware, Origin origin, int first, int last) {
        return new Seen(
                Ipv4Address.parse(address),
                hardware,
                origin,
                "br0." + last,
                now.plusSeconds(first),
                now.plusSeconds(last));
    }

    @Test
    void keepsWhatWasSeenInOrder() {
        Seen a = seen("192.0.2.9", ONE, Origin.ARP, 0, 5);
        Seen b = seen("192.0.2.9", TWO, Origin.PROBE, 0, 9);
        Seen c = seen("192.0.2.10", ONE, Origin.ARP, 0, 1);
        ports.sightingStore().save(List.of());
        ports.sightingStore().save(List.of(c, a, b));

        assertThat(ports.sightingStore().load()).containsExactly(b, a, c);
        assertThat(ports.sightingStore().within(Ipv4Range.parse("192.0.2.10-192.0.2.20")))
                .containsExactly(c);
    }

    @Test
    void joinsRowsWhateverTheOrderTheyAreSavedIn() {
        Seen early = seen("192.0.2.9", ONE, Origin.ARP, 0, 5);
        Seen late = seen("192.0.2.9", ONE, Origin.PROBE, 3, 9);
        Seen both =
                new Seen(
                        early.address(),
                        ONE,
                        Origin.ARP,
                        late.networkInterface(),
                        early.firstSeen(),
                        late.lastSeen());
        ports.sightingStore().save(List.of(early));
        ports.sightingStore().save(List.of(late));
        assertThat(ports.sightingStore().load()).containsExactly(both);

        ports.sightingStore().save(List.of(early));
        assertThat(ports.sightingStore().load()).containsExactly(both);

        Seen other = seen("192.0.2.10", ONE, Origin.PROBE, 3, 9);
        ports.sightingStore().save(List.of(other));
        ports.sightingStore().save(List.of(seen("192.0.2.10", ONE, Origin.ARP, 4, 8)));
        assertThat(ports.sightingStore().within(Ipv4Range.parse("192.0.2.10")))
                .containsExactly(
                        new Seen(
                                other.address(),
                                ONE,
                                Origin.ARP,
                                other.networkInterface(),
                                other.firstSeen(),
                                other.lastSeen()));
    }

    @Test
    void takesABatchOfThousands() {
        List<Seen> many = new ArrayList<>();
        Instant at = now;
        for (int n = 0; n < 5000; n++) {
            many.add(new Seen(address(n), ONE, Origin.ARP, "br0", at, at));
        }
        ports.sightingStore().save(many);
        ports.sightingStore().save(many);

        assertThat(ports.sightingStore().load()).isEqualTo(many);
    }
}
