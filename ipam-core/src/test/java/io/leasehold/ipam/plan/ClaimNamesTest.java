package io.leasehold.ipam.plan;

import static io.leasehold.ipam.testing.SubnetBuilder.claimOf;
import static io.leasehold.ipam.testing.SubnetBuilder.content;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Names of hosts and services that have no DHCP client. */
class ClaimNamesTest {
    private static final Ipv4Address SHARED = Ipv4Address.parse("10.0.20.200");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** Scenario B14: ten services behind one address of a load balancer, one behind another. */
    private static final List<String> SERVICES =
            List.of(
                    "plex", "grafana", "vault", "harbor", "gitea", "minio", "n8n", "immich",
                    "traefik", "argo");

    private static SubnetBuilder lan() {
        return subnet("10.0.20.0/24").zone("home.lan").pool("10.0.20.50-10.0.20.99");
    }

    private static Claim service(String name, String address, String... hostnames) {
        return claimOf(OwnerKind.KUBERNETES_LB, "metallb/first-pool", address)
                .but()
                .id(
                        new ClaimId(
                                java.util.UUID.nameUUIDFromBytes(
                                        name.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .semantics(ClaimSemantics.ADDRESS)
                .label("media/" + name)
                .hostnames(List.of(hostnames))
                .build();
    }

    private static SubnetBuilder servicesOf200() {
        SubnetBuilder lan = lan();
        SERVICES.forEach(name -> lan.claim(service(name, "10.0.20.200", name)));
        return lan.claim(service("technitium", "10.0.20.201", "technitium"));
    }

    private static DnsName home(String label) {
        return DnsName.parse(label + ".home.lan");
    }

    @Test
    void allClaimsOfAnAddressNameItTogether() {
        SubnetSnapshot lan = servicesOf200().snapshot();
        DnsIntent.Publish shared = lan.standingName(SHARED).orElseThrow();

        assertThat(shared.name()).isEqualTo(home("plex"));
        assertThat(shared.aliases())
                .extracting(DnsIntent.Alias::name)
                .containsExactlyElementsOf(
                        SERVICES.stream().skip(1).map(ClaimNamesTest::home).toList());
        assertThat(shared.forward()).isTrue();
        assertThat(shared.reverse()).isTrue();
        assertThat(shared.ttl()).isEqualTo(Duration.ofHours(4));
        assertThat(lan.standingNames())
                .containsOnlyKeys(SHARED, Ipv4Address.parse("10.0.20.201"))
                .containsEntry(SHARED, shared);
    }

    @Test
    void theOwnerOfANameIsTheSameWhateverItsAddress() {
        Dhcid here =
                lan().claim(service("plex", "10.0.20.200", "plex"))
                        .snapshot()
                        .standingName(SHARED)
                        .orElseThrow()
                        .dhcid();
        DnsIntent.Publish there =
                lan().claim(service("a", "10.0.20.201", "a"))
                        .claim(service("plex", "10.0.20.201", "plex"))
                        .snapshot()
                        .standingName(Ipv4Address.parse("10.0.20.201"))
                        .orElseThrow();

        assertThat(there.aliases()).containsExactly(new DnsIntent.Alias(home("plex"), here));
        // Type 1 (client identifier), SHA-256, of 00 "leasehold" 04 "plex" 04 "home" 03 "lan" 00.
        assertThat(here.base64()).isEqualTo("AAEBlSBrtNbNqTquxsNqBs/RmQU/vUPFSSI2+AkcxGKO3bc=");
    }

    @Test
    void aNameWithoutDhcidIsLeftAloneAndOneOfAFormerServerTakenOver() {
        assertThat(servicesOf200().snapshot().standingName(SHARED).orElseThrow().mode())
                .isEqualTo(ConflictMode.CHECK_EXISTS_WITH_DHCID);
    }

    @Test
    void aFullNameIsKeptAndNoClientGetsItsFirstLabel() {
        SubnetSnapshot lan =
                lan().claim(service("plex", "10.0.20.200", "media.plex.example.org", "PLEX"))
                        .snapshot();

        DnsIntent.Publish names = lan.standingName(SHARED).orElseThrow();
        assertThat(names.name()).isEqualTo(DnsName.parse("media.plex.example.org"));
        assertThat(names.aliases()).extracting(DnsIntent.Alias::name).containsExactly(home("plex"));
        assertThat(lan.isReservedName("plex")).isTrue();
        assertThat(lan.isReservedName("media")).isTrue();
        assertThat(lan.isReservedName("other")).isFalse();
    }

    @Test
    void theSuffixQualifiesThem() {
        SubnetSnapshot lan =
                lan().with(
                                s ->
                                        s.ddns(
                                                new DdnsPolicy(
                                                                Optional.of(
                                                                        DnsName.parse("home.lan")),
                                                                false)
                                                        .withSuffix(DnsName.parse("lb.home.lan"))))
                        .claim(service("plex", "10.0.20.200", "plex"))
                        .snapshot();
        assertThat(lan.standingName(SHARED).orElseThrow().name()).isEqualTo(home("plex.lb"));
    }

    @Test
    void observedClaimsTakeTheSameWayButNoNameOfOthers() {
        Claim observed =
                service("x", "10.0.20.202", "plex", "nas", "not a name", "6.6.6.6", "web")
                        .but()
                        .source(Source.KUBERNETES)
                        .observer("kubernetes home")
                        .build();
        SubnetSnapshot lan =
                lan().claim(observed)
                        .claim(service("plex", "10.0.20.200", "plex"))
                        .reserve("nas", "00:00:5e:00:53:07", "10.0.20.60")
                        .snapshot();

        DnsIntent.Publish seen = lan.standingName(Ipv4Address.parse("10.0.20.202")).orElseThrow();
        assertThat(seen.name()).isEqualTo(home("web"));
        assertThat(seen.aliases()).isEmpty();
        assertThat(lan.standingName(SHARED).orElseThrow().name()).isEqualTo(home("plex"));
    }

    @Test
    void whatIsHeldBackHasNoName() {
        assertThat(
                        lan().claim(
                                        service("plex", "10.0.20.200", "plex")
                                                .but()
                                                .source(Source.KUBERNETES)
                                                .standing(Standing.HELD_BACK)
                                                .build())
                                .snapshot()
                                .standingNames())
                .isEmpty();
    }

    @Test
    void namesFollowTheClaims() {
        Plan before = SubnetBuilder.plan(1, servicesOf200());
        SubnetBuilder next = lan();
        SERVICES.stream().skip(1).forEach(name -> next.claim(service(name, "10.0.20.200", name)));
        next.claim(service("plex", "10.0.20.202", "plex"));
        Plan after = SubnetBuilder.plan(2, next);

        assertThat(new Impact(before, after, NOON).standingNames())
                .containsExactlyInAnyOrder(
                        after.subnets().getFirst().standingName(SHARED).orElseThrow(),
                        after.subnets()
                                .getFirst()
                                .standingName(Ipv4Address.parse("10.0.20.202"))
                                .orElseThrow(),
                        new DnsIntent.Withdraw(Ipv4Address.parse("10.0.20.201")));
        assertThat(
                        ((PlanOutcome.Applied)
                                        new Impact(before, after, NOON)
                                                .judge(
                                                        new PlanEdit.Batch(List.of()),
                                                        new Effects(
                                                                List.of(), List.of(), List.of(),
                                                                List.of(), List.of(), List.of()),
                                                        List.of()))
                                .effects()
                                .names())
                .containsExactlyInAnyOrder(
                        new Effects.NameChange(
                                home("plex"), Optional.of(SHARED), Optional.empty(), NOON),
                        new Effects.NameChange(
                                home("plex"),
                                Optional.empty(),
                                Optional.of(Ipv4Address.parse("10.0.20.202")),
                                NOON),
                        new Effects.NameChange(
                                home("technitium"),
                                Optional.of(Ipv4Address.parse("10.0.20.201")),
                                Optional.empty(),
                                NOON));
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.20.200-10.0.20.201 | plex | claim kubernetes-lb lb 10.0.20.200-10.0.20.201"
                        + " has host names [plex] but is of 2 addresses",
                "10.9.9.9 | plex | claim kubernetes-lb lb 10.9.9.9 has host names [plex] but is in"
                        + " no subnet",
                "10.0.20.200 | my_plex | host name 'my_plex' of claim kubernetes-lb lb 10.0.20.200"
                        + " is neither a label of letters, digits and inner hyphens nor a full name"
                        + " of such labels",
                "10.0.20.200 | 10.0.20.200 | host name '10.0.20.200' of claim kubernetes-lb lb"
                        + " 10.0.20.200 is neither a label of letters, digits and inner hyphens nor"
                        + " a full name of such labels",
                "10.0.20.200 | 1.20.0.10.in-addr.arpa | host name '1.20.0.10.in-addr.arpa' of claim"
                        + " kubernetes-lb lb 10.0.20.200 is neither a label of letters, digits and"
                        + " inner hyphens nor a full name of such labels",
                "10.0.20.200 | nas | host name nas.home.lan is given to 10.0.20.200 by"
                        + " kubernetes-lb lb and to 10.0.20.60 by reservation nas",
                "10.0.20.200 | TV.home.lan. | host name tv.home.lan is given to 10.0.20.200 by"
                        + " kubernetes-lb lb and to 10.0.20.210 by static tv",
                "172.16.0.9 | web | host name 'web' of claim kubernetes-lb lb 172.16.0.9 says no"
                        + " domain, and subnet 172.16.0.0/24 publishes no names",
            })
    void isRefused(String range, String hostname, String why) {
        SubnetBuilder lan =
                lan().reserve("nas", "00:00:5e:00:53:07", "10.0.20.60")
                        .claim(
                                claimOf(OwnerKind.STATIC, "tv", "10.0.20.210")
                                        .but()
                                        .semantics(ClaimSemantics.ADDRESS)
                                        .hostnames(List.of("tv"))
                                        .build())
                        .claim(
                                claimOf(OwnerKind.KUBERNETES_LB, "lb", range)
                                        .but()
                                        .hostnames(List.of(hostname))
                                        .build());
        assertThat(PlanRules.check(content(lan, subnet("172.16.0.0/24").id(2))))
                .extracting(PlanProblem::message)
                .containsExactly(why);
    }

    @Test
    void twoClaimsOfOneAddressMayNameItTheSame() {
        assertThat(
                        PlanRules.check(
                                content(
                                        lan().claim(service("a", "10.0.20.200", "plex"))
                                                .claim(service("b", "10.0.20.200", "plex")))))
                .isEmpty();
    }
}
