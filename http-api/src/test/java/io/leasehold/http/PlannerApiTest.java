package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.SubnetBuilder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** The scenarios of the seeds, asked over HTTP. */
class PlannerApiTest {
    private static final String POOL = "metallb-system/first-pool";

    private static SubnetBuilder home() {
        return Lan.subnet("10.69.1.0/24", "home", "10.69.1.1")
                .pool("10.69.1.50-10.69.1.149")
                .claim(Lan.claim("10.69.1.167", OwnerKind.STATIC, "workstation"))
                .claim(Lan.claim("10.69.1.180", OwnerKind.STATIC, "proxmox"));
    }

    private static void observe(Lan lan, Claim... claims) {
        PlanOutcome outcome =
                lan.plan.change(
                        new PlanEdit.Observe("kubernetes home", List.of(claims)),
                        new PlanStore.Author("watch", "kubernetes", "-"));
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
    }

    private static Claim seen(String range, OwnerKind kind, String name) {
        return Lan.claim(range, kind, name)
                .but()
                .source(Source.KUBERNETES)
                .observer("kubernetes home")
                .build();
    }

    private static List<String> texts(JsonArray ranges) {
        return ranges.stream()
                .map(JsonObject.class::cast)
                .map(r -> r.getString("first") + "-" + r.getString("last"))
                .toList();
    }

    @Test
    void a4AsksForSixteenConsecutiveAddresses() {
        try (Lan lan = Lan.at(new Lan.StoppedClock(), home())) {
            observe(
                    lan,
                    seen("10.69.1.150-10.69.1.165", OwnerKind.KUBERNETES_LB, POOL),
                    seen("10.69.1.163", OwnerKind.STATIC, "NAS"));
            Page page =
                    new Browser(lan)
                            .get(
                                    "/api/v1/subnets/1/free?size=16&from=10.69.1.150"
                                            + "&owner_kind=kubernetes-lb&owner_name="
                                            + POOL.replace("/", "%2F"));
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            JsonObject json = page.json();
            assertThat(json.getJsonObject("first"))
                    .isEqualTo(
                            new JsonObject()
                                    .put("first", "10.69.1.181")
                                    .put("last", "10.69.1.254")
                                    .put("size", 74));
            assertThat(texts(json.getJsonArray("too_small"))).contains("10.69.1.168-10.69.1.179");
            assertThat(texts(json.getJsonArray("blockers")))
                    .containsExactly(
                            "10.69.1.163-10.69.1.163",
                            "10.69.1.167-10.69.1.167",
                            "10.69.1.180-10.69.1.180");
        }
    }

    @Test
    void a1A7HowFullALoadBalancersBlockIs() {
        try (Lan lan = Lan.at(new Lan.StoppedClock(), home())) {
            Claim[] claims = new Claim[14];
            claims[0] = seen("10.69.1.150-10.69.1.165", OwnerKind.KUBERNETES_LB, POOL);
            for (int i = 0; i < 12; i++) {
                claims[i + 1] = seen("10.69.1." + (150 + i), OwnerKind.KUBERNETES_LB, POOL);
            }
            claims[13] = seen("10.69.1.163", OwnerKind.STATIC, "NAS");
            observe(lan, claims);
            JsonObject usage =
                    new Browser(lan).get("/api/v1/claims/" + idOf(lan, 16) + "/usage").json();
            assertThat(usage.getInteger("size")).isEqualTo(16);
            assertThat(usage.getInteger("used")).isEqualTo(12);
            assertThat(usage.getInteger("percent_used")).isEqualTo(75);
            assertThat(usage.getInteger("percent_unavailable")).isEqualTo(81);
            assertThat(usage.getInteger("free")).isEqualTo(3);
            assertThat(texts(usage.getJsonArray("blocked")))
                    .containsExactly("10.69.1.163-10.69.1.163");
        }
    }

    /** Of the claim with so many addresses. */
    private static String idOf(Lan lan, long size) {
        return lan.plan.current().content().claims().stream()
                .filter(claim -> claim.range().size() == size)
                .findFirst()
                .orElseThrow()
                .id()
                .toString();
    }

