package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.DnsFinding.Verdict;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Seen;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Names in DNS through the API, and the page with the same in it. */
final class DnsApiTest {
    private static final Ipv4Address AT_60 = Ipv4Address.parse("192.0.2.60");
    private static final Ipv4Address AT_210 = Ipv4Address.parse("192.0.2.210");

    private final Lan lan = Lan.at(new Lan.StoppedClock());
    private final Browser admin = new Browser(lan, Optional.of(lan.token(Role.ADMIN)));

    @AfterEach
    void stop() {
        lan.close();
    }

    private Page post(String path) {
        return admin.send("POST", path, Optional.empty());
    }

    private JsonObject only(String path) {
        var items = admin.get(path).json().getJsonArray("items");
        assertThat(items).hasSize(1);
        return items.getJsonObject(0);
    }

    @Test
    void remembersTestAndLookOfAZone() {
        assertThat(only("/api/v1/dns/zones").fieldNames())
                .containsExactly("zone", "servers", "keys");

        JsonObject test = post("/api/v1/dns/zones/LAN.example.org./test").json();
        JsonObject looks = post("/api/v1/dns/audit?zone=lan.example.org").json();

        assertThat(test.getBoolean("passed")).isFalse();
        assertThat(test.getJsonArray("steps").getJsonObject(1))
                .isEqualTo(
                        new JsonObject()
                                .put("server", "192.0.2.53:53")
                                .put("stage", "key")
                                .put("outcome", "failed")
                                .put(
                                        "words",
                                        "the server has another secret for this key <BADSIG>"));
        JsonObject zone = only("/api/v1/dns/zones");
        assertThat(zone.getJsonObject("last_test")).isEqualTo(test);
        assertThat(zone.getJsonObject("last_audit"))
                .isEqualTo(looks.getJsonArray("items").getJsonObject(0));
        assertThat(zone.getJsonArray("servers").getJsonObject(1).getBoolean("answering")).isFalse();
    }

    @Test
    void doesNotKnowAZoneThatIsNotConfigured() {
        for (String path :
                List.of(
                        "/api/v1/dns/zones/example.net/test",
                        "/api/v1/dns/audit?zone=example.net")) {
            assertThat(post(path).status()).isEqualTo(404);
            assertThat(post(path).json().getString("detail")).contains("zone example.net");
        }
    }

    @Test
    void adoptsWhatIsForeignAndNothingElse() {
        lan.grant("192.0.2.60", "00:00:5e:00:53:60", "nas");
        lan.settleDns(0);
        DnsName nas = CannedZones.ZONE.child("nas");
        DnsFinding foreign = lan.zones.find(Verdict.FOREIGN, AT_60, nas, "<b>somebody</b>");
        DnsFinding changed = lan.zones.find(Verdict.CHANGED, AT_60, nas, "changed");

        assertThat(lan.store.backlog().pending()).isZero();
        assertThat(post("/api/v1/dns/findings/" + changed.id() + "/adopt").json().getString("code"))
                .isEqualTo("finding-not-adoptable");
        assertThat(post("/api/v1/dns/findings/c-0/adopt").status()).isEqualTo(404);
        assertThat(lan.store.backlog().pending()).isZero();

        assertThat(post("/api/v1/dns/findings/" + foreign.id() + "/adopt").status()).isEqualTo(202);
        assertThat(lan.store.backlog().pending()).isEqualTo(1);
    }

    @Test
    void removesALeftoverPointerAndNothingElse() {
        DnsFinding pointer = lan.zones.find(Verdict.STALE, AT_60, DnsName.reverseOf(AT_60), "left");
        DnsFinding name = lan.zones.find(Verdict.STALE, AT_60, CannedZones.ZONE.child("x"), "left");

        assertThat(post("/api/v1/dns/findings/" + name.id() + "/remove").status()).isEqualTo(409);
        assertThat(post("/api/v1/dns/findings/" + pointer.id() + "/remove").status())
                .isEqualTo(204);
        assertThat(lan.zones.removed).containsExactly(pointer.id());
    }

    @Test
    void aFindingThatWasMutedIsSaidToBe() {
        DnsFinding foreign =
                lan.zones.find(Verdict.FOREIGN, AT_60, CannedZones.ZONE.child("nas"), "words");
        lan.store.conflictStore().reconcile(List.of(foreign.conflict()));
        assertThat(only("/api/v1/dns/findings").getBoolean("muted")).isFalse();

        admin.json(
                "PUT",
                "/api/v1/conflicts/" + foreign.id() + "/mute",
                new JsonObject().put("reason", "known"));

        assertThat(only("/api/v1/dns/findings").getBoolean("muted")).isTrue();
    }

    @Test
    void saysInWordsWhatWaitsAndTriesItAgain() {
        lan.grant("192.0.2.60", "00:00:5e:00:53:60", "nas");
        lan.settleDns(1);

        JsonObject waiting = only("/api/v1/dns/pending");

        assertThat(waiting.getString("address")).isEqualTo("192.0.2.60");
        assertThat(waiting.getString("name")).isEqualTo("nas.lan.example.org");
        assertThat(waiting.getInteger("attempts")).isEqualTo(1);
        assertThat(waiting.getString("reason")).isNotBlank();
        assertThat(waiting.getString("next_attempt")).isNotBlank();
        assertThat(lan.store.due(lan.clock.instant(), 10)).isEmpty();

        assertThat(post("/api/v1/dns/pending/192.0.2.60/retry").status()).isEqualTo(202);
        assertThat(lan.store.due(lan.clock.instant(), 10)).hasSize(1);
    }

