package io.leasehold.ipam.plan;

import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

class CarverTest {
    /** A subnet and what must be left of its pools, as text. */
    record Case(String name, SubnetBuilder given, String dynamic, int size, List<String> holes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> seeds() {
        SubnetBuilder nodes = home().pool("10.69.1.50-10.69.1.149");
        for (int i = 1; i <= 6; i++) {
            nodes.reserve("cp-" + i, "00:00:5e:00:53:0" + i, "10.69.1.10" + i);
        }
        return Stream.of(
                new Case(
                        "A5: a pool widened over MetalLB and two static hosts keeps 133 of 151",
                        home().pool("10.69.1.50-10.69.1.200")
                                .claim(
                                        OwnerKind.KUBERNETES_LB,
                                        "metallb/first-pool",
                                        "10.69.1.150-10.69.1.165")
                                .claim(OwnerKind.STATIC, "workstation", "10.69.1.167")
                                .claim(OwnerKind.STATIC, "proxmox", "10.69.1.180"),
                        "[10.69.1.50-10.69.1.149, 10.69.1.166, 10.69.1.168-10.69.1.179,"
                                + " 10.69.1.181-10.69.1.200]",
                        133,
                        List.of(
                                "10.69.1.150-10.69.1.165 kubernetes-lb metallb/first-pool",
                                "10.69.1.167 static workstation",
                                "10.69.1.180 static proxmox")),
                new Case(
                        "A6: six nodes reserved inside the pool leave 94, never 100",
                        nodes,
                        "[10.69.1.50-10.69.1.100, 10.69.1.107-10.69.1.149]",
                        94,
                        List.of(
                                "10.69.1.101 reservation cp-1",
                                "10.69.1.102 reservation cp-2",
                                "10.69.1.103 reservation cp-3",
                                "10.69.1.104 reservation cp-4",
                                "10.69.1.105 reservation cp-5",
                                "10.69.1.106 reservation cp-6")),
                new Case(
                        "B1: MetalLB at the low end of the pool leaves 34 and names the 21 carved",
                        subnet("10.0.20.0/24")
                                .pool("10.0.20.200-10.0.20.254")
                                .claim(
                                        OwnerKind.KUBERNETES_LB,
                                        "metallb/default",
                                        "10.0.20.200-10.0.20.220"),
                        "[10.0.20.221-10.0.20.254]",
                        34,
                        List.of("10.0.20.200-10.0.20.220 kubernetes-lb metallb/default")),
                new Case(
                        "C1: a node inside the range leaves 205 of 206",
                        subnet("192.168.2.0/24")
                                .pool("192.168.2.38-192.168.2.243")
                                .claim(
                                        OwnerKind.NODE,
                                        "worker",
                                        "192.168.2.225",
                                        ClaimSemantics.ADDRESS,
                                        Source.KUBERNETES),
                        "[192.168.2.38-192.168.2.224, 192.168.2.226-192.168.2.243]",
                        205,
                        List.of("192.168.2.225 node worker")),
                new Case(
                        "C4: an IPPool that spans the LAN shares it and carves nothing",
                        subnet("192.168.2.0/23")
                                .pool("192.168.2.38-192.168.2.243")
                                .claim(
                                        OwnerKind.KUBERNETES_PODS,
                                        "ippool",
                                        "192.168.2.0/23",
                                        ClaimSemantics.CLAIM,
                                        Source.KUBERNETES),
                        "[192.168.2.38-192.168.2.243]",
                        206,
                        List.of()),
                new Case(
                        "C10: addresses that end in 0 or 255 inside a /23 are hosts, but some"
                                + " clients do not believe it",
                        subnet("192.168.2.0/23").pool("192.168.2.254-192.168.3.1"),
                        "[192.168.2.254, 192.168.3.1]",
                        2,
                        List.of(
                                "192.168.2.255 infrastructure address ending in .255",
                                "192.168.3.0 infrastructure address ending in .0")));
    }

    static Stream<Case> details() {
        return Stream.of(
                new Case(
                        "network, broadcast and gateway are nobody's lease",
                        subnet("192.0.2.0/29").gateway("192.0.2.1").pool("192.0.2.0/29"),
                        "[192.0.2.2-192.0.2.6]",
                        5,
                        List.of(
                                "192.0.2.0 infrastructure network address",
                                "192.0.2.1 infrastructure gateway",
                                "192.0.2.7 infrastructure broadcast address")),
                new Case(
                        "a /31 has neither network nor broadcast address (RFC 3021)",
                        subnet("192.0.2.0/31").pool("192.0.2.0/31"),
                        "[192.0.2.0-192.0.2.1]",
                        2,
                        List.of()),
                new Case(
                        "a /32 is one host",
                        subnet("192.0.2.9/32").pool("192.0.2.9"),
                        "[192.0.2.9]",
                        1,
                        List.of()),
                new Case(
                        "a /30 has two hosts",
                        subnet("192.0.2.0/30").pool("192.0.2.0/30"),
                        "[192.0.2.1-192.0.2.2]",
                        2,
                        List.of(
                                "192.0.2.0 infrastructure network address",
                                "192.0.2.3 infrastructure broadcast address")),
                new Case(
                        "what lies outside every pool is no hole",
                        subnet("192.0.2.0/24")
                                .gateway("192.0.2.1")
                                .pool("192.0.2.10-192.0.2.11")
                                .claim(OwnerKind.STATIC, "nas", "192.0.2.12")
                                .reserve("far", "00:00:5e:00:53:01", "192.0.2.200"),
                        "[192.0.2.10-192.0.2.11]",
                        2,
                        List.of()),
                new Case(
                        "a claim that reaches over the pool's edge is cut to the pool",
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.19")
                                .claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.15-192.0.2.40"),
                        "[192.0.2.10-192.0.2.14]",
                        5,
                        List.of("192.0.2.15-192.0.2.19 kubernetes-lb lb")),
                new Case(
                        "neighbours with one owner are one hole, with two owners two",
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.19")
                                .claim(OwnerKind.NODE, "a", "192.0.2.12")
                                .claim(OwnerKind.NODE, "a", "192.0.2.13")
                                .claim(OwnerKind.NODE, "b", "192.0.2.14"),
                        "[192.0.2.10-192.0.2.11, 192.0.2.15-192.0.2.19]",
                        7,
                        List.of("192.0.2.12-192.0.2.13 node a", "192.0.2.14 node b")),
                new Case(
                        "one claim over the gap between two pools makes two holes",
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.12")
                                .pool("192.0.2.20-192.0.2.22")
                                .claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.12-192.0.2.20"),
                        "[192.0.2.10-192.0.2.11, 192.0.2.21-192.0.2.22]",
                        4,
                        List.of("192.0.2.12 kubernetes-lb lb", "192.0.2.20 kubernetes-lb lb")),
                new Case(
                        "where observed claims overlap, the first names the address",
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.19")
                                .claim(
                                        OwnerKind.NODE,
                                        "inner",
                                        "192.0.2.13",
                                        ClaimSemantics.ADDRESS,
                                        Source.OBSERVED)
                                .claim(
                                        OwnerKind.KUBERNETES_PODS,
                                        "outer",
                                        "192.0.2.12-192.0.2.14",
                                        ClaimSemantics.EXCLUDE,
                                        Source.KUBERNETES),
                        "[192.0.2.10-192.0.2.11, 192.0.2.15-192.0.2.19]",
                        7,
                        List.of(
                                "192.0.2.12 kubernetes-pods outer",
                                "192.0.2.13 node inner",
                                "192.0.2.14 kubernetes-pods outer")),
                new Case(
                        "a claim names an address before a reservation on it does",
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.12")
                                .reserve("printer", "00:00:5e:00:53:01", "192.0.2.11")
                                .claim(
                                        OwnerKind.NODE,
                                        "n",
                                        "192.0.2.11",
                                        ClaimSemantics.ADDRESS,
                                        Source.OBSERVED),
                        "[192.0.2.10, 192.0.2.12]",
                        2,
                        List.of("192.0.2.11 node n")),
                new Case(
                        "an overlay range is never on the LAN",
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.12")
                                .claim(
                                        OwnerKind.KUBERNETES_PODS,
                                        "pods",
                                        "192.0.2.0/24",
                                        ClaimSemantics.OVERLAY,
                                        Source.KUBERNETES),
                        "[192.0.2.10-192.0.2.12]",
                        3,
                        List.of()),
                new Case(
                        "a pool that is claimed whole is empty",
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.12")
                                .claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.0/28"),
                        "[]",
                        0,
                        List.of("192.0.2.10-192.0.2.12 kubernetes-lb lb")));
    }

    private static SubnetBuilder home() {
        return subnet("10.69.1.0/24").gateway("10.69.1.1");
    }

    @ParameterizedTest
    @MethodSource({"seeds", "details"})
    void carves(Case c) {
        EffectivePool pool = c.given().snapshot().pool();

        assertThat(pool.dynamic()).hasToString(c.dynamic());
        assertThat(pool.size()).isEqualTo(c.size());
        assertThat(pool.holes().stream().map(h -> h.range() + " " + h.owner()))
                .isEqualTo(c.holes());
    }

    @Test
    void saysWhoTookAnAddress() {
        EffectivePool pool =
                home().pool("10.69.1.50-10.69.1.200")
                        .claim(OwnerKind.STATIC, "proxmox", "10.69.1.180")
                        .snapshot()
                        .pool();

        assertThat(pool.carvedBy(Ipv4Address.parse("10.69.1.180")))
                .contains(new Owner(OwnerKind.STATIC, "proxmox"));
        assertThat(pool.carvedBy(Ipv4Address.parse("10.69.1.181"))).isEmpty();
        assertThat(pool.carvedBy(Ipv4Address.parse("10.69.1.201"))).isEmpty();
    }

    /** Nothing is lost and nothing is owned twice: effective pool and holes are the pools. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void effectivePoolAndHolesPartitionThePools(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            SubnetBuilder builder =
                    subnet("192.0.2.0/24").gateway("192.0.2." + random.nextInt(256));
            for (int from = random.nextInt(60); from < 250; from += 2 + random.nextInt(90)) {
                int to = Math.min(255, from + random.nextInt(40));
                builder.pool("192.0.2." + from + "-192.0.2." + to);
                from = to;
            }
            for (int i = random.nextInt(12); i > 0; i--) {
                int from = random.nextInt(256);
                int to = Math.min(255, from + random.nextInt(30));
                builder.claim(
                        OwnerKind.values()[random.nextInt(OwnerKind.values().length)],
                        "owner-" + random.nextInt(3),
                        "192.0.2." + from + "-192.0.2." + to,
                        ClaimSemantics.values()[random.nextInt(ClaimSemantics.values().length)],
                        Source.OBSERVED);
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                builder.reserve("r" + i, "00:00:5e:00:53:0" + i, "192.0.2." + random.nextInt(256));
            }
            Subnet given = builder.build();
            EffectivePool pool = Carver.carve(given, builder.claims());

            List<Ipv4Range> parts = new ArrayList<>(pool.dynamic().ranges());
            pool.holes().forEach(hole -> parts.add(hole.range()));
            Ipv4RangeSet pools = Ipv4RangeSet.of(given.pools().stream().map(Pool::range).toList());
            assertThat(Ipv4RangeSet.of(parts)).as("seed %d: %s", seed, given).isEqualTo(pools);
            assertThat(parts.stream().mapToLong(Ipv4Range::size).sum())
                    .as("seed %d: disjoint in %s", seed, given)
                    .isEqualTo(pools.size());
            assertThat(pool.holes().stream().map(Hole::range)).isSorted();
            for (Ipv4Range range : pool.dynamic().ranges()) {
                assertThat(builder.claims())
                        .as("seed %d", seed)
                        .noneMatch(c -> c.semantics().carves() && c.range().overlaps(range));
                assertThat(given.reservations())
                        .noneMatch(r -> range.contains(r.address().orElseThrow()));
                assertThat(given.gateway().filter(range::contains)).isEqualTo(Optional.empty());
            }
        }
    }
}
