package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.inventory.SightingConflicts;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Seen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class SubnetsApiTest {
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

    private static JsonObject subnet(String prefix, String... pools) {
        return new JsonObject()
                .put("prefix", prefix)
                .put("name", "media")
                .put("pools", new JsonArray(List.of(pools)));
    }

    private Page send(String method, String path, JsonObject body, String etag) {
        return operator.json(method, path, body, "If-Match", etag);
    }

    @Test
    void addsChangesAndDeletesASubnet() {
        Page made =
                operator.post(
                        "/api/v1/subnets", subnet("203.0.113.0/25", "203.0.113.10-203.0.113.20"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String path = made.header("Location").orElseThrow();
        String etag = made.header("ETag").orElseThrow();
        assertThat(operator.get(path).header("ETag")).contains(etag);
        assertThat(made.json().getJsonObject("effective").getInteger("size")).isEqualTo(11);

        JsonObject wider =
                subnet("203.0.113.0/24", "203.0.113.10-203.0.113.30").put("gateway", "203.0.113.1");
        assertThat(operator.json("PUT", path, wider).status()).isEqualTo(428);
        Page changed = send("PUT", path, wider, etag);
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().getString("prefix")).isEqualTo("203.0.113.0/24");
        JsonObject pool =
                changed.json().getJsonObject("effects").getJsonArray("pools").getJsonObject(0);
        assertThat(pool.getJsonObject("before").getInteger("size")).isEqualTo(11);
        assertThat(pool.getJsonObject("after").getInteger("size")).isEqualTo(21);
        assertThat(send("PUT", path, wider, etag).status()).isEqualTo(412);

        String now = changed.header("ETag").orElseThrow();
        assertThat(operator.send("DELETE", path, Optional.empty()).status()).isEqualTo(428);
        assertThat(delete(path, etag).status()).isEqualTo(412);
        assertThat(delete(path, now).status()).isEqualTo(204);
        assertThat(operator.get(path).status()).isEqualTo(404);
    }

    private Page delete(String path, String etag) {
        return operator.send("DELETE", path, Optional.empty(), "If-Match", etag);
    }

    @Test
    void aSubnetWithLiveLeasesGoesOnlyWhenAskedToRevokeThem() {
        Page made =
                operator.post(
                        "/api/v1/subnets", subnet("203.0.113.0/24", "203.0.113.10-203.0.113.20"));
        String path = made.header("Location").orElseThrow();
        String etag = made.header("ETag").orElseThrow();
        lan.grant("203.0.113.10", MAC, "tv");
        Page refused = delete(path, etag);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().getString("detail")).contains("203.0.113.10", MAC);
        Page dry = delete(path + "?revoke=true&dry_run=true", etag);
        assertThat(dry.status()).isEqualTo(200);
        assertThat(
                        dry.json()
                                .getJsonObject("effects")
                                .getJsonArray("moves")
                                .getJsonObject(0)
                                .getString("address"))
                .isEqualTo("203.0.113.10");
        assertThat(delete(path + "?revoke=true", etag).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prefix      | 203.0.113.1/24            | /prefix  | the network is"
                        + " 203.0.113.0/24",
                "prefix      | 203.0.113.0               | /prefix  | '203.0.113.0' is not a"
                        + " prefix",
                "gateway     | 198.51.100.1              | /gateway | 198.51.100.1 is not inside",
                "gateway     | 203.0.113.300             | /gateway | 203.0.113.300",
                "pools       | 203.0.113.9-203.0.113.2   | /pools/0 | is reversed; write"
                        + " 203.0.113.2-203.0.113.9",
                "pools       | 203.0.112.9-203.0.113.2   | /pools/0 | is not inside subnet"
                        + " 203.0.113.0/24",
                "section     | Cellar                    | /section | section Cellar is not"
                        + " declared",
                "dhcp_server | pfsense                   | /dhcp_server | names the DHCP server"
                        + " pfsense",
            })
    void namesTheFieldTheValueAndWhatWouldBeRight(
            String field, String value, String pointer, String said) {
        JsonObject body = subnet("203.0.113.0/24");
        body.put(field, field.equals("pools") ? new JsonArray().add(value) : value);
        Page page = operator.post("/api/v1/subnets", body);
        assertThat(page.status()).as(page.text()).isIn(400, 422);
        JsonObject error = page.json().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("message")).contains(said);
        assertThat(error.getString("remedy")).isNotEmpty();
        assertThat(lan.plan.current().version()).isEqualTo(1);
    }

    @Test
    void leafSubnetsNeverOverlap() {
        Page page = operator.post("/api/v1/subnets", subnet("192.0.2.128/25"));
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.json().getString("detail")).contains("192.0.2.128/25", "192.0.2.0/24");
        assertThat(page.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/prefix");
    }

    @Test
    void leavesTheFilesSubnetsToTheFile() {
        String etag = operator.get("/api/v1/subnets/1").header("ETag").orElseThrow();
        Page page = send("PUT", "/api/v1/subnets/1", subnet("192.0.2.0/24"), etag);
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.json().getString("code")).isEqualTo("owned-by-file");
    }

    @Test
    void aDryRunSaysWhatFollowsAndChangesNothing() {
        lan.grant("192.0.2.60", MAC, "laptop");
        JsonObject body =
                new JsonObject()
                        .put("range", "192.0.2.48/28")
                        .put("drain", true)
                        .put(
                                "owner",
                                new JsonObject().put("kind", "kubernetes-lb").put("name", "b"));
        Page page = operator.post("/api/v1/claims?dry_run=true", body);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        JsonObject json = page.json();
        assertThat(json.getBoolean("dry_run")).isTrue();
        JsonObject effects = json.getJsonObject("effects");
        JsonObject pool = effects.getJsonArray("pools").getJsonObject(0);
        assertThat(pool.getJsonObject("before").getInteger("size")).isEqualTo(90);
        assertThat(pool.getJsonObject("after").getInteger("size")).isEqualTo(76);
        JsonObject move = effects.getJsonArray("moves").getJsonObject(0);
        assertThat(move.getString("address")).isEqualTo("192.0.2.60");
        assertThat(move.getString("hostname")).isEqualTo("laptop");
        assertThat(move.getString("expected"))
                .isEqualTo(Lan.NOON.plus(Duration.ofHours(6)).toString());
        assertThat(move.getString("latest"))
                .isEqualTo(Lan.NOON.plus(Duration.ofHours(12)).toString());
        assertThat(effects.getJsonArray("names").getJsonObject(0).getString("name"))
                .isEqualTo("laptop.lan.example.org");
        assertThat(lan.plan.current().version()).isEqualTo(1);

        Page real = operator.post("/api/v1/claims", body);
        assertThat(real.status()).isEqualTo(201);
        assertThat(real.json().getJsonObject("effects")).isEqualTo(effects);
        JsonObject subnet = operator.get("/api/v1/subnets/1").json();
        assertThat(subnet.getInteger("draining")).isEqualTo(1);
        JsonObject drains = operator.get("/api/v1/drains").json();
        assertThat(drains.getInteger("remaining")).isEqualTo(1);
        assertThat(drains.getString("latest"))
                .isEqualTo(Lan.NOON.plus(Duration.ofHours(12)).toString());
        clock.advance(Duration.ofHours(12));
        assertThat(operator.get("/api/v1/drains").json().getInteger("remaining")).isZero();
    }

    @Test
    void countsClientsThatStillHaveTheOldMask() {
        Page made =
                operator.post(
                        "/api/v1/subnets", subnet("203.0.113.0/25", "203.0.113.10-203.0.113.20"));
        lan.grant("203.0.113.10", MAC, "tv");
        lan.grant("203.0.113.11", "00:00:5e:00:53:45", "radio");
        clock.advance(Duration.ofMinutes(1));
        String path = made.header("Location").orElseThrow();
        Page moved =
                send(
                        "PUT",
                        path,
                        subnet("203.0.113.0/24", "203.0.113.10-203.0.113.20"),
                        made.header("ETag").orElseThrow());
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
        assertThat(moved.json().getJsonObject("effects").getJsonArray("warnings").getString(0))
                .contains("203.0.113.0/25 becomes 203.0.113.0/24");
        assertThat(operator.get(path).json().getInteger("clients_on_old_mask")).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        lan.change(
                io.leasehold.ipam.lease.LeaseChange.Kind.RENEW,
                "203.0.113.10",
                MAC,
                "tv",
                Duration.ofHours(12));
        assertThat(operator.get(path).json().getInteger("clients_on_old_mask")).isEqualTo(1);
    }

    @Test
    void showsEverythingOfASubnetAsItWasWritten() {
        operator.json("PUT", "/api/v1/sections/Home%2FIoT", new JsonObject());
        operator.json("PUT", "/api/v1/vlans/20", new JsonObject().put("name", "iot"));
        operator.json(
                "PUT",
                "/api/v1/custom-fields/rack",
                new JsonObject()
                        .put("applies_to", new JsonArray().add("subnet"))
                        .put("type", "integer"));
        JsonObject body =
                subnet("203.0.113.0/24", "203.0.113.0/28")
                        .put("section", "Home/IoT")
                        .put("vlan", new JsonObject().put("vid", 20).put("domain", "lan"))
                        .put("gateway", "203.0.113.1")
                        .put("authority", "leasehold")
                        .put("dot0_dot255", true)
                        .put("announce_routes", true)
                        .put(
                                "lease_seconds",
                                new JsonObject().put("default", 600).put("min", 60).put("max", 900))
                        .put("options", new JsonObject().put("domain-name-servers", "192.0.2.53"))
                        .put(
                                "ddns",
                                new JsonObject()
                                        .put("forward", "iot.example.org")
                                        .put("reverse", true))
                        .put("description", "line one\nline <two>")
                        .put("tags", new JsonArray().add("lab"))
                        .put("fields", new JsonObject().put("rack", "7"));
        Page made = operator.post("/api/v1/subnets", body);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonObject json = made.json();
        body.remove("pools");
        body.forEach(e -> assertThat(json.getValue(e.getKey())).isEqualTo(e.getValue()));
        assertThat(json.getJsonArray("pools").getJsonObject(0).getString("last"))
                .isEqualTo("203.0.113.15");
        Page used = operator.send("DELETE", "/api/v1/sections/Home%2FIoT", Optional.empty());
        assertThat(used.status()).isEqualTo(422);
        assertThat(used.json().getString("detail")).contains("section Home/IoT");
    }

    @Test
    void routesToWhatLiesBehindANextHop() {
        JsonObject claim =
                new JsonObject()
                        .put("range", "10.42.0.0/16")
                        .put("via", "192.0.2.9")
                        .put(
                                "owner",
                                new JsonObject().put("kind", "kubernetes-pods").put("name", "k3s"));
        assertThat(operator.post("/api/v1/claims", claim).status()).isEqualTo(201);
        JsonObject route =
                operator.get("/api/v1/subnets/1").json().getJsonArray("routes").getJsonObject(0);
        assertThat(route.getString("via")).isEqualTo("192.0.2.9");
        assertThat(route.getJsonArray("destinations").getString(0)).isEqualTo("10.42.0.0/16");
    }

    @Test
    void d2TheTreeShowsAnOverlayInsideAContainer() {
        Page container =
                operator.json(
                        "PUT",
                        "/api/v1/containers/10.0.0.0%2F8",
                        new JsonObject().put("name", "LAN networks"));
        assertThat(container.status()).as(container.text()).isEqualTo(200);
        operator.post("/api/v1/subnets", subnet("10.69.1.0/24", "10.69.1.50-10.69.1.149"));
        JsonObject pods =
                new JsonObject()
                        .put("range", "10.42.0.0/16")
                        .put("semantics", "overlay")
                        .put(
                                "owner",
                                new JsonObject()
                                        .put("kind", "kubernetes-pods")
                                        .put("name", "flannel"));
        assertThat(operator.post("/api/v1/claims", pods).status()).isEqualTo(201);
        JsonObject lanSpace =
                operator.get("/api/v1/tree").json().getJsonArray("spaces").getJsonObject(0);
        JsonObject node =
                lanSpace.getJsonArray("sections")
                        .getJsonObject(0)
                        .getJsonArray("children")
                        .getJsonObject(0);
        assertThat(node.getString("prefix")).isEqualTo("10.0.0.0/8");
        assertThat(node.getJsonObject("usage").getInteger("pool")).isEqualTo(100);
        assertThat(node.getJsonArray("children").getJsonObject(0).getString("prefix"))
                .isEqualTo("10.69.1.0/24");
        assertThat(node.getJsonArray("claims").getJsonObject(0).getString("semantics"))
                .isEqualTo("overlay");

        Page page =
                operator.post("/api/v1/subnets", subnet("10.42.7.0/24", "10.42.7.10-10.42.7.20"));
        assertThat(page.status()).isEqualTo(409);
        JsonObject conflict = page.json().getJsonArray("conflicts").getJsonObject(0);
        assertThat(conflict.getJsonObject("owner").getString("name")).isEqualTo("flannel");
        assertThat(conflict.getJsonObject("span").getString("first")).isEqualTo("10.42.7.0");
        assertThat(page.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/prefix");
    }

    @Test
    void aContainerIsReplacedOnlyByWhoHasReadIt() {
        String path = "/api/v1/containers/10.0.0.0%2F8";
        JsonObject body = new JsonObject().put("name", "all");
        assertThat(send("PUT", path, body, "\"0\"").status()).isEqualTo(412);
        Page made = operator.json("PUT", path, body);
        assertThat(made.status()).isEqualTo(200);
        assertThat(operator.json("PUT", path, body).status()).isEqualTo(428);
        String etag = made.header("ETag").orElseThrow();
        assertThat(send("PUT", path, body.copy().put("name", "more"), etag).status())
                .isEqualTo(200);
        assertThat(delete(path, etag).status()).isEqualTo(412);
        assertThat(delete(path, "*").status()).isEqualTo(204);
        assertThat(delete(path, "*").status()).isEqualTo(404);
    }

    @Test
    void aSilentHostThatWasSeenShowsUntilItIsSeenNoMore() {
        lan.store
                .sightingStore()
                .save(List.of(seen("192.0.2.70"), seen("192.0.2.200"), seen("192.0.2.7")));
        lan.grant("192.0.2.71", MAC, "laptop");
        assertThat(state("192.0.2.70")).isEqualTo("observed-unknown");
        assertThat(state("192.0.2.7")).isEqualTo("observed-unknown");
        assertThat(state("192.0.2.200")).isEqualTo("static");
        JsonObject usage = operator.get("/api/v1/subnets/1").json().getJsonObject("usage");
        assertThat(usage.getJsonObject("states").getInteger("observed-unknown")).isEqualTo(2);
        assertThat(usage.getJsonObject("states").getInteger("dhcp-pool-free")).isEqualTo(88);
        assertThat(operator.get("/api/v1/subnets/1/grid").response().body()[70])
                .isEqualTo(AddressState.OBSERVED_UNKNOWN.code());
        JsonObject sightings = operator.get("/api/v1/sightings?within=192.0.2.64/26").json();
        assertThat(sightings.getInteger("count")).isEqualTo(1);
        clock.advance(SightingConflicts.FRESH);
        assertThat(state("192.0.2.70")).isEqualTo("dhcp-pool-free");
    }

    private String state(String address) {
        return operator.get("/api/v1/addresses/" + address).json().getString("state");
    }

    private static Seen seen(String address) {
        return new Seen(
                Ipv4Address.parse(address),
                HardwareAddress.parse("00:00:5e:00:53:99"),
                Origin.ARP,
                "br0",
                Lan.NOON,
                Lan.NOON);
    }

    @Test
    void looksForTheNextAddressInsideTheSubnetOnly() {
        JsonObject wish =
                new JsonObject()
                        .put("within", "198.51.100.0/28")
                        .put(
                                "claim",
                                new JsonObject()
                                        .put(
                                                "owner",
                                                new JsonObject()
                                                        .put("kind", "static")
                                                        .put("name", "ups")));
        Page page = operator.post("/api/v1/subnets/1/next-address", wish);
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo("/within");
    }

    @Test
    void anotherSpaceMayHaveTheSamePrefixAndNoLeases() {
        lan.grant("192.0.2.60", MAC, "laptop");
        Page made =
                operator.post(
                        "/api/v1/subnets",
                        subnet("192.0.2.0/24").put("space", "dmz").put("authority", "static"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().getJsonObject("usage").getInteger("leased")).isZero();
        assertThat(operator.get("/api/v1/subnets?space=dmz").json().getJsonArray("items"))
                .hasSize(1);
        assertThat(lan.plan.current().subnet(Ipv4Prefix.parse("192.0.2.0/24")).orElseThrow().id())
                .hasToString("1");
    }
}