    private void change(PlanEdit edit) {
        assertThat(lan.plan.change(edit, new PlanStore.Author("test", "test", "-")))
                .isInstanceOf(PlanOutcome.Applied.class);
    }

    private void pointer(Ipv4Address address, String label) {
        lan.zones.pointers.add(new ZoneAudit.Pointer(address, CannedZones.ZONE.child(label)));
        lan.zones.audit(CannedZones.ZONE);
    }

    @Test
    void namesAnUnlabelledClaimInOneStep() {
        change(
                new PlanEdit.AddClaim(
                        Lan.claim("192.0.2.210", OwnerKind.STATIC, "host")
                                .but()
                                .source(Source.API)
                                .build()));
        pointer(AT_210, "scanner");
        assertThat(only("/api/v1/dns/suggestions"))
                .isEqualTo(
                        new JsonObject()
                                .put("address", "192.0.2.210")
                                .put("name", "scanner.lan.example.org")
                                .put("subject", "claim"));

        assertThat(post("/api/v1/dns/suggestions/192.0.2.210/adopt?dry_run=true").status())
                .isEqualTo(200);
        assertThat(claimAt210().orElseThrow().label()).isEmpty();
        assertThat(post("/api/v1/dns/suggestions/192.0.2.210/adopt").status()).isEqualTo(200);

        assertThat(claimAt210().orElseThrow().label()).isEqualTo("scanner.lan.example.org");
        assertThat(claimAt210().orElseThrow().hostnames())
                .containsExactly("scanner.lan.example.org");
        assertThat(lan.store.due(lan.clock.instant(), 10))
                .describedAs("the records that are there become ours")
                .singleElement()
                .extracting(DnsLedger.Work::desired)
                .isInstanceOfSatisfying(
                        DnsIntent.Publish.class,
                        publish -> {
                            assertThat(publish.name()).isEqualTo(CannedZones.ZONE.child("scanner"));
                            assertThat(publish.mode()).isEqualTo(ConflictMode.NO_CHECK_WITH_DHCID);
                        });
        assertThat(admin.get("/api/v1/dns/suggestions").json().getJsonArray("items")).isEmpty();
        assertThat(post("/api/v1/dns/suggestions/192.0.2.210/adopt").status()).isEqualTo(404);
    }

    private Optional<Claim> claimAt210() {
        return lan.plan.current().content().claims().stream()
                .filter(claim -> claim.range().first().equals(AT_210))
                .findFirst();
    }

    @Test
    void claimsTheAddressOfAHostThatNobodyKnows() {
        pointer(AT_210, "scanner");
        assertThat(admin.get("/api/v1/dns/suggestions").json().getJsonArray("items")).isEmpty();
        lan.store
                .sightingStore()
                .save(
                        List.of(
                                new Seen(
                                        AT_210,
                                        HardwareAddress.parse("00:00:5e:00:53:07"),
                                        Origin.ARP,
                                        "br0",
                                        lan.clock.instant(),
                                        lan.clock.instant())));
        assertThat(only("/api/v1/dns/suggestions").getString("subject")).isEqualTo("sighting");

        post("/api/v1/dns/suggestions/192.0.2.210/adopt");

        Claim made = claimAt210().orElseThrow();
        assertThat(made.owner().toString()).isEqualTo("static scanner.lan.example.org");
        assertThat(made.source()).isEqualTo(Source.API);
    }

    @Test
    void whatTheFileDeclaresIsNamedInTheFile() {
        pointer(Ipv4Address.parse("192.0.2.200"), "printer");

        assertThat(post("/api/v1/dns/suggestions/192.0.2.200/adopt").json().getString("code"))
                .isEqualTo("owned-by-file");
    }

    @Test
    void thePageShowsItAllEscapedAndWithoutButtonsForViewers() {
        lan.grant("192.0.2.60", "00:00:5e:00:53:60", "nas");
        lan.settleDns(1);
        lan.zones.test(CannedZones.ZONE);
        DnsFinding foreign =
                lan.zones.find(
                        Verdict.FOREIGN, AT_60, CannedZones.ZONE.child("nas"), "<b>words</b>");
        pointer(Ipv4Address.parse("192.0.2.200"), "printer");

        String viewed = new Browser(lan).get("/dns").text();

        assertThat(viewed)
                .contains("lan.example.org", "192.0.2.54:53 does not answer since 2026")
                .contains(
                        "this key &lt;BADSIG&gt;", "&lt;b&gt;words&lt;/b&gt;", "evidence &lt;i&gt;")
                .contains("nas.lan.example.org", "printer.lan.example.org")
                .contains("3 ok, 1 missing, 1 foreign, 2 under way")
                .contains("was changed or removed until its TTL is over")
                .doesNotContain("hx-post", "<b>words");
        assertThat(foreign.isAdoptable()).isTrue();
    }
}
