package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One row an operation: how to call it and what success is. Who may call it comes from the
 * document, and every answer, problems included, must be as the document says.
 */
class EveryOperationAsEachRoleTest {
    private static final String RESERVATION = "/api/v1/reservations/{id}";

    private record Call(String operation, String method, String path, int success) {}

    private static final List<Call> CALLS =
            List.of(
                    new Call("getContract", "GET", "/api/v1/openapi.json", 200),
                    new Call("listSubnets", "GET", "/api/v1/subnets", 200),
                    new Call("getSubnet", "GET", "/api/v1/subnets/192.0.2.0%2F24", 200),
                    new Call("getSubnetGrid", "GET", "/api/v1/subnets/1/grid", 200),
                    new Call("getSubnetEffective", "GET", "/api/v1/subnets/1/effective", 200),
                    new Call("listLeases", "GET", "/api/v1/leases?limit=2&q=lap&subnet=1", 200),
                    new Call("getAddress", "GET", "/api/v1/addresses/192.0.2.60", 200),
                    new Call("listReservations", "GET", "/api/v1/reservations?subnet=1", 200),
                    new Call("createReservation", "POST", "/api/v1/reservations", 201),
                    new Call("getReservation", "GET", RESERVATION, 200),
                    new Call("replaceReservation", "PUT", RESERVATION, 200),
                    new Call("deleteReservation", "DELETE", RESERVATION, 204),
                    new Call("streamEvents", "GET", "/api/v1/events", 200),
                    new Call("getLiveness", "GET", "/livez", 200),
                    new Call("getReadiness", "GET", "/readyz", 200),
                    new Call("getHealth", "GET", "/healthz", 200),
                    new Call("getMetrics", "GET", "/metrics", 200));

    /** Who asks, and of which listener. */
    enum Asker {
        NOBODY_ON_LOOPBACK(false, Optional.empty(), Optional.of(Role.VIEWER)),
        NOBODY_ELSEWHERE(true, Optional.empty(), Optional.empty()),
        VIEWER(true, Optional.of(Role.VIEWER), Optional.of(Role.VIEWER)),
        OPERATOR(true, Optional.of(Role.OPERATOR), Optional.of(Role.OPERATOR)),
        ADMIN(true, Optional.of(Role.ADMIN), Optional.of(Role.ADMIN));

        private final boolean exposed;
        private final Optional<Role> token;
        private final Optional<Role> mayDo;

        Asker(boolean exposed, Optional<Role> token, Optional<Role> mayDo) {
            this.exposed = exposed;
            this.token = token;
            this.mayDo = mayDo;
        }

        int expected(Optional<Role> needed, int success) {
            if (needed.isEmpty() || mayDo.filter(r -> r.compareTo(needed.get()) >= 0).isPresent()) {
                return success;
            }
            return token.isPresent() ? 403 : 401;
        }
    }

