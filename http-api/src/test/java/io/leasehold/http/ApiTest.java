package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

class ApiTest {
    private static final String MAC = "00:00:5e:00:53:44";

    private final Lan.StoppedClock clock = new Lan.StoppedClock();
    private Lan lan;
    private Browser anybody;
    private Browser operator;

    @BeforeEach
    void start() {
        lan = Lan.at(clock);
        anybody = new Browser(lan);
        operator = new Browser(lan, Optional.of(lan.token(Role.OPERATOR)));
    }

    @AfterEach
    void stop() {
        lan.close();
    }

    @Test
    void countsWhatIsUsed() {
        lan.grant("192.0.2.50", MAC, "a");
        lan.grant("192.0.2.51", "00:00:5e:00:53:45", "b");
        JsonObject subnet = anybody.get("/api/v1/subnets/1").json();
        JsonObject usage = subnet.getJsonObject("usage");
        assertThat(usage.getInteger("size")).isEqualTo(256);
        assertThat(usage.getInteger("pool")).isEqualTo(90);
        assertThat(usage.getInteger("leased")).isEqualTo(2);
        assertThat(usage.getInteger("free")).isEqualTo(88);
        JsonObject hole = subnet.getJsonArray("holes").getJsonObject(0);
        assertThat(hole.getString("first")).isEqualTo("192.0.2.100");
        assertThat(hole.getJsonObject("owner").getString("name")).isEqualTo("metallb/first");
    }

    @Test
    void theGridFollowsTheLeases() {
        Page before = anybody.get("/api/v1/subnets/192.0.2.0%2F24/grid");
        String etag = before.header("ETag").orElseThrow();
        assertThat(before.response().body()).hasSize(256);
        assertThat(before.response().body()[60]).isEqualTo(AddressState.DHCP_POOL_FREE.code());
        assertThat(before.response().body()[105]).isEqualTo(AddressState.LB_POOL_FREE.code());
        assertThat(anybody.get("/api/v1/subnets/1/grid", "If-None-Match", etag).status())
                .isEqualTo(304);
        lan.grant("192.0.2.60", MAC, "laptop");
        Page after = anybody.get("/api/v1/subnets/1/grid", "If-None-Match", etag);
        assertThat(after.response().body()[60]).isEqualTo(AddressState.LEASED.code());
        lan.change(LeaseChange.Kind.RELEASE, "192.0.2.60", MAC, "laptop", Duration.ZERO);
        assertThat(anybody.get("/api/v1/subnets/1/grid").response().body()[60])
                .isEqualTo(AddressState.DHCP_POOL_FREE.code());
    }

    @Test
    void saysEverythingOfAnAddress() {
        lan.grant("192.0.2.20", "00:00:5e:00:53:01", "cp-1");
        clock.advance(Duration.ofMinutes(5));
        lan.change(
                LeaseChange.Kind.RENEW,
                "192.0.2.20",
                "00:00:5e:00:53:01",
                "cp-1",
                Duration.ofHours(12));
        JsonObject address = anybody.get("/api/v1/addresses/192.0.2.20").json();
        assertThat(address.getString("state")).isEqualTo("reserved-online");
        assertThat(address.getJsonObject("owner").getString("kind")).isEqualTo("reservation");
        assertThat(address.getJsonObject("reservation").getString("hostname")).isEqualTo("cp-1");
        assertThat(address.getJsonObject("lease").getJsonObject("dns").getString("status"))
                .isEqualTo("pending");
        assertThat(address.getJsonArray("history")).hasSize(2);
        assertThat(anybody.get("/api/v1/addresses/203.0.113.9").status()).isEqualTo(404);
    }

