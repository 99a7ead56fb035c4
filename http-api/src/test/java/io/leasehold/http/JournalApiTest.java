package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.PacketJournal;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;

class JournalApiTest {
    private Lan lan;
    private Browser anybody;
    private Browser operator;

    @BeforeEach
    void start() {
        lan = Lan.at(new Lan.StoppedClock());
        anybody = new Browser(lan);
        operator = new Browser(lan, Optional.of(lan.token(Role.OPERATOR)));
    }

    @AfterEach
    void stop() {
        lan.close();
    }

    @Test
    void tellsWhatWasAskedAndAnswered() {
        JsonObject entry =
                anybody.get("/api/v1/journal").json().getJsonArray("items").getJsonObject(0);

        assertThat(entry.getInteger("number")).isEqualTo(3);
        assertThat(entry.getString("xid")).isEqualTo("3903f326");
        assertThat(entry.getString("client_id")).isEqualTo("ff:01");
        assertThat(entry.getJsonArray("options").getJsonObject(0))
                .isEqualTo(
                        new JsonObject()
                                .put("code", 12)
                                .put("name", "host-name")
                                .put("value", "6c:61:70")
                                .put("text", "lap<b>"));
        assertThat(entry.getJsonObject("basis").getString("network")).isEqualTo("floor-2");
        assertThat(entry.getJsonObject("outcome").getString("address")).isEqualTo("192.0.2.60");
    }

    @Test
    void theConditionsReachTheJournal() {
        anybody.get("/api/v1/journal?mac=0000.5e00.5360&client_id=ff01&address=192.0.2.60");

        assertThat(lan.journal.asked())
                .contains(
                        new PacketJournal.Query(
                                Optional.of(HardwareAddress.parse("00:00:5e:00:53:60")),
                                Optional.of(OctetString.parseHex("ff:01")),
                                Optional.of(Ipv4Address.parse("192.0.2.60"))));
    }

    @Test
    void aPageSaysWhereTheNextOneIs() {
        JsonObject first = anybody.get("/api/v1/journal?limit=2&address=192.0.2.60").json();
        assertThat(first.getJsonArray("items")).hasSize(2);

        JsonObject second = anybody.get(first.getString("next")).json();
        assertThat(second.getJsonArray("items")).hasSize(1);
        assertThat(second.containsKey("next")).isFalse();
        assertThat(lan.journal.asked().orElseThrow().address()).isPresent();
    }

    @Test
    void aWrongMacIsRefusedByName() {
        Page page = anybody.get("/api/v1/journal?mac=nonsense");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("'nonsense' is not a MAC address");
    }

    @Test
    void aTestShowsWhatItIsTrueOfAndTheValuesOfItsSides() {
        JsonObject result =
                operator.json(
                                "POST",
                                "/api/v1/journal/test",
                                new JsonObject().put("test", "option[60].hex == 'MSFT'"))
                        .json();

        assertThat(result.getInteger("tested")).isEqualTo(3);
        JsonObject match = result.getJsonArray("items").getJsonObject(0);
        assertThat(match.getJsonObject("exchange").getInteger("number")).isEqualTo(3);
        assertThat(match.getJsonArray("steps").getJsonObject(0).getJsonArray("sides"))
                .containsExactly(
                        new JsonObject()
                                .put("expression", "option[60].hex")
                                .put("value", "'MSFT'"));
    }

    @Test
    void aTestThatCannotBeReadIsRefusedWithItsColumn() {
        Page page =
                operator.json(
                        "POST",
                        "/api/v1/journal/test",
                        new JsonObject().put("test", "option[60].hex == "));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("column 19");
    }
}