    private static Vertx vertx;
    private static OpenAPIContract contract;
    private static Lan closed;
    private static Lan exposed;
    private static int made;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        contract =
                OpenAPIContract.from(vertx, Contract.forRouter(Contract.document()))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
        closed = Lan.at(new Lan.StoppedClock());
        exposed = new Lan(new Lan.StoppedClock(), List.of(Lan.office(), Lan.lab()), "0.0.0.0", 0);
        for (Lan lan : List.of(closed, exposed)) {
            lan.grant("192.0.2.60", "00:00:5e:00:53:60", "laptop");
            lan.grant("192.0.2.61", "00:00:5e:00:53:61", "lap <b>top</b>");
            lan.grant("192.0.2.62", "00:00:5e:00:53:62", "lap-2");
            lan.settleDns(2);
        }
    }

    @AfterAll
    static void stop() {
        closed.close();
        exposed.close();
        vertx.close();
    }

    @Test
    void theTableHasEveryOperation() {
        assertThat(CALLS.stream().map(Call::operation))
                .containsExactlyInAnyOrderElementsOf(
                        contract.operations().stream().map(Operation::getOperationId).toList());
    }

    @ParameterizedTest
    @EnumSource
    void mayDoWhatItsRoleSays(Asker asker) throws IOException {
        Lan lan = asker.exposed ? exposed : closed;
        Browser browser = new Browser(lan, asker.token.map(lan::token));
        for (Call call : CALLS) {
            Optional<Role> needed = Contract.role(contract.operation(call.operation()));
            int expected = asker.expected(needed, call.success());
            if (call.operation().equals("streamEvents") && expected == 200) {
                try (var stream = browser.stream(call.path())) {
                    assertThat(stream.readLine()).startsWith("retry:");
                }
                continue;
            }
            Page page = call(browser, lan, call);
            assertThat(page.status())
                    .as("%s as %s: %s", call, asker, page.text())
                    .isEqualTo(expected);
            checkAgainstDocument(call.operation(), page);
        }
    }

    private Page call(Browser browser, Lan lan, Call call) {
        made++;
        JsonObject body =
                new JsonObject()
                        .put("subnet", "192.0.2.0/24")
                        .put(
                                "mac",
                                String.format(java.util.Locale.ROOT, "00:00:5e:01:53:%02x", made))
                        .put("hostname", "made-" + made);
        if (!call.path().equals(RESERVATION)) {
            return call.method().equals("GET")
                    ? browser.get(call.path())
                    : browser.json(call.method(), call.path(), body);
        }
        Reservations.Placed placed = reserve(lan);
        String path = RESERVATION.replace("{id}", placed.reservation().id().toString());
        return switch (call.method()) {
            case "PUT" -> browser.json("PUT", path, body, "If-Match", placed.etag());
            case "DELETE" ->
                    browser.send("DELETE", path, Optional.empty(), "If-Match", placed.etag());
            default -> browser.get(path);
        };
    }

    private Reservations.Placed reserve(Lan lan) {
        Reservation reservation =
                Lan.reservation(
                        String.format(java.util.Locale.ROOT, "00:00:5e:02:53:%02x", made),
                        "192.0.2." + (150 + made % 40),
                        "set-" + made,
                        Source.API);
        PlanOutcome outcome =
                lan.plan.change(
                        new PlanEdit.AddReservation(
                                lan.plan.current().subnets().getFirst().id(), reservation),
                        new PlanStore.Author("test", "test", "-"));
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        return Reservations.find(lan.plan.current(), reservation.id()).orElseThrow();
    }

    private static void checkAgainstDocument(String operation, Page page) {
        String type =
                page.mediaType().equals(Problem.MEDIA_TYPE)
                        ? Contract.PROBLEM_FOR_ROUTER
                        : page.mediaType();
        Map<String, String> headers = new HashMap<>();
        page.response()
                .headers()
                .map()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        ValidatableResponse response =
                page.response().body().length == 0
                        ? ValidatableResponse.create(page.status(), headers)
                        : ValidatableResponse.create(
                                page.status(),
                                headers,
                                Buffer.buffer(page.response().body()),
                                type);
        assertDoesNotThrow(
                () ->
                        ResponseValidator.create(vertx, contract)
                                .validate(response, operation)
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS),
                () -> operation + " " + page.status() + ": " + page.text());
    }

    @Test
    void publishesTheDocumentItWasBuiltFrom() {
        JsonObject served = new Browser(closed).get("/api/v1/openapi.json").json();
        assertThat(served).isEqualTo(Contract.document());
        JsonArray states =
                served.getJsonObject("components")
                        .getJsonObject("schemas")
                        .getJsonObject("AddressState")
                        .getJsonArray("enum");
        assertThat(states.stream().map(String::valueOf).toList())
                .isEqualTo(Arrays.stream(AddressState.values()).map(AddressState::text).toList());
    }
}