    @Test
    void aLeaseThatExistsAllTheWhileIsOnExactlyOnePage() {
        List<String> stable = new ArrayList<>();
        for (int i = 50; i < 100; i += 2) {
            stable.add(lan.grant("192.0.2." + i, mac(i), "host").address().toString());
        }
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("/api/v1/leases?limit=3&q=HOST&subnet=1");
        for (int page = 0; next.isPresent(); page++) {
            JsonObject json = anybody.get(next.get()).json();
            json.getJsonArray("items")
                    .forEach(i -> seen.add(((JsonObject) i).getString("address")));
            next = Optional.ofNullable(json.getString("next"));
            // Leases come before and behind the reader at every step.
            lan.grant("192.0.2." + (51 + 2 * page), mac(51 + 2 * page), "host");
        }
        assertThat(seen).containsAll(stable).doesNotHaveDuplicates().isSorted();
    }

    private static String mac(int last) {
        return String.format(Locale.ROOT, "00:00:5e:00:54:%02x", last);
    }

    @ParameterizedTest
    @CsvSource({
        "q=00-00-5E-00-53-44, 1",
        "q=0000.5e00.5344, 1",
        "q=LAPTOP, 1",
        "q=192.0.2.60%2F32, 1",
        "q=192.0.2.64%2F26, 0",
        "state=bound, 1",
        "state=released, 0",
        "subnet=198.51.100.0%2F24, 0",
    })
    void findsLeases(String query, int found) {
        lan.grant("192.0.2.60", MAC, "Laptop");
        assertThat(anybody.get("/api/v1/leases?" + query).json().getJsonArray("items"))
                .hasSize(found);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/leases?stat=bound, unknown-parameter, stat",
        "/api/v1/subnets?x, unknown-parameter, x",
        "/api/v1/subnets/1/grid?zoom=2, unknown-parameter, zoom",
        "/livez?verbose=1, unknown-parameter, verbose",
        "/api/v1/leases?limit=3&limit=4, repeated, limit",
        "/api/v1/leases?cursor=abc, invalid, cursor",
    })
    void refusesParametersItDoesNotKnow(String path, String code, String parameter) {
        Page page = anybody.get(path);
        assertThat(page.status()).isEqualTo(400);
        JsonObject error = page.json().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("code")).isEqualTo(code);
        assertThat(error.getString("parameter")).isEqualTo(parameter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/leases?limit=0",
                "/api/v1/leases?limit=1001",
                "/api/v1/leases?limit=x",
                "/api/v1/leases?state=gone",
                "/api/v1/leases?q=%00",
                "/api/v1/leases?q=a%0d%0ab",
                "/api/v1/addresses/192.0.2.256",
                "/api/v1/subnets/192.0.2.1%2F24",
                "/api/v1/reservations/not-a-uuid",
                "/api/v1/events?after=yesterday",
            })
    void refusesWhatTheDocumentRefuses(String path) {
        Page page = anybody.get(path);
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.json().getString("code")).isEqualTo("invalid-request");
        assertThat(page.json().getString("request_id"))
                .isEqualTo(page.header("X-Request-ID").orElseThrow());
    }

    @Test
    void keepsAGoodRequestIdAndReplacesABadOne() {
        assertThat(anybody.get("/livez", "X-Request-ID", "abc-1").header("X-Request-ID"))
                .contains("abc-1");
        assertThat(
                        anybody.get("/livez", "X-Request-ID", "a b<c>")
                                .header("X-Request-ID")
                                .orElseThrow())
                .matches("[0-9a-f]{16}");
    }

    @Test
    void reservesChangesAndDeletes() {
        Page created = operator.post("/api/v1/reservations", wish("192.0.2.30", "nas"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String path = created.header("Location").orElseThrow();
        String etag = created.header("ETag").orElseThrow();
        assertThat(created.json().getJsonArray("identifiers"))
                .isEqualTo(new JsonArray().add(new JsonObject().put("mac", MAC)));
        assertThat(operator.get(path).header("ETag")).contains(etag);

        JsonObject other =
                wish("192.0.2.31", "nas-2").put("options", new JsonObject().put("6", "192.0.2.1"));
        assertThat(operator.json("PUT", path, other).status()).isEqualTo(428);
        Page changed = operator.json("PUT", path, other, "If-Match", etag);
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().getString("address")).isEqualTo("192.0.2.31");
        assertThat(changed.json().getJsonObject("options"))
                .isEqualTo(new JsonObject().put("domain-name-servers", "192.0.2.1"));

        Page stale = operator.json("PUT", path, other, "If-Match", etag);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(operator.send("DELETE", path, Optional.empty()).status()).isEqualTo(428);
        assertThat(operator.send("DELETE", path, Optional.empty(), "If-Match", etag).status())
                .isEqualTo(412);
        String now = changed.header("ETag").orElseThrow();
        assertThat(operator.send("DELETE", path, Optional.empty(), "If-Match", now).status())
                .isEqualTo(204);
        assertThat(operator.get(path).status()).isEqualTo(404);
        assertThat(operator.send("DELETE", path, Optional.empty(), "If-Match", now).status())
                .isEqualTo(404);
    }

    private static JsonObject wish(String address, String hostname) {
        return new JsonObject()
                .put("subnet", "192.0.2.0/24")
                .put("mac", "00-00-5E-00-53-44")
                .put("address", address)
                .put("hostname", hostname);
    }

    @Test
    void namesWhoOwnsWhatIsWanted() {
        Page page = operator.post("/api/v1/reservations", wish("192.0.2.105", "nas"));
        assertThat(page.status()).isEqualTo(409);
        JsonObject problem = page.json();
        assertThat(page.mediaType()).isEqualTo("application/problem+json");
        assertThat(problem.getString("type")).isEqualTo("urn:leasehold:problem:owned-by-other");
        JsonObject conflict = problem.getJsonArray("conflicts").getJsonObject(0);
        assertThat(conflict.getJsonObject("owner").getString("kind")).isEqualTo("kubernetes-lb");
        assertThat(conflict.getJsonObject("owner").getString("name")).isEqualTo("metallb/first");
        assertThat(conflict.getString("overlap")).isEqualTo("192.0.2.105");
        JsonObject error = problem.getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).isEqualTo("/address");
        assertThat(error.getString("remedy")).isNotEmpty();
        assertThat(lan.plan.current().version()).isEqualTo(1);
    }

    @Test
    void refusesWhatBreaksARule() {
        Page outside = operator.post("/api/v1/reservations", wish("203.0.113.5", "nas"));
        assertThat(outside.status()).isEqualTo(422);
        assertThat(outside.json().getString("code")).isEqualTo("plan-refused");
        Page name = operator.post("/api/v1/reservations", wish("192.0.2.30", "no_good"));
        assertThat(name.status()).isEqualTo(422);
        assertThat(name.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/hostname");
    }

    @Test
    void leavesTheFilesReservationsToTheFile() {
        JsonObject mine =
                anybody.get("/api/v1/reservations").json().getJsonArray("items").getJsonObject(0);
        String path = "/api/v1/reservations/" + mine.getString("id");
        String etag = anybody.get(path).header("ETag").orElseThrow();
        Page page = operator.send("DELETE", path, Optional.empty(), "If-Match", etag);
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.json().getString("code")).isEqualTo("owned-by-file");
        assertThat(page.json().getString("detail")).contains("cp-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"subnet\":\"192.0.2.0/24\"}",
                "{\"subnet\":\"192.0.2.0/24\",\"mac\":\"zz\"}",
                "{\"subnet\":\"192.0.2.0/24\",\"mac\":\"00:00:5e:00:53\"}",
                "{\"subnet\":\"192.0.2.0/24\",\"mac\":\"00:00:5e:00:53:44\",\"colour\":\"red\"}",
                "{\"subnet\":\"192.0.2.0/24\",\"identifiers\":[]}",
                "{\"subnet\":\"192.0.2.0/24\",\"identifiers\":[{\"client_id\":\"0\"}]}",
                "{\"subnet\":\"192.0.2.0/24\",\"mac\":\"00:00:5e:00:53:44\",\"address\":\"192.0.2.999\"}",
                "{\"subnet\":\"192.0.2.0/24\",\"mac\":\"00:00:5e:00:53:44\",\"options\":{\"300\":\"00\"}}",
                "{\"subnet\":\"nonsense\",\"mac\":\"00:00:5e:00:53:44\"}",
                "{\"subnet\":\"192.0.2.0/24\",\"mac\":\"00:00:5e:00:53:44\",\"%~/"
                        + " <b>\\u202e\":{\"~\":1}}",
                "{\"subnet\":",
            })
    void refusesBodiesThatAreNoReservation(String body) {
        Page page =
                operator.send(
                        "POST",
                        "/api/v1/reservations",
                        Optional.of(body),
                        "Content-Type",
                        "application/json");
        assertThat(page.status()).as(page.text()).isEqualTo(400);
        assertThat(page.json().getString("code")).isEqualTo("invalid-request");
    }

    @Test
    void refusesOtherMediaTypesMethodsAndSizes() {
        Optional<String> body = Optional.of("subnet=1");
        assertThat(
                        operator.send(
                                        "POST",
                                        "/api/v1/reservations",
                                        body,
                                        "Content-Type",
                                        "text/csv")
                                .status())
                .isEqualTo(415);
        assertThat(operator.send("PATCH", "/api/v1/subnets", Optional.empty()).status())
                .isEqualTo(405);
        assertThat(operator.get("/api/v1/nothing").status()).isEqualTo(404);
        Page large =
                operator.post(
                        "/api/v1/reservations",
                        new JsonObject().put("hostname", "x".repeat(1 << 20)));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.json().getString("code")).isEqualTo("body-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "'; drop table lease; --",
                "a\r\nSet-Cookie: x=y",
                "nul\u0000byte",
                "\u202egnp.exe",
                "\ud83e\udd89 owl",
                "${7*7}",
            })
    void showsHostileNamesHarmlessly(String name) {
        lan.grant("192.0.2.60", MAC, name);
        JsonObject lease =
                anybody.get("/api/v1/leases").json().getJsonArray("items").getJsonObject(0);
        assertThat(lease.getString("hostname"))
                .isEqualTo(
                        name.replace("\r", "\\u{d}")
                                .replace("\n", "\\u{a}")
                                .replace("\u0000", "\\u{0}")
                                .replace("\u202e", "\\u{202e}"));
        for (String path : List.of("/subnets/1", "/subnets/1/leases", "/addresses/192.0.2.60")) {
            String html = anybody.get(path).text();
            assertThat(html).doesNotContain("<script>alert", "<img src=x", "\u0000", "\u202e");
            assertThat(html).doesNotContain("\r", "\"><img");
        }
        String query = URLEncoder.encode(name, StandardCharsets.UTF_8);
        Page page = anybody.get("/subnets/1?q=" + query);
        assertThat(page.text()).doesNotContain("<script>alert", "<img src=x");
    }

    @Test
    void tellsReadinessApartFromHealth() {
        lan.health.add(
                new HealthSource.Component(
                        "dns", HealthSource.Status.DEGRADED, clock.instant(), "no answer"));
        assertThat(anybody.get("/readyz").status()).isEqualTo(200);
        assertThat(anybody.get("/healthz").json().getString("status")).isEqualTo("degraded");
        lan.health.add(
                new HealthSource.Component(
                        "dhcp", HealthSource.Status.DOWN, clock.instant(), "port 67 is taken"));
        assertThat(anybody.get("/readyz").status()).isEqualTo(503);
        assertThat(anybody.get("/healthz").status()).isEqualTo(200);
        assertThat(anybody.get("/livez").text()).isEqualTo("alive\n");
        assertThat(anybody.get("/subnets/1").text()).contains("port 67 is taken");
    }

    @Test
    void measures() {
        lan.grant("192.0.2.60", MAC, "laptop");
        anybody.get("/api/v1/subnets");
        String metrics = anybody.get("/metrics").text();
        assertThat(metrics)
                .contains("leasehold_pool_addresses{state=\"leased\",subnet=\"192.0.2.0/24\"} 1.0")
                .contains("leasehold_ddns_outbox_depth 1.0")
                .contains("operation=\"listSubnets\"");
    }
}