    @Test
    void c5WhatThePodsMustKeepOutOf() {
        try (Lan lan =
                Lan.at(
                        new Lan.StoppedClock(),
                        Lan.subnet("192.168.2.0/23", "lan", "192.168.2.1"))) {
            observe(
                    lan,
                    seen("192.168.2.0/23", OwnerKind.KUBERNETES_PODS, "calico/lan: {x}\n")
                            .but()
                            .semantics(ClaimSemantics.CLAIM)
                            .build(),
                    seen("192.168.2.192/26", OwnerKind.KUBERNETES_PODS, "calico/node-1"));
            String path = "/api/v1/claims/" + idOf(lan, 512) + "/keep-out?within=192.168.2.0%2F24";
            Browser anybody = new Browser(lan);
            assertThat(anybody.get(path).json().getJsonArray("prefixes"))
                    .isEqualTo(new JsonArray().add("192.168.2.0/25").add("192.168.2.128/26"));
            Page yaml = anybody.get(path + "&format=calico");
            assertThat(yaml.mediaType()).isEqualTo("application/yaml");
            assertThat(yaml.text())
                    .isEqualTo(
                            """
                            apiVersion: projectcalico.org/v3
                            kind: IPReservation
                            metadata:
                              name: leasehold-keep-out-calico-lan-x
                            spec:
                              reservedCIDRs:
                                - 192.168.2.0/25
                                - 192.168.2.128/26
                            """);
            assertThat(anybody.get("/api/v1/claims/" + idOf(lan, 64) + "/keep-out").status())
                    .isEqualTo(422);
        }
    }

    @Test
    void c6AlignedBlocksForThreeNodes() {
        try (Lan lan =
                Lan.at(
                        new Lan.StoppedClock(),
                        SubnetBuilder.subnet("192.168.2.0/23")
                                .pool("192.168.2.38-192.168.2.243"))) {
            for (int last : new int[] {40, 80, 140, 200}) {
                lan.grant("192.168.2." + last, "00:00:5e:00:53:" + last % 90, "");
            }
            Browser anybody = new Browser(lan);
            String free = "/api/v1/subnets/1/free?length=26&within=192.168.";
            JsonArray upper = anybody.get(free + "3.0%2F24").json().getJsonArray("blocks");
            assertThat(upper.stream().map(JsonObject.class::cast))
                    .extracting(b -> b.getString("prefix"), b -> b.getBoolean("broadcast"))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("192.168.3.0/26", false),
                            org.assertj.core.groups.Tuple.tuple("192.168.3.64/26", false),
                            org.assertj.core.groups.Tuple.tuple("192.168.3.128/26", false),
                            org.assertj.core.groups.Tuple.tuple("192.168.3.192/26", true));
            assertThat(anybody.get(free + "2.0%2F24").json().getJsonArray("blocks").stream())
                    .extracting(b -> ((JsonObject) b).getBoolean("free"))
                    .containsOnly(false);
            assertThat(
                            anybody.get("/api/v1/subnets/1/largest")
                                    .json()
                                    .getJsonObject("block")
                                    .getString("prefix"))
                    .isEqualTo("192.168.3.0/24");
            JsonObject cheapest =
                    anybody.get("/api/v1/subnets/1/cheapest?length=26&within=192.168.2.0%2F24")
                            .json()
                            .getJsonObject("block");
            assertThat(cheapest.getInteger("cost")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "free, size",
        "free?size=0, size",
        "free?size=4&length=28, size",
        "free?size=4&from=192.0.2.1, from",
        "free?size=4&owner_kind=static, owner_name",
        "free?length=8, length",
        "free?length=28&within=192.0.2.0/24, within",
        "cheapest, length",
        "cheapest?length=31&within=10.69.1.0/16, within",
    })
    void refusesQuestionsThatMakeNoSense(String question, String parameter) {
        try (Lan lan = Lan.at(new Lan.StoppedClock(), home())) {
            Page page = new Browser(lan).get("/api/v1/subnets/1/" + question);
            assertThat(page.status()).as(page.text()).isEqualTo(400);
            assertThat(page.text()).contains(parameter);
        }
    }
}
