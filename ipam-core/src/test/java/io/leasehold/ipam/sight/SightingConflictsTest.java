package io.leasehold.ipam.sight;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.hardware;
import static io.leasehold.ipam.testing.Leases.lease;
import static io.leasehold.ipam.testing.SubnetBuilder.clientId;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class SightingConflictsTest {
    private static final HardwareAddress NOBODY = Sighting.BEHIND_ROUTER;

    private final List<Lease> leases = new ArrayList<>();
    private final List<ProxyArp> proxies = new ArrayList<>();
    private Plan plan =
            SubnetBuilder.plan(
                    1,
                    subnet("192.0.2.0/24")
                            .onInterface("eth0")
                            .pool("192.0.2.10-192.0.2.99")
                            .claim(OwnerKind.STATIC, "nas", "192.0.2.20")
                            .reserve("printer", "00:00:5e:00:53:05", "192.0.2.30")
                            .reserve(
                                    reservation(
                                            "phone",
                                            Optional.of(Ipv4Address.parse("192.0.2.31")),
                                            Source.FILE,
                                            clientId("01:02"))));

    private static Seen seen(String address, HardwareAddress host, Instant last) {
        return new Seen(
                Ipv4Address.parse(address),
                host,
                Origin.ARP,
                "eth0",
                last.minusSeconds(7200),
                last);
    }

    private static Seen seen(String address, int host) {
        return seen(address, hardware(host), NOON);
    }

    /** Kind and message of each. */
    private List<String> conflicts(Seen... seen) {
        return SightingConflicts.of(
                        plan,
                        List.of(seen),
                        proxies,
                        address ->
                                leases.stream().filter(l -> l.address().equals(address)).findAny(),
                        NOON)
                .stream()
                .map(c -> c.kind().text() + ": " + c.message())
                .toList();
    }

    @Test
    void aHostInAPoolWithoutALeaseIsUnknown() {
        assertThat(conflicts(seen("192.0.2.10", 1)))
                .containsExactly(
                        "unknown-host: 192.0.2.10 is in a pool and used by host 00:00:5e:00:53:01,"
                                + " which has no lease");
        assertThat(conflicts(seen("192.0.2.10", NOBODY, NOON)))
                .containsExactly(
                        "unknown-host: 192.0.2.10 is in a pool and used by a host behind a"
                                + " router, which has no lease");
    }

    @Test
    void whereNothingIsGivenAwayThereIsNoConflict() {
        assertThat(conflicts(seen("192.0.2.200", 1))).as("in no pool").isEmpty();
        assertThat(conflicts(seen("192.0.2.20", 1))).as("claimed").isEmpty();
        assertThat(conflicts(seen("198.51.100.1", 1))).as("in no subnet").isEmpty();

        plan =
                SubnetBuilder.plan(
                        2,
                        subnet("192.0.2.0/24")
                                .authority(Authority.FOREIGN)
                                .pool("192.0.2.10-192.0.2.99"));
        assertThat(conflicts(seen("192.0.2.10", 1))).as("served by others").isEmpty();
    }

    @Test
    void theTenantIsNoConflictAndAnotherHostBesideItIs() {
        leases.add(bound("192.0.2.10", client(1)));

        assertThat(conflicts(seen("192.0.2.10", 1))).isEmpty();
        assertThat(conflicts(seen("192.0.2.10", NOBODY, NOON))).as("who, nobody knows").isEmpty();
        assertThat(conflicts(seen("192.0.2.10", hardware(2), NOON.minusSeconds(3601))))
                .as("before the lease began")
                .isEmpty();
        assertThat(conflicts(seen("192.0.2.10", 2)))
                .containsExactly(
                        "used-by-another: 192.0.2.10 is leased to 00:00:5e:00:53:01 and used by"
                                + " host 00:00:5e:00:53:02");
    }

    @Test
    void aFormerTenantIsOneOnlyWhenItWasHeardAfterTheEnd() {
        leases.add(lease("192.0.2.10", client(1), LeaseState.EXPIRED, NOON.minusSeconds(600)));

        assertThat(conflicts(seen("192.0.2.10", hardware(1), NOON.minusSeconds(600)))).isEmpty();
        assertThat(conflicts(seen("192.0.2.10", 1)))
                .containsExactly(
                        "unknown-host: 192.0.2.10 is in a pool and used by host 00:00:5e:00:53:01,"
                                + " whose lease has ended");
    }

    @Test
    void aReservedAddressIsItsDevicesIfThatIsKnownByMac() {
        assertThat(conflicts(seen("192.0.2.30", 5))).isEmpty();
        assertThat(conflicts(seen("192.0.2.30", 1)))
                .containsExactly(
                        "used-by-another: 192.0.2.30 is reserved for printer and used by host"
                                + " 00:00:5e:00:53:01");
        assertThat(conflicts(seen("192.0.2.31", 1))).as("known by client id alone").isEmpty();
    }

    @Test
    void whoWasNotHeardForAnHourMayBeGone() {
        assertThat(conflicts(seen("192.0.2.10", hardware(1), NOON.minus(Duration.ofHours(1)))))
                .isEmpty();
        assertThat(conflicts(seen("192.0.2.10", hardware(1), NOON.minusSeconds(3599)))).hasSize(1);
    }

    @Test
    void aProxyIsOneAtItsAddressOrOnItsNetwork() {
        proxies.add(
                new ProxyArp(
                        HardwareAddress.parse("00:15:5d:02:cb:00"),
                        Optional.of(Ipv4Address.parse("192.0.2.225")),
                        "eth0",
                        NOON));
        proxies.add(new ProxyArp(hardware(7), Optional.empty(), "eth0", NOON));
        proxies.add(new ProxyArp(hardware(8), Optional.empty(), "eth9", NOON));

        assertThat(conflicts())
                .containsExactly(
                        "proxy-arp: proxy ARP by 00:15:5d:02:cb:00 (node 192.0.2.225)",
                        "proxy-arp: proxy ARP by 00:00:5e:00:53:07");
        List<Conflict> all =
                SightingConflicts.of(plan, List.of(), proxies, _ -> Optional.empty(), NOON);
        assertThat(all)
                .extracting(c -> c.where().toString())
                .containsExactly("192.0.2.225", "192.0.2.0-192.0.2.255");
    }

    @Test
    void theSameConflictHasTheSameIdHoweverLongItLasts() {
        Seen early = seen("192.0.2.10", hardware(1), NOON.minusSeconds(60));
        Seen late = seen("192.0.2.10", hardware(1), NOON);

        assertThat(SightingConflicts.of(plan, List.of(early), proxies, _ -> Optional.empty(), NOON))
                .extracting(Conflict::id)
                .isEqualTo(
                        SightingConflicts.of(
                                        plan, List.of(late), proxies, _ -> Optional.empty(), NOON)
                                .stream()
                                .map(Conflict::id)
                                .toList());
    }
}
