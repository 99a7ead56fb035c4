package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class ClaimsApiTest {
    private static final String MAC = "00:00:5e:00:53:44";

    private final Lan.StoppedClock clock = new Lan.StoppedClock();
    private Lan lan;
    private Browser operator;

    @BeforeEach
    void start() {
        lan = Lan.at(clock);
        operator = new Browser(lan, Optional.of(lan.token(Role.OPERATOR)));
    }

    @AfterEach
    void stop() {
        lan.close();
    }

    private static JsonObject wish(String range, String kind, String name) {
        return new JsonObject()
                .put("range", range)
                .put("owner", new JsonObject().put("kind", kind).put("name", name));
    }

    private void observe(Claim... claims) {
        PlanOutcome outcome =
                lan.plan.change(
                        new PlanEdit.Observe("scan", List.of(claims)),
                        new PlanStore.Author("scan", "scan", "-"));
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
    }

    private static Claim seen(String range, String name) {
        return Lan.claim(range, OwnerKind.KUBERNETES_LB, name)
                .but()
                .source(Source.OBSERVED)
                .observer("scan")
                .build();
    }

    @Test
    void claimsChangesAndDeletes() {
        Page made = operator.post("/api/v1/claims", wish("192.0.2.60-192.0.2.69", "node", "n"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().getString("semantics")).isEqualTo("exclude");
        String path = made.header("Location").orElseThrow();
        String etag = made.header("ETag").orElseThrow();
        JsonObject one = wish("192.0.2.60", "node", "n").put("label", "spare");
        assertThat(operator.json("PUT", path, one).status()).isEqualTo(428);
        Page changed = operator.json("PUT", path, one, "If-Match", etag);
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().getString("semantics")).isEqualTo("address");
        assertThat(changed.json().getString("id")).isEqualTo(made.json().getString("id"));
        assertThat(operator.json("PUT", path, one, "If-Match", etag).status()).isEqualTo(412);
        JsonArray versions = operator.get(path + "/history").json().getJsonArray("items");
        assertThat(versions).hasSize(2);
        assertThat(versions.getJsonObject(0).containsKey("until")).isFalse();
        assertThat(versions.getJsonObject(1).containsKey("until")).isTrue();
        String now = changed.header("ETag").orElseThrow();
        assertThat(operator.send("DELETE", path, Optional.empty(), "If-Match", now).status())
                .isEqualTo(204);
        assertThat(operator.get(path).status()).isEqualTo(404);
        assertThat(operator.get(path + "/history").status()).isEqualTo(200);
    }

    @Test
    void d4AMisalignedBlockIsTakenWholeWithAWarning() {
        Page made = operator.post("/api/v1/claims", wish("192.0.2.216/28", "node", "n"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().getJsonObject("range").getString("first")).isEqualTo("192.0.2.208");
        assertThat(made.json().getString("written")).isEqualTo("192.0.2.216/28");
        assertThat(made.json().getJsonObject("effects").getJsonArray("warnings").getString(0))
                .contains("is written 192.0.2.216/28, but the block starts at 192.0.2.208");
        Page plain = operator.post("/api/v1/claims", wish("192.0.2.224/28", "node", "n"));
        assertThat(plain.json().containsKey("written")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.105-192.0.2.115 | 409 | /range | overlaps kubernetes-lb metallb/first",
                "192.0.2.20              | 409 | /range | reservation cp-1 of 192.0.2.20",
                "192.0.2.1               | 409 | /range | is the gateway 192.0.2.1 of 192.0.2.0/24",
                "192.0.2.255             | 409 | /range | is the broadcast address",
                "192.0.2.230-192.0.3.9   | 422 | /range | crosses the end of subnet 192.0.2.0/24",
                "192.0.2.9-192.0.2.2     | 400 | /range | is reversed; write 192.0.2.2-192.0.2.9",
                "192.0.2                 | 400 | /range | '192.0.2'",
            })
    void namesTheOtherOwnerTheOverlapAndTheField(
            String range, int status, String pointer, String said) {
        Page page = operator.post("/api/v1/claims", wish(range, "static", "new"));
        assertThat(page.status()).as(page.text()).isEqualTo(status);
        JsonObject error = page.json().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("message")).contains(said);
        assertThat(error.getString("remedy")).isNotEmpty();
        assertThat(page.json().containsKey("conflicts")).isEqualTo(status == 409);
        assertThat(lan.plan.current().version()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'range':'192.0.2.3','owner':{'kind':'bogus','name':'x'}} | /owner/kind | 'bogus'"
                        + " | kubernetes-lb, kubernetes-pods",
                "{'range':5,'owner':{'kind':'static','name':'x'}} | /range | '5' | openapi.json",
                "{'owner':{'kind':'static','name':'x'}} | /range | missing | give it",
                "{'range':'192.0.2.3','via':'1.2.3','owner':{'kind':'static','name':'x'}} | /via |"
                        + " '1.2.3' | 192.0.2.2",
                "{'range':'192.0.2.3','colour':1,'owner':{'kind':'static','name':'x'}} | /colour |"
                        + " 'colour' | leave it out",
            })
    void saysOnceWhatIsUnlikeTheDocument(String body, String pointer, String said, String right) {
        Page page =
                operator.send(
                        "POST",
                        "/api/v1/claims",
                        Optional.of(body.replace('\'', '"')),
                        "Content-Type",
                        "application/json");
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.json().getJsonArray("errors")).hasSize(1);
        JsonObject error = page.json().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("message")).contains(said);
        assertThat(error.getString("remedy")).contains(right);
    }

    @Test
    void aClaimOverALiveLeaseSaysWhoseItIsUnlessItMayDrain() {
        lan.grant("192.0.2.60", MAC, "laptop");
        Page refused = operator.post("/api/v1/claims", wish("192.0.2.60", "node", "n"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().getString("detail"))
                .contains("192.0.2.60", "laptop.lan.example.org", MAC);
        assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/drain");
        Page made =
                operator.post("/api/v1/claims", wish("192.0.2.60", "node", "n").put("drain", true));
        assertThat(made.status()).isEqualTo(201);
    }

    @Test
    void aReservationMadeWhileAnotherLeaseLivesIsAppliedNowWhenAskedTo() {
        lan.grant("192.0.2.60", MAC, "laptop");
        JsonObject wish =
                new JsonObject()
                        .put("subnet", 1)
                        .put("mac", "00:00:5e:00:53:45")
                        .put("address", "192.0.2.60");
        Page refused = operator.post("/api/v1/reservations", wish);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/apply_now");
        Page made = operator.post("/api/v1/reservations", wish.put("apply_now", true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonObject move =
                made.json().getJsonObject("effects").getJsonArray("moves").getJsonObject(0);
        assertThat(move.getString("latest"))
                .isEqualTo(Lan.NOON.plus(Duration.ofHours(12)).toString());
    }

    @Test
    void aReservationKeepsAllThatIsSaidOfIt() {
        JsonObject wish =
                new JsonObject()
                        .put("subnet", "192.0.2.0/24")
                        .put(
                                "identifiers",
                                new JsonArray()
                                        .add(new JsonObject().put("circuit_id", "00:01"))
                                        .add(new JsonObject().put("mac", MAC)))
                        .put("address", "192.0.2.30")
                        .put("hostname", "nas")
                        .put("dns", "always")
                        .put("enabled", false)
                        .put("apply_now", true)
                        .put("description", "<script>")
                        .put("tags", new JsonArray().add("storage"));
        Page made = operator.post("/api/v1/reservations", wish);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        wish.remove("subnet");
        wish.forEach(e -> assertThat(made.json().getValue(e.getKey())).isEqualTo(e.getValue()));
        Page field =
                operator.post(
                        "/api/v1/reservations",
                        wish.put("subnet", 1).put("fields", new JsonObject().put("rack", "7")));
        assertThat(field.json().getJsonArray("errors").stream())
                .extracting(e -> ((JsonObject) e).getString("pointer"))
                .contains("/fields/rack");
    }

    @ParameterizedTest
    @CsvSource({
        "subnet=1, 2",
        "subnet=198.51.100.0/24, 0",
        "owner=static, 1",
        "owner=metallb/first, 1",
        "owner=static%20printer, 1",
        "owner=print, 0",
        "source=file, 2",
        "source=api, 0",
        "q=PRINT, 1",
        "q=192.0.2.104, 1",
        "q=192.0.2.0/25, 1",
        "q=nothing, 0",
    })
    void findsClaims(String query, int found) {
        assertThat(operator.get("/api/v1/claims?" + query).json().getJsonArray("items"))
                .hasSize(found);
    }

    @Test
    void whatWouldEmptyAPoolWaitsUntilSomebodyConfirmsIt() {
        observe(seen("192.0.2.48-192.0.2.99", "cluster"), seen("192.0.2.110-192.0.2.149", "b"));
        Claim held =
                lan.plan.current().content().claims().stream()
                        .filter(Claim::isHeldBack)
                        .findFirst()
                        .orElseThrow();
        String path = "/api/v1/claims/" + held.id();
        assertThat(operator.get(path).json().getString("standing")).isEqualTo("held-back");
        JsonObject effective = operator.get("/api/v1/subnets/1/effective").json();
        assertThat(effective.getJsonArray("last_resort")).isNotEmpty();
        JsonObject conflict =
                operator.get("/api/v1/conflicts").json().getJsonArray("items").getJsonObject(0);
        assertThat(conflict.getString("kind")).isEqualTo("held-back");
        assertThat(
                        operator.send("POST", path + "/confirm?dry_run=true", Optional.empty())
                                .json()
                                .getJsonObject("effects")
                                .getJsonArray("conflicts_closed")
                                .getJsonObject(0)
                                .getString("id"))
                .isEqualTo(conflict.getString("id"));
        Page confirmed = operator.send("POST", path + "/confirm", Optional.empty());
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        assertThat(confirmed.json().getString("standing")).isEqualTo("confirmed");
        String etag = confirmed.header("ETag").orElseThrow();
        Page fact = operator.send("DELETE", path, Optional.empty(), "If-Match", etag);
        assertThat(fact.status()).isEqualTo(422);
        assertThat(fact.json().getString("detail")).contains("was seen by scan");
    }

    @Test
    void mutesAConflictWithAReasonUntilATime() {
        observe(seen("192.0.2.200", "<b>lb</b>"));
        JsonObject conflict =
                operator.get("/api/v1/conflicts?severity=critical")
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0);
        assertThat(conflict.getString("message")).contains("192.0.2.200", "printer");
        assertThat(operator.get("/api/v1/conflicts?severity=info").json().getInteger("count"))
                .isZero();
        String path = "/api/v1/conflicts/" + conflict.getString("id");
        JsonObject mute = new JsonObject().put("reason", "moves on Friday");
        String over = Lan.NOON.minusSeconds(1).toString();
        for (String wrong : List.of(over, "Friday")) {
            Page page = operator.json("PUT", path + "/mute", mute.copy().put("until", wrong));
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                    .isEqualTo("/until");
        }
        String until = Lan.NOON.plus(Duration.ofDays(2)).toString();
        Page muted = operator.json("PUT", path + "/mute", mute.put("until", until));
        assertThat(muted.json().getBoolean("muted")).isTrue();
        assertThat(muted.json().getJsonObject("mute").getString("by")).isEqualTo("the operator");
        clock.advance(Duration.ofDays(3));
        assertThat(operator.get(path).json().getBoolean("muted")).isFalse();
        assertThat(operator.send("DELETE", path + "/mute", Optional.empty()).status())
                .isEqualTo(204);
        assertThat(operator.get(path).json().containsKey("mute")).isFalse();
        observe();
        assertThat(operator.get("/api/v1/conflicts").json().getInteger("count")).isZero();
        assertThat(operator.get("/api/v1/conflicts?state=closed").json().getInteger("count"))
                .isEqualTo(1);
        assertThat(operator.get("/api/v1/conflicts/c-0").status()).isEqualTo(404);
    }

    @Test
    void saysWhatAnAddressAndANameWereAtATime() {
        lan.grant("192.0.2.60", MAC, "laptop");
        clock.advance(Duration.ofHours(1));
        String path =
                operator.post("/api/v1/claims", wish("192.0.2.210", "static", "ups"))
                        .header("Location")
                        .orElseThrow();
        clock.advance(Duration.ofHours(1));
        String etag = operator.get(path).header("ETag").orElseThrow();
        operator.send("DELETE", path, Optional.empty(), "If-Match", etag);
        clock.advance(Duration.ofHours(20));

        String then = Lan.NOON.plus(Duration.ofMinutes(90)).toString();
        JsonObject address = operator.get("/api/v1/addresses/192.0.2.210?at=" + then).json();
        assertThat(kinds(address)).containsExactlyInAnyOrder("subnet office", "claim ups");
        JsonObject now = operator.get("/api/v1/addresses/192.0.2.210?at=" + clock.instant()).json();
        assertThat(kinds(now)).containsExactly("subnet office");

        JsonObject leased = operator.get("/api/v1/addresses/192.0.2.60?at=" + then).json();
        assertThat(leased.getJsonObject("lease").getString("hostname")).isEqualTo("laptop");
        assertThat(leased.getJsonObject("lease").getBoolean("held")).isTrue();
        JsonObject late = operator.get("/api/v1/addresses/192.0.2.60?at=" + clock.instant()).json();
        assertThat(late.getJsonObject("lease").getBoolean("held")).isFalse();

        assertThat(operator.get("/api/v1/names/UPS?at=" + then).json().getJsonArray("plan"))
                .hasSize(1);
        for (String name : List.of("laptop", "laptop.lan.example.org")) {
            assertThat(
                            operator.get("/api/v1/names/" + name + "?at=" + then)
                                    .json()
                                    .getJsonArray("leases")
                                    .getJsonObject(0)
                                    .getString("address"))
                    .isEqualTo("192.0.2.60");
        }
        assertThat(operator.get("/api/v1/names/laptop").json().getJsonArray("leases")).isEmpty();
        assertThat(operator.get("/api/v1/addresses/192.0.2.60?at=noon").status()).isEqualTo(400);
    }

    private static List<String> kinds(JsonObject then) {
        return then.getJsonArray("plan").stream()
                .map(JsonObject.class::cast)
                .map(p -> p.getString("kind") + " " + p.getString("name"))
                .toList();
    }

    @Test
    void theAuditHasEveryChangeOnceFromPageToPage() {
        for (int i = 0; i < 5; i++) {
            operator.post(
                    "/api/v1/claims",
                    wish("192.0.2." + (210 + i), "static", "host-" + i),
                    "X-Request-ID",
                    "r-" + i);
        }
        List<String> ids = new ArrayList<>();
        Optional<String> next = Optional.of("/api/v1/audit?limit=2");
        while (next.isPresent()) {
            JsonObject page = operator.get(next.get()).json();
            page.getJsonArray("items")
                    .forEach(i -> ids.add(((JsonObject) i).getString("request_id")));
            next = Optional.ofNullable(page.getString("next"));
        }
        assertThat(ids).containsExactly("r-4", "r-3", "r-2", "r-1", "r-0", "-");
        JsonObject youngest =
                operator.get("/api/v1/audit").json().getJsonArray("items").getJsonObject(0);
        assertThat(youngest.getString("who")).isEqualTo("the operator");
        assertThat(youngest.getString("via")).isEqualTo("api");
        assertThat(youngest.getString("edit")).isEqualTo("AddClaim");
        assertThat(youngest.getValue("after").toString()).contains("host-4");
    }

    @Test
    void twoServersCannotOverwriteEachOther() {
        try (HttpApiBeside other = HttpApiBeside.of(lan)) {
            Page made = operator.post("/api/v1/claims", wish("192.0.2.210", "static", "ups"));
            String path = made.header("Location").orElseThrow();
            String etag = made.header("ETag").orElseThrow();
            Browser there = new Browser(other.port(), Optional.of(lan.token(Role.OPERATOR)));
            // The other server has not heard of the claim yet; the store has.
            JsonObject change = wish("192.0.2.211", "static", "ups");
            assertThat(there.json("PUT", path, change, "If-Match", etag).status()).isEqualTo(200);
            assertThat(operator.json("PUT", path, change, "If-Match", etag).status())
                    .isEqualTo(412);
            assertThat(lan.store.current().content().claims())
                    .extracting(Claim::range)
                    .contains(Ipv4Range.parse("192.0.2.211"));
        }
    }
}
