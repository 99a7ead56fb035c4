package io.leasehold.ipam.plan;

import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class PlanRulesTest {
    /** One broken rule: where, in which words, with what remedy, and who is in the way. */
    record Broken(
            String name,
            List<SubnetBuilder> given,
            String path,
            String message,
            String remedy,
            List<String> conflicts) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> rules() {
        return Stream.of(
                new Broken(
                        "leaf subnets never overlap",
                        List.of(subnet("192.0.2.0/24"), subnet("192.0.2.128/25").id(2)),
                        "subnets[1].prefix",
                        "subnet 192.0.2.128/25 overlaps subnet 192.0.2.0/24",
                        "leaf subnets never overlap; keep one of the two, split them, or make the"
                                + " wider one a container",
                        List.of()),
                new Broken(
                        "a gateway is on the link",
                        List.of(lan().gateway("198.51.100.1")),
                        "subnets[0].gateway",
                        "gateway 198.51.100.1 is not inside 192.0.2.0/24",
                        "give an address of 192.0.2.0-192.0.2.255",
                        List.of()),
                new Broken(
                        "B2: only a subnet that we serve has pools",
                        List.of(lan().authority(Authority.FOREIGN).pool("192.0.2.10")),
                        "subnets[0].pools",
                        "subnet 192.0.2.0/24 has pools but is not served by Leasehold",
                        "remove the pools or set authority: leasehold",
                        List.of()),
                new Broken(
                        "a pool lies inside its subnet",
                        List.of(lan().pool("192.0.2.200-192.0.3.9")),
                        "subnets[0].pools[0]",
                        "pool 192.0.2.200-192.0.3.9 is not inside subnet 192.0.2.0/24",
                        "give a range within 192.0.2.0-192.0.2.255",
                        List.of()),
                new Broken(
                        "pools never overlap pools",
                        List.of(lan().pool("192.0.2.10-192.0.2.20").pool("192.0.2.18-192.0.2.30")),
                        "subnets[0].pools[1]",
                        "pool 192.0.2.18-192.0.2.30 overlaps pool 192.0.2.10-192.0.2.20 at"
                                + " 192.0.2.18-192.0.2.20",
                        "pools never overlap; join the two or move one",
                        List.of()),
                new Broken(
                        "a declared claim does not lie across the end of a subnet",
                        List.of(lan().claim(OwnerKind.STATIC, "nas", "192.0.2.250-192.0.3.7")),
                        "claims[0].range",
                        "claim static nas 192.0.2.250-192.0.3.7 crosses the end of subnet"
                                + " 192.0.2.0/24",
                        "claim 192.0.2.250-192.0.2.255 there, and the rest as a claim of its own",
                        List.of()),
                new Broken(
                        "A1: a static host inside a load balancer's pool has two owners",
                        List.of(
                                lan().claim(
                                                OwnerKind.KUBERNETES_LB,
                                                "metallb/first-pool",
                                                "192.0.2.150-192.0.2.165")
                                        .claim(OwnerKind.STATIC, "nas", "192.0.2.163")),
                        "claims[1].range",
                        "claim static nas 192.0.2.163 overlaps kubernetes-lb metallb/first-pool"
                                + " 192.0.2.150-192.0.2.165 at 192.0.2.163",
                        "one address has one owner; move or shrink one of the two",
                        List.of("kubernetes-lb metallb/first-pool 192.0.2.163")),
                new Broken(
                        "nobody claims the gateway",
                        List.of(
                                lan().gateway("192.0.2.1")
                                        .claim(OwnerKind.STATIC, "nas", "192.0.2.1")),
                        "claims[0].range",
                        "claim static nas 192.0.2.1 is the gateway 192.0.2.1 of 192.0.2.0/24",
                        "leave that address out of the claim",
                        List.of("infrastructure gateway 192.0.2.1")),
                new Broken(
                        "a reservation is for somebody",
                        List.of(lan().reserve(reservation("ghost", Optional.empty(), Source.FILE))),
                        "subnets[0].reservations[0]",
                        "reservation ghost has no identifier",
                        "give a mac, a client-id or a circuit-id",
                        List.of()),
                new Broken(
                        "a device has one reservation in a subnet",
                        List.of(
                                lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.10")
                                        .reserve("two", "00:00:5e:00:53:01", "192.0.2.11")),
                        "subnets[0].reservations[1]",
                        "mac 00:00:5e:00:53:01 is reserved twice in 192.0.2.0/24: for one and for"
                                + " two",
                        "a device has one reservation in a subnet; remove one",
                        List.of()),
                new Broken(
                        "an address is reserved for one device",
                        List.of(
                                lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.10")
                                        .reserve("two", "00:00:5e:00:53:02", "192.0.2.10")),
                        "subnets[0].reservations[1].address",
                        "address 192.0.2.10 is reserved twice: for one and for two",
                        "list several identifiers in one reservation when one device has several",
                        List.of("reservation one 192.0.2.10")),
                new Broken(
                        "a reserved address is of the subnet",
                        List.of(lan().reserve("one", "00:00:5e:00:53:01", "198.51.100.10")),
                        "subnets[0].reservations[0].address",
                        "reservation one of 198.51.100.10 is not inside 192.0.2.0/24",
                        "give an address of 192.0.2.0-192.0.2.255",
                        List.of()),
                new Broken(
                        "nobody gets the broadcast address reserved",
                        List.of(lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.255")),
                        "subnets[0].reservations[0].address",
                        "reservation one of 192.0.2.255 is the broadcast address of 192.0.2.0/24",
                        "reserve another address",
                        List.of("infrastructure broadcast address 192.0.2.255")),
                new Broken(
                        "a reservation does not lie on somebody else's claim",
                        List.of(
                                lan().claim(
                                                OwnerKind.KUBERNETES_LB,
                                                "lb",
                                                "192.0.2.100-192.0.2.110")
                                        .reserve("one", "00:00:5e:00:53:01", "192.0.2.105")),
                        "subnets[0].reservations[0].address",
                        "reservation one of 192.0.2.105 lies in kubernetes-lb lb"
                                + " 192.0.2.100-192.0.2.110",
                        "reserve another address, or shrink the claim first",
                        List.of("kubernetes-lb lb 192.0.2.105")),
                new Broken(
                        "a reserved host name is one label",
                        List.of(lan().reserve("cp_1", "00:00:5e:00:53:01", "192.0.2.10")),
                        "subnets[0].reservations[0].hostname",
                        "host name 'cp_1' is not 1 to 63 letters, digits and inner hyphens",
                        "use one label like cp-1 (RFC 1123 section 2.1)",
                        List.of()),
                new Broken(
                        "a reserved host name and the zone make a name of at most 253 characters",
                        List.of(
                                lan().zone(("a".repeat(61) + ".").repeat(4) + "org")
                                        .reserve("cp-1", "00:00:5e:00:53:01", "192.0.2.10")),
                        "subnets[0].reservations[0].hostname",
                        "host name 'cp-1' makes a name of more than 253 characters in the zone of"
                                + " 192.0.2.0/24",
                        "use at most 1 characters",
                        List.of()));
    }

    private static SubnetBuilder lan() {
        return subnet("192.0.2.0/24");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void refuses(Broken b) {
        List<PlanProblem> problems =
                PlanRules.check(SubnetBuilder.content(b.given().toArray(SubnetBuilder[]::new)));

        assertThat(problems).hasSize(1);
        PlanProblem problem = problems.getFirst();
        assertThat(problem.path()).isEqualTo(b.path());
        assertThat(problem.message()).isEqualTo(b.message());
        assertThat(problem.remedy()).isEqualTo(b.remedy());
        assertThat(problem.conflicts().stream().map(c -> c.owner() + " " + c.overlap()))
                .isEqualTo(b.conflicts());
    }

    /** A plan that breaks no rule although it may look as if it did. */
    record Fine(String name, List<SubnetBuilder> given) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fine> whatIsAllowed() {
        return Stream.of(
                new Fine("no subnet at all", List.of()),
                new Fine(
                        "subnets that touch",
                        List.of(subnet("192.0.2.0/25"), subnet("192.0.2.128/25").id(2))),
                new Fine(
                        "a pool over claims: that is what carving is for",
                        List.of(
                                lan().pool("192.0.2.10-192.0.2.200")
                                        .claim(OwnerKind.STATIC, "nas", "192.0.2.20"))),
                new Fine(
                        "pools that touch",
                        List.of(lan().pool("192.0.2.10-192.0.2.19").pool("192.0.2.20-192.0.2.29"))),
                new Fine(
                        "reservations inside and outside a pool",
                        List.of(
                                lan().pool("192.0.2.10-192.0.2.20")
                                        .reserve("in", "00:00:5e:00:53:01", "192.0.2.10")
                                        .reserve("out", "00:00:5e:00:53:02", "192.0.2.200"))),
                new Fine(
                        "a name reserved without an address",
                        List.of(
                                lan().reserve(
                                                reservation(
                                                        "tv",
                                                        Optional.empty(),
                                                        Source.FILE,
                                                        mac("00:00:5e:00:53:01"))))),
                new Fine(
                        "one device with reservations in two subnets",
                        List.of(
                                lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.10"),
                                subnet("198.51.100.0/24")
                                        .id(2)
                                        .reserve("one", "00:00:5e:00:53:01", "198.51.100.10"))),
                new Fine(
                        "overlapping claims of one owner",
                        List.of(
                                lan().claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.10-192.0.2.20")
                                        .claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.15"))),
                new Fine(
                        "an observed claim on another's: a fact, which becomes a conflict",
                        List.of(
                                lan().claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.10-192.0.2.20")
                                        .claim(
                                                OwnerKind.STATIC,
                                                "nas",
                                                "192.0.2.15",
                                                ClaimSemantics.ADDRESS,
                                                Source.OBSERVED))),
                new Fine(
                        "an observed claim that reaches beyond the subnet: a fact, too",
                        List.of(
                                lan().claim(
                                                OwnerKind.KUBERNETES_PODS,
                                                "ippool",
                                                "192.0.2.0/23",
                                                ClaimSemantics.CLAIM,
                                                Source.KUBERNETES))),
                new Fine(
                        "a reservation where a cluster was observed meanwhile",
                        List.of(
                                lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.10")
                                        .claim(
                                                OwnerKind.NODE,
                                                "n",
                                                "192.0.2.10",
                                                ClaimSemantics.ADDRESS,
                                                Source.KUBERNETES))),
                new Fine(
                        "the gateway claimed as infrastructure",
                        List.of(
                                lan().gateway("192.0.2.1")
                                        .claim(OwnerKind.INFRASTRUCTURE, "router", "192.0.2.1"))),
                new Fine(
                        "a pod network beside a LAN that it never touches",
                        List.of(
                                lan().claim(
                                                OwnerKind.KUBERNETES_PODS,
                                                "pods",
                                                "10.244.0.0/16",
                                                ClaimSemantics.OVERLAY,
                                                Source.FILE))));
    }

    @ParameterizedTest
    @MethodSource("whatIsAllowed")
    void accepts(Fine f) {
        assertThat(PlanRules.check(SubnetBuilder.content(f.given().toArray(SubnetBuilder[]::new))))
                .isEmpty();
    }

    @Test
    void findsAllProblemsAtOnce() {
        assertThat(
                        PlanRules.check(
                                SubnetBuilder.content(
                                        lan().gateway("198.51.100.1")
                                                .pool("192.0.2.10-192.0.2.20")
                                                .pool("192.0.2.20"),
                                        subnet("192.0.2.0/28")
                                                .id(2)
                                                .reserve(
                                                        "one",
                                                        "00:00:5e:00:53:01",
                                                        Ipv4Address.BROADCAST.toString()))))
                .extracting(PlanProblem::path)
                .containsExactlyInAnyOrder(
                        "subnets[0].gateway",
                        "subnets[0].pools[1]",
                        "subnets[1].prefix",
                        "subnets[1].reservations[0].address");
    }
}
