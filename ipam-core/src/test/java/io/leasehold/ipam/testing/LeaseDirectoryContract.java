package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.LeaseDirectory.Entry;
import io.leasehold.ipam.port.LeaseDirectory.Moment;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What every {@link io.leasehold.ipam.port.LeaseDirectory} promises. */
public abstract class LeaseDirectoryContract extends StoreContract {
    private static final Ipv4Range ALL = Ipv4Range.parse("0.0.0.0/0");

    private long plan;

    @BeforeEach
    void someLeases() {
        plan = declareHome();
        ClientIdentity identified =
                new ClientIdentity(
                        Optional.of(OctetString.parseHex("ff:ca:fe:ba:be")),
                        HardwareAddress.parse("00:00:5e:00:53:aa"));
        commit(
                plan,
                grant(bound(1, client(0x5301), 1)),
                grant(bound(2, identified, 1)),
                grant(bound(12, client(0x5312), 1)));
        commit(
                plan,
                end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, bound(12, client(0x5312), 1)));
    }

    private List<Ipv4Address> search(String text) {
        return ports
                .leaseDirectory()
                .leases(ALL, Optional.empty(), Optional.empty(), text, 100)
                .stream()
                .map(e -> e.lease().address())
                .toList();
    }

    @ParameterizedTest(name = "search for ''{0}''")
    @CsvSource({
        "'', 1 2 12",
        "198.18.1.1, 1 12",
        "00:00:5e:00:53:01, 1",
        "00-00-5E-00-53-01, 1",
        "0000.5e00.5301, 1",
        "00005e005301, 1",
        "5E:00:53, 1 2 12",
        "53aa, 2",
        "CAFE, 2",
        "ff:ca, 2",
        "host-1, 1 12",
        "HOST-2, 2",
        "t-2.example, 2",
        "'%', ",
        "'_', ",
        "'\\', ",
        "nobody, ",
    })
    void findsByAnythingPeopleKnow(String text, String found) {
        List<Ipv4Address> expected =
                found == null
                        ? List.of()
                        : Arrays.stream(found.split(" "))
                                .map(n -> address(Integer.parseInt(n)))
                                .toList();

        assertThat(search(text)).isEqualTo(expected);
    }

    @Test
    void pagesInAddressOrder() {
        List<Entry> first =
                ports.leaseDirectory().leases(ALL, Optional.empty(), Optional.empty(), "", 2);
        List<Entry> second =
                ports.leaseDirectory()
                        .leases(ALL, Optional.of(address(2)), Optional.empty(), "", 2);

        assertThat(first)
                .extracting(e -> e.lease().address())
                .containsExactly(address(1), address(2));
        assertThat(second).extracting(e -> e.lease().address()).containsExactly(address(12));
        assertThat(
                        ports.leaseDirectory()
                                .leases(
                                        new Ipv4Range(address(2), address(11)),
                                        Optional.empty(),
                                        Optional.empty(),
                                        "",
                                        10))
                .hasSize(1);
        assertThat(
                        ports.leaseDirectory()
                                .leases(
                                        ALL,
                                        Optional.empty(),
                                        Optional.of(LeaseState.RELEASED),
                                        "",
                                        10))
                .extracting(e -> e.lease().address())
                .containsExactly(address(12));
    }

    @Test
    void givesOneLeaseAndItsDns() {
        Lease quiet =
                new Lease(
                        address(20),
                        HOME,
                        client(20),
                        LeaseState.BOUND,
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now.plusSeconds(60),
                        now,
                        Optional.empty(),
                        1);
        commit(plan, new LeaseChange(LeaseChange.Kind.GRANT, quiet, 0, Optional.empty()));

        assertThat(ports.leaseDirectory().lease(address(20)))
                .contains(new Entry(quiet, Optional.empty()));
        assertThat(ports.leaseDirectory().lease(address(99))).isEmpty();
        assertThat(ports.leaseDirectory().lease(address(1)).orElseThrow().dns())
                .hasValueSatisfying(
                        dns -> {
                            assertThat(dns.confirmed()).isFalse();
                            assertThat(dns.failure()).isEmpty();
                            assertThat(dns.since())
                                    .isBetween(now.minusSeconds(60), now.plusSeconds(60));
                        });
    }

    @Test
    void tellsTheHistoryOfAnAddressNewestFirst() {
        List<Moment> history = ports.leaseDirectory().history(address(12), 10);

        assertThat(history).extracting(Moment::kind).containsExactly("RELEASE", "GRANT");
        assertThat(history.get(1).lease()).isEqualTo(bound(12, client(0x5312), 1));
        assertThat(history.get(0).lease().state()).isEqualTo(LeaseState.RELEASED);
        assertThat(history.get(0).at()).isAfterOrEqualTo(history.get(1).at());
        assertThat(ports.leaseDirectory().history(address(12), 1)).hasSize(1);
        assertThat(ports.leaseDirectory().history(address(99), 1)).isEmpty();
    }

    private Instant instant(Ipv4Address address, String kind) {
        return ports.leaseDirectory().history(address, 9).stream()
                .filter(m -> m.kind().equals(kind))
                .map(Moment::at)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhoHadAnAddressAtATime() {
        Instant granted = instant(address(12), "GRANT");
        Instant released = instant(address(12), "RELEASE");

        assertThat(ports.leaseDirectory().at(address(12), granted.minusNanos(1000))).isEmpty();
        assertThat(ports.leaseDirectory().at(address(12), granted))
                .hasValueSatisfying(
                        m -> assertThat(m.lease()).isEqualTo(bound(12, client(0x5312), 1)));
        assertThat(ports.leaseDirectory().at(address(12), released))
                .hasValueSatisfying(m -> assertThat(m.kind()).isEqualTo("RELEASE"));
        assertThat(ports.leaseDirectory().at(address(12), now.plusSeconds(1_000_000)))
                .hasValueSatisfying(m -> assertThat(m.kind()).isEqualTo("RELEASE"));
        assertThat(ports.leaseDirectory().at(address(99), granted)).isEmpty();
    }

    @Test
    void saysWhichAddressesANameFollowedAtATime() {
        Instant granted = instant(address(12), "GRANT");
        Instant released = instant(address(12), "RELEASE");
        // The name moves on to another address.
        Lease moved =
                new Lease(
                        address(13),
                        HOME,
                        client(0x5312),
                        LeaseState.BOUND,
                        Optional.empty(),
                        Optional.of(name(12)),
                        now,
                        now.plusSeconds(3600),
                        now,
                        Optional.empty(),
                        1);
        commit(plan, new LeaseChange(LeaseChange.Kind.GRANT, moved, 0, Optional.empty()));
        Instant again = instant(address(13), "GRANT");

        assertThat(named(12, granted.minusNanos(1000))).isEmpty();
        assertThat(named(12, granted)).containsExactly(address(12));
        assertThat(named(12, released)).isEmpty();
        assertThat(named(12, again)).containsExactly(address(13));
        assertThat(named(12, now.plusSeconds(3600)))
                .describedAs("the lease has ended by itself")
                .isEmpty();
        assertThat(named(99, again)).isEmpty();
    }

    private List<Ipv4Address> named(int n, Instant when) {
        return ports.leaseDirectory().named(name(n), when).stream()
                .map(m -> m.lease().address())
                .toList();
    }

    @Test
    void listsLiveLeases() {
        Ipv4Range some = new Ipv4Range(address(2), address(50));

        assertThat(ports.leaseDirectory().live(ALL, now))
                .extracting(Lease::address)
                .containsExactly(address(1), address(2));
        assertThat(ports.leaseDirectory().live(some, now))
                .extracting(Lease::address)
                .containsExactly(address(2));
        assertThat(ports.leaseDirectory().live(ALL, now.plusSeconds(3600))).isEmpty();
    }
}
