package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.http.pages.SubnetView;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.AddressGrid;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Classes, shared networks, options of the plan's own, and what the scopes say. */
class ServingApiTest {
    private static final String CLASS = "/api/v1/classes/pxe-uefi";

    private Lan lan;
    private Browser operator;

    @BeforeEach
    void start() {
        lan = Lan.at(new Lan.StoppedClock());
        operator = new Browser(lan, Optional.of(lan.token(Role.OPERATOR)));
    }

    @AfterEach
    void stop() {
        lan.close();
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    private Page put(String path, JsonObject body) {
        return operator.json("PUT", path, body);
    }

    private void made(String path, JsonObject body) {
        Page page = put(path, body);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
    }

    @Test
    void addsChangesAndDeletesAClass() {
        JsonObject body =
                json(
                        """
                        {'test': 'option[93].hex == 0x0007',
                         'lease_seconds': {'default': 600, 'min': 60, 'max': 4294967295, 'renew': 100, 'rebind': 200},
                         'lease_cache_percent': 25, 'lease_pressure_percent': 90,
                         'options': {'tftp-server-name': 'tftp'}, 'always_send': [42, 66], 'never_send': [3],
                         'boot': {'next_server': '192.0.2.9', 'server_name': 'tftp', 'file': 'a.efi'}}
                        """);
        Page first = put(CLASS, body);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        body.forEach(e -> assertThat(first.json().getValue(e.getKey())).isEqualTo(e.getValue()));
        Page seen = operator.get(CLASS);
        String etag = seen.header("ETag").orElseThrow();
        assertThat(first.header("ETag")).contains(etag);
        assertThat(seen.json().getString("source")).isEqualTo("api");

        JsonObject changed = json("{'test': 'known'}");
        assertThat(put(CLASS, changed).status()).isEqualTo(428);
        assertThat(operator.json("PUT", CLASS, changed, "If-Match", "\"x\"").status())
                .isEqualTo(412);
        Page second = operator.json("PUT", CLASS, changed, "If-Match", etag);
        assertThat(second.status()).as(second.text()).isEqualTo(200);
        assertThat(second.json().getJsonObject("lease_seconds").isEmpty()).isTrue();
        assertThat(operator.get("/api/v1/classes").json().getJsonArray("items")).hasSize(1);

        Page gone =
                operator.send(
                        "DELETE",
                        CLASS,
                        Optional.empty(),
                        "If-Match",
                        second.header("ETag").orElseThrow());
        assertThat(gone.status()).isEqualTo(204);
        assertThat(operator.get(CLASS).status()).isEqualTo(404);
    }

    @Test
    void aDryRunChangesNothing() {
        Page page = put(CLASS + "?dry_run=true", json("{'test': 'known'}"));
        assertThat(page.json().getBoolean("dry_run")).isTrue();
        assertThat(operator.get(CLASS).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'lease_seconds': {'min': 9, 'max': 8}} | /lease_seconds/min | min 9 s is longer"
                        + " than max 8 s",
                "{'test': 'option[93].hex = 1'} | /test | column 16",
                "{'boot': {'file': 'a b'}} | /boot/file | boot file 'a b' is not",
                "{'boot': {'next_server': '192.0.2.300'}} | /boot/next_server | 192.0.2.300",
                "{'options': {'routers': 'x'}} | /options/routers | 'x'",
                "{'lease_pressure_percent': 0} | /lease_pressure_percent | 1",
            })
    void namesTheFieldAndWhatIsWrong(String body, String pointer, String said) {
        Page page = put(CLASS, json(body));
        assertThat(page.status()).as(page.text()).isIn(400, 422);
        JsonObject error = page.json().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).as(page.text()).isEqualTo(pointer);
        assertThat(error.getString("message")).contains(said);
        assertThat(lan.plan.current().version()).isEqualTo(1);
    }

    @Test
    void aSubnetSaysEverythingOfItsScope() {
        made(CLASS, json("{'test': 'known'}"));
        made(
                "/api/v1/shared-networks/floor-2",
                json("{'relays': ['192.0.2.77'], 'authoritative': false, 'classes': ['KNOWN']}"));
        JsonObject body =
                json(
                        """
                        {'prefix': '203.0.113.0/24', 'shared_network': 'floor-2', 'relays': ['192.0.2.78'],
                         'classes': ['KNOWN', 'pxe-uefi'], 'match_client_id': false, 'authoritative': true,
                         'lease_seconds': {'max': 900}, 'always_send': [42], 'boot': {'file': 'a.efi'},
                         'ddns': {'forward': 'example.org', 'reverse': true, 'override_client_update': false,
                                  'override_no_update': false, 'replace_client_name': 'when-not-present',
                                  'generated_prefix': 'dhcp', 'suffix': 'dhcp.example.org',
                                  'conflict': 'no-check-without-dhcid', 'update_on_renew': true,
                                  'ttl': {'percent': 40, 'min_seconds': 60, 'max_seconds': 3600}}}
                        """);
        body.put(
                "pools",
                new JsonArray(
                        List.of(
                                "203.0.113.9",
                                json(
                                        "{'range': '203.0.113.16/28', 'classes': ['pxe-uefi'],"
                                                + " 'never_send': [3]}"))));
        Page made = operator.post("/api/v1/subnets", body);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonObject seen = operator.get("/api/v1/subnets/203.0.113.0%2F24").json();
        JsonArray pools = (JsonArray) body.remove("pools");
        assertThat(pools).hasSize(2);
        body.forEach(e -> assertThat(seen.getValue(e.getKey())).isEqualTo(e.getValue()));
        assertThat(seen.getJsonObject("lease_seconds_in_force"))
                .isEqualTo(json("{'default': 900, 'min': 600, 'max': 900}"));
        assertThat(seen.getJsonArray("pools").getJsonObject(0))
                .isEqualTo(json("{'first': '203.0.113.9', 'last': '203.0.113.9', 'size': 1}"));
        JsonObject special = seen.getJsonArray("pools").getJsonObject(1);
        assertThat(special.getString("last")).isEqualTo("203.0.113.31");
        assertThat(special.getJsonArray("classes")).containsExactly("pxe-uefi");
        assertThat(special.getJsonArray("never_send")).containsExactly(3);

        String etag = operator.get(CLASS).header("ETag").orElseThrow();
        Page used = operator.send("DELETE", CLASS, Optional.empty(), "If-Match", etag);
        assertThat(used.status()).isEqualTo(422);
        assertThat(used.json().getString("detail")).contains("class pxe-uefi is not declared");
    }

    @Test
    void aPoolThatIsWrongIsNamed() {
        JsonObject body = json("{'prefix': '203.0.113.0/24', 'pools': [{'range': '203.0.113.x'}]}");
        Page page = operator.post("/api/v1/subnets", body);
        assertThat(page.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .as(page.text())
                .isEqualTo("/pools/0/range");
    }

    @Test
    void aReservationHasClassesAndTerms() {
        made(CLASS, json("{}"));
        Page made =
                operator.post(
                        "/api/v1/reservations",
                        json(
                                "{'subnet': '192.0.2.0/24', 'mac': '00:00:5e:00:53:77', 'classes':"
                                        + " ['pxe-uefi'], 'boot': {'file': 'a.efi'}, 'always_send':"
                                        + " [66]}"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().getJsonArray("classes")).containsExactly("pxe-uefi");
        assertThat(made.json().getJsonArray("always_send")).containsExactly(66);
        assertThat(made.json().getJsonObject("boot").getString("file")).isEqualTo("a.efi");
    }

    @Test
    void theDefaultsReachEverySubnet() {
        Page subnet = operator.post("/api/v1/subnets", json("{'prefix': '203.0.113.0/24'}"));
        assertThat(subnet.status()).isEqualTo(201);
        JsonObject wanted = json("{'lease_seconds': {'max': 3600}, 'match_client_id': false}");
        assertThat(put("/api/v1/defaults", wanted).status()).isEqualTo(428);
        String etag = operator.get("/api/v1/defaults").header("ETag").orElseThrow();
        Page page = operator.json("PUT", "/api/v1/defaults", wanted, "If-Match", etag);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(operator.get("/api/v1/defaults").json().getBoolean("match_client_id")).isFalse();
        assertThat(
                        operator.get("/api/v1/subnets/203.0.113.0%2F24")
                                .json()
                                .getJsonObject("lease_seconds_in_force"))
                .isEqualTo(json("{'default': 3600, 'min': 600, 'max': 3600}"));
    }

    @Test
    void anOptionIsDefined() {
        String path = "/api/v1/option-definitions/dhcp4/222";
        made(path, json("{'name': 'controllers', 'type': 'address', 'array': true}"));
        JsonObject seen = operator.get(path).json();
        assertThat(seen.getString("type")).isEqualTo("address");
        assertThat(seen.getBoolean("array")).isTrue();
        Page wrong =
                put("/api/v1/option-definitions/dhcp4/223", json("{'name': 'x', 'type': 'blob'}"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().getString("detail")).contains("'blob'");
        Page none = put("/api/v1/option-definitions/dhcp4/0", json("{'name': 'x', 'type': 'hex'}"));
        assertThat(none.status()).isEqualTo(400);
    }

    /** Scenario B10: London is tracked, and its reverse zone is not there. */
    @Test
    void aSubnetWithoutAReverseZoneSaysSoBeforeItsFirstLease() {
        for (String reverse : List.of("true", "false")) {
            String prefix = reverse.equals("true") ? "192.168.8.0/24" : "192.168.9.0/24";
            Page made =
                    operator.post(
                            "/api/v1/subnets",
                            json(
                                    "{'prefix': '"
                                            + prefix
                                            + "', 'ddns': {'forward': 'lan.example.org',"
                                            + " 'reverse': "
                                            + reverse
                                            + "}}"));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
        }
        JsonObject london = operator.get("/api/v1/subnets/192.168.8.0%2F24").json();
        assertThat(london.getJsonArray("reverse_zones_missing"))
                .containsExactly("8.168.192.in-addr.arpa");
        assertThat(
                        operator.get("/api/v1/subnets/192.168.9.0%2F24")
                                .json()
                                .containsKey("reverse_zones_missing"))
                .isFalse();
        assertThat(
                        SubnetViews.subnet(
                                        lan.plan
                                                .current()
                                                .subnet(new SubnetId(london.getInteger("id")))
                                                .orElseThrow(),
                                        new AddressGrid.Usage(256, 0, 0, 256, Map.of()),
                                        List.of(DnsName.parse("8.168.192.in-addr.arpa")))
                                .facts())
                .contains(
                        new SubnetView.Fact(
                                "Reverse DNS", "no reverse zone: 8.168.192.in-addr.arpa"));
    }
}
