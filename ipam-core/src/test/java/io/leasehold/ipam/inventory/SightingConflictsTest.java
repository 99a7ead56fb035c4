package io.leasehold.ipam.inventory;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.hardware;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.ProxyArp;
import io.leasehold.ipam.sight.Seen;
import io.leasehold.ipam.sight.Sighting;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

class SightingConflictsTest {
    private static final Plan PLAN =
            SubnetBuilder.plan(
                    1,
                    subnet("192.0.2.0/24")
                            .onInterface("lan0")
                            .gateway("192.0.2.1")
                            .pool("192.0.2.10-192.0.2.99")
                            .claim(OwnerKind.STATIC, "nas", "192.0.2.50")
                            .reserve("tv", hardware(7).toString(), "192.0.2.20"));

    /** One hour after the leases began, which is when the hosts were seen last. */
    private static final Instant NOW = NOON.plus(Duration.ofHours(1));

    private static Seen seen(String address, int host) {
        return new Seen(Ipv4Address.parse(address), hardware(host), Origin.ARP, "lan0", NOON, NOW);
    }

    private static List<String> conflicts(List<Seen> seen, Lease... live) {
        return conflicts(seen, List.of(), _ -> Optional.empty(), live).stream()
                .map(c -> c.severity() + " " + c.kind().text() + " " + c.where())
                .toList();
    }

    private static List<Conflict> conflicts(
            List<Seen> seen,
            List<ProxyArp> proxies,
            Function<Ipv4Address, Optional<Lease>> rows,
            Lease... live) {
        Map<Ipv4Address, Lease> byAddress =
                Arrays.stream(live).collect(Collectors.toMap(Lease::address, l -> l));
        return SightingConflicts.of(PLAN, seen, proxies, byAddress, rows, NOW);
    }

    @Test
    void whoUsesItsOwnLeaseIsInNobodysWay() {
        assertThat(conflicts(List.of(seen("192.0.2.30", 1)), bound("192.0.2.30", client(1))))
                .isEmpty();
    }

    @Test
    void anotherHardwareAddressOnALeaseIsCritical() {
        assertThat(conflicts(List.of(seen("192.0.2.30", 2)), bound("192.0.2.30", client(1))))
                .containsExactly("CRITICAL used-by-another 192.0.2.30");
    }

    @Test
    void aStaticHostInThePoolThatNobodyKnowsIsAWarning() {
        assertThat(conflicts(List.of(seen("192.0.2.30", 2))))
                .containsExactly("WARNING unknown-host 192.0.2.30");
    }

    @Test
    void hostsThatThePlanKnowsAndHostsOutsideOfPoolsAreNoConflict() {
        assertThat(
                        conflicts(
                                List.of(
                                        seen("192.0.2.1", 1),
                                        seen("192.0.2.50", 2),
                                        seen("192.0.2.20", 7),
                                        seen("192.0.2.200", 3),
                                        seen("198.51.100.1", 4))))
                .isEmpty();
    }

    @Test
    void anotherThanItsDeviceOnAReservedAddressIsAWarning() {
        assertThat(conflicts(List.of(seen("192.0.2.20", 8))))
                .containsExactly("WARNING used-by-another 192.0.2.20");
    }

    @Test
    void whoWasNotSeenLatelyIsGone() {
        Seen yesterday =
                new Seen(
                        Ipv4Address.parse("192.0.2.30"),
                        hardware(2),
                        Origin.ARP,
                        "lan0",
                        NOON.minus(Duration.ofDays(1)),
                        NOON);
        assertThat(conflicts(List.of(yesterday))).isEmpty();
    }

    @Test
    void aClientThatWasSeenUpToTheEndOfItsLeaseIsNoUnknownHost() {
        Lease row = bound("192.0.2.30", client(2));
        assertThat(conflicts(List.of(seen("192.0.2.30", 2)), List.of(), _ -> Optional.of(row)))
                .isEmpty();
    }

    @Test
    void whatAProxyAnswersForOthersSaysNothingAndTheProxyIsNamed() {
        Seen forAnother =
                new Seen(
                        Ipv4Address.parse("192.0.2.30"),
                        hardware(9),
                        Origin.PROBE,
                        "lan0",
                        NOON,
                        NOW);
        ProxyArp proxy =
                new ProxyArp(
                        hardware(9), Optional.of(Ipv4Address.parse("192.0.2.225")), "lan0", NOW);

        assertThat(conflicts(List.of(forAnother), List.of(proxy), _ -> Optional.empty()))
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.kind()).isEqualTo(Conflict.Kind.PROXY_ARP);
                            assertThat(c.message())
                                    .startsWith(
                                            "proxy ARP by "
                                                    + hardware(9)
                                                    + " (node 192.0.2.225) on lan0");
                        });
    }

    @Test
    void aHostBehindARouterHasNoHardwareAddressToCompare() {
        Seen echo =
                new Seen(
                        Ipv4Address.parse("192.0.2.30"),
                        Sighting.BEHIND_ROUTER,
                        Origin.PROBE,
                        "",
                        NOON,
                        NOW);
        assertThat(conflicts(List.of(echo), bound("192.0.2.30", client(1)))).isEmpty();
    }
}
