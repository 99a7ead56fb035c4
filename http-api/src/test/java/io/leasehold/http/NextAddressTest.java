package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class NextAddressTest {
    private static final String PATH = "/api/v1/subnets/1/next-address";

    private Lan lan;
    private Browser operator;

    @BeforeEach
    void start() {
        lan = Lan.at(new Lan.StoppedClock(), Lan.subnet("192.0.2.0/26", "rack", "192.0.2.1"));
        operator = new Browser(lan, Optional.of(lan.token(Role.OPERATOR)));
    }

    @AfterEach
    void stop() {
        lan.close();
    }

    private static JsonObject wish(int n) {
        return new JsonObject()
                .put(
                        "claim",
                        new JsonObject()
                                .put("label", "rack 1")
                                .put(
                                        "owner",
                                        new JsonObject()
                                                .put("kind", "static")
                                                .put("name", "host-" + n)));
    }

    /** A /26 has 64 addresses; network, broadcast, gateway and one static host leave 60. */
    @Test
    void sixtyFourAtOnceGetSixtyAddressesNoneDouble()
            throws ExecutionException, InterruptedException {
        assertThat(operator.post(PATH, wish(0)).status()).isEqualTo(201);
        List<String> given = new ArrayList<>();
        List<Page> refused = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Page>> asked = new ArrayList<>();
            for (int i = 1; i <= 64; i++) {
                JsonObject wish = wish(i);
                asked.add(clients.submit(() -> operator.post(PATH, wish)));
            }
            for (Future<Page> answer : asked) {
                Page page = answer.get();
                if (page.status() == 201) {
                    given.add(page.json().getString("address"));
                } else {
                    refused.add(page);
                }
            }
        }
        assertThat(given).hasSize(60).doesNotHaveDuplicates();
        assertThat(refused).hasSize(4);
        for (Page page : refused) {
            assertThat(page.status()).isEqualTo(409);
            assertThat(page.json().getString("code")).isEqualTo("no-free-address");
        }
        assertThat(lan.plan.current().content().claims())
                .hasSize(61)
                .extracting(claim -> claim.range().first())
                .doesNotHaveDuplicates();
    }

    @Test
    void passesOverWhatIsLeasedAndLooksOnlyWhereItIsTold() {
        Page first = operator.post(PATH, wish(1).put("within", "192.0.2.16/30"));
        assertThat(first.json().getString("address")).isEqualTo("192.0.2.16");
        assertThat(first.header("Location").map(operator::get).map(Page::status)).contains(200);
        lan.grant("192.0.2.17", "00:00:5e:00:53:44", "guest");
        Page second = operator.post(PATH, wish(2).put("within", "192.0.2.16/30"));
        assertThat(second.json().getString("address")).isEqualTo("192.0.2.18");
    }

    @Test
    void reservesTheNextAddressAndSaysWhereTheFaultIs() {
        JsonObject device = new JsonObject().put("mac", "00:00:5e:00:53:44").put("hostname", "nas");
        Page made = operator.post(PATH, new JsonObject().put("reservation", device));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().getString("address")).isEqualTo("192.0.2.2");
        assertThat(made.json().getJsonObject("reservation").getString("hostname")).isEqualTo("nas");
        Page again = operator.post(PATH, new JsonObject().put("reservation", device));
        assertThat(again.status()).isEqualTo(422);
        assertThat(pointer(again)).isEqualTo("/reservation/mac");
        device.put("mac", "00:00:5e:00:53:45").put("hostname", "no_good");
        assertThat(pointer(operator.post(PATH, new JsonObject().put("reservation", device))))
                .isEqualTo("/reservation/hostname");
        assertThat(operator.post(PATH, new JsonObject()).status()).isEqualTo(400);
    }

    private static String pointer(Page page) {
        return page.json().getJsonArray("errors").getJsonObject(0).getString("pointer");
    }

    @Test
    void aDryRunTakesNothing() {
        Page dry = operator.post(PATH + "?dry_run=true", wish(1));
        assertThat(dry.status()).isEqualTo(200);
        assertThat(lan.plan.current().content().claims()).isEmpty();
    }
}
