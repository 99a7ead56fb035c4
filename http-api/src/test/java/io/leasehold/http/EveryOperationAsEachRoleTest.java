package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Seen;
import io.leasehold.ipam.testing.SubnetBuilder;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One row an operation: how to call it and what success is. Who may call it comes from the
 * document, and every answer, problems included, must be as the document says.
 */
class EveryOperationAsEachRoleTest {
    /**
     * @param path in which a word in braces is replaced by something new of that kind
     */
    private record Call(String operation, String method, String path, int success) {}

    private static Call get(String operation, String path) {
        return new Call(operation, "GET", path, 200);
    }

    private static Call post(String operation, String path) {
        return new Call(operation, "POST", path, 201);
    }

    private static Call put(String operation, String path) {
        return new Call(operation, "PUT", path, 200);
    }

    private static Call delete(String operation, String path) {
        return new Call(operation, "DELETE", path, 204);
    }

    private static final List<Call> CALLS =
            List.of(
                    get("getContract", "/api/v1/openapi.json"),
                    get("getTree", "/api/v1/tree"),
                    get("listSubnets", "/api/v1/subnets"),
                    post("createSubnet", "/api/v1/subnets"),
                    get("getSubnet", "/api/v1/subnets/192.0.2.0%2F24"),
                    put("replaceSubnet", "/api/v1/subnets/{subnet}"),
                    delete("deleteSubnet", "/api/v1/subnets/{subnet}"),
                    get("getSubnetGrid", "/api/v1/subnets/1/grid"),
                    get("getSubnetEffective", "/api/v1/subnets/1/effective"),
                    post("claimNextAddress", "/api/v1/subnets/1/next-address"),
                    get("findFree", "/api/v1/subnets/1/free?size=4"),
                    get("findCheapest", "/api/v1/subnets/1/cheapest?length=28"),
                    get("findLargest", "/api/v1/subnets/1/largest"),
                    get("listLeases", "/api/v1/leases?limit=2&q=lap&subnet=1"),
                    get("listDrains", "/api/v1/drains?subnet=1"),
                    get("listSightings", "/api/v1/sightings?within=192.0.2.0/24"),
                    get("getAddress", "/api/v1/addresses/192.0.2.60"),
                    get("getName", "/api/v1/names/laptop"),
                    get("listReservations", "/api/v1/reservations?subnet=1"),
                    post("createReservation", "/api/v1/reservations"),
                    get("getReservation", "/api/v1/reservations/{reservation}"),
                    put("replaceReservation", "/api/v1/reservations/{reservation}"),
                    delete("deleteReservation", "/api/v1/reservations/{reservation}"),
                    get("listClaims", "/api/v1/claims?subnet=1"),
                    post("createClaim", "/api/v1/claims"),
                    get("getClaim", "/api/v1/claims/{claim}"),
                    put("replaceClaim", "/api/v1/claims/{claim}"),
                    delete("deleteClaim", "/api/v1/claims/{claim}"),
                    new Call("confirmClaim", "POST", "/api/v1/claims/{claim}/confirm", 200),
                    get("getClaimUsage", "/api/v1/claims/{claim}/usage"),
                    get("getClaimHistory", "/api/v1/claims/{claim}/history"),
                    get("getClaimKeepOut", "/api/v1/claims/{shared}/keep-out"),
                    get("listContainers", "/api/v1/containers"),
                    get("getContainer", "/api/v1/containers/{container}"),
                    put("putContainer", "/api/v1/containers/{container}"),
                    delete("deleteContainer", "/api/v1/containers/{container}"),
                    get("listSections", "/api/v1/sections"),
                    put("putSection", "/api/v1/sections/Home%2FIoT"),
                    delete("deleteSection", "/api/v1/sections/{section}"),
                    get("listVlans", "/api/v1/vlans"),
                    put("putVlan", "/api/v1/vlans/20?domain=home"),
                    delete("deleteVlan", "/api/v1/vlans/{vlan}"),
                    get("listCustomFields", "/api/v1/custom-fields"),
                    put("putCustomField", "/api/v1/custom-fields/rack"),
                    delete("deleteCustomField", "/api/v1/custom-fields/{field}"),
                    get("getDefaults", "/api/v1/defaults"),
                    put("putDefaults", "/api/v1/defaults"),
                    get("listClasses", "/api/v1/classes"),
                    get("getClass", "/api/v1/classes/{class}"),
                    put("putClass", "/api/v1/classes/{class}"),
                    delete("deleteClass", "/api/v1/classes/{class}"),
                    get("listSharedNetworks", "/api/v1/shared-networks"),
                    get("getSharedNetwork", "/api/v1/shared-networks/{network}"),
                    put("putSharedNetwork", "/api/v1/shared-networks/{network}"),
                    delete("deleteSharedNetwork", "/api/v1/shared-networks/{network}"),
                    get("listOptionDefinitions", "/api/v1/option-definitions"),
                    get("getOptionDefinition", "/api/v1/option-definitions/made/{code}"),
                    put("putOptionDefinition", "/api/v1/option-definitions/made/{code}"),
                    delete("deleteOptionDefinition", "/api/v1/option-definitions/made/{code}"),
                    get("listConflicts", "/api/v1/conflicts"),
                    get("getConflict", "/api/v1/conflicts/{conflict}"),
                    put("muteConflict", "/api/v1/conflicts/{conflict}/mute"),
                    delete("unmuteConflict", "/api/v1/conflicts/{conflict}/mute"),
                    get("listDnsZones", "/api/v1/dns/zones"),
                    new Call("testDnsZone", "POST", "/api/v1/dns/zones/lan.example.org/test", 200),
                    new Call("auditDns", "POST", "/api/v1/dns/audit", 200),
                    get("listDnsFindings", "/api/v1/dns/findings?limit=3"),
                    new Call(
                            "adoptDnsFinding", "POST", "/api/v1/dns/findings/{foreign}/adopt", 202),
                    new Call(
                            "removeDnsFinding",
                            "POST",
                            "/api/v1/dns/findings/{leftover}/remove",
                            204),
                    get("listDnsPending", "/api/v1/dns/pending"),
                    new Call(
                            "retryDnsPending", "POST", "/api/v1/dns/pending/192.0.2.61/retry", 202),
                    get("listDnsSuggestions", "/api/v1/dns/suggestions"),
                    new Call(
                            "adoptDnsSuggestion",
                            "POST",
                            "/api/v1/dns/suggestions/{suggested}/adopt",
                            200),
                    get("listAudit", "/api/v1/audit"),
                    get("listJournal", "/api/v1/journal?mac=00:00:5e:00:53:60&limit=1"),
                    new Call("testOnJournal", "POST", "/api/v1/journal/test", 200),
                    get("streamEvents", "/api/v1/events"),
                    get("getLiveness", "/livez"),
                    get("getReadiness", "/readyz"),
                    get("getHealth", "/healthz"),
                    get("getMetrics", "/metrics"));

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
        exposed =
                new Lan(
                        new Lan.StoppedClock(),
                        SubnetBuilder.content(Lan.office(), Lan.lab()),
                        "0.0.0.0",
                        0);
        for (Lan lan : List.of(closed, exposed)) {
            lan.grant("192.0.2.60", "00:00:5e:00:53:60", "laptop");
            lan.grant("192.0.2.61", "00:00:5e:00:53:61", "lap <b>top</b>");
            lan.grant("192.0.2.62", "00:00:5e:00:53:62", "lap-2");
            lan.settleDns(2);
            fill(lan);
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

    /** What only a store remembers, and a conflict: a printer seen where another is declared. */
    private static void fill(Lan lan) {
        lan.store
                .sightingStore()
                .save(
                        List.of(
                                new Seen(
                                        Ipv4Address.parse("192.0.2.7"),
                                        HardwareAddress.parse("00:00:5e:00:53:07"),
                                        Origin.ARP,
                                        "br0",
                                        Lan.NOON,
                                        Lan.NOON)));
        change(
                lan,
                new PlanEdit.Observe(
                        "scan",
                        List.of(
                                Lan.claim("192.0.2.200", OwnerKind.STATIC, "other printer")
                                        .but()
                                        .source(Source.OBSERVED)
                                        .observer("scan")
                                        .build())));
    }

    private static Plan change(Lan lan, PlanEdit edit) {
        PlanOutcome outcome = lan.plan.change(edit, new PlanStore.Author("test", "test", "-"));
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        return lan.plan.current();
    }

    private static Page call(Browser browser, Lan lan, Call call) {
        made++;
        String path = call.path();
        for (String kind : KINDS) {
            if (path.contains("{" + kind + "}")) {
                path = path.replace("{" + kind + "}", make(lan, kind));
            }
        }
        if (call.method().equals("GET")) {
            return browser.get(path);
        }
        Optional<String> etag =
                new Browser(lan, Optional.of(lan.token(Role.VIEWER))).get(path).header("ETag");
        String[] headers =
                etag.map(tag -> new String[] {"If-Match", tag}).orElseGet(() -> new String[0]);
        Optional<JsonObject> body = body(call.operation());
        return body.isPresent()
                ? browser.json(call.method(), path, body.get(), headers)
                : browser.send(call.method(), path, Optional.empty(), headers);
    }

    private static final List<String> KINDS =
            List.of(
                    "subnet",
                    "reservation",
                    "claim",
                    "shared",
                    "container",
                    "section",
                    "vlan",
                    "field",
                    "class",
                    "network",
                    "code",
                    "conflict",
                    "foreign",
                    "leftover",
                    "suggested");

    /** Something new, and what stands for it in a path. */
    private static String make(Lan lan, String kind) {
        return switch (kind) {
            case "subnet" -> {
                Subnet subnet = Subnet.of(prefix()).build();
                Plan plan = change(lan, new PlanEdit.AddSubnet(subnet));
                yield plan.subnet(prefix()).orElseThrow().id().toString();
            }
            case "reservation" -> {
                Reservation reservation =
                        Lan.reservation(
                                mac(2), "192.0.2." + (150 + made % 50), "set-" + made, Source.API);
                change(
                        lan,
                        new PlanEdit.AddReservation(
                                lan.plan.current().subnets().getFirst().id(), reservation));
                yield reservation.id().toString();
            }
            case "claim", "shared" -> {
                Claim claim =
                        Lan.claim(prefix().toString(), OwnerKind.KUBERNETES_PODS, "pods-" + made)
                                .but()
                                .source(Source.API)
                                .semantics(
                                        kind.equals("shared")
                                                ? ClaimSemantics.CLAIM
                                                : ClaimSemantics.EXCLUDE)
                                .build();
                change(lan, new PlanEdit.AddClaim(claim));
                yield claim.id().toString();
            }
            case "container" -> {
                change(
                        lan,
                        new PlanEdit.PutContainer(
                                new Container(
                                        Space.LAN,
                                        prefix(),
                                        "c",
                                        Optional.empty(),
                                        Notes.NONE,
                                        Source.API)));
                yield prefix().toString().replace("/", "%2F");
            }
            case "section" -> {
                change(lan, new PlanEdit.PutSection(new Section("s-" + made, "", Source.API)));
                yield "s-" + made;
            }
            case "vlan" -> {
                change(lan, new PlanEdit.PutVlan(new Vlan(VlanId.of(made), "v", Source.API)));
                yield Integer.toString(made);
            }
            case "field" -> {
                change(
                        lan,
                        new PlanEdit.PutCustomField(
                                new CustomField(
                                        "f" + made,
                                        Set.of(CustomField.Target.SUBNET),
                                        CustomField.Type.TEXT,
                                        List.of(),
                                        Source.API)));
                yield "f" + made;
            }
            case "class" -> {
                change(
                        lan,
                        new PlanEdit.PutClass(
                                new ClientClass(
                                        "c-" + made, Optional.empty(), Terms.NONE, Source.API)));
                yield "c-" + made;
            }
            case "network" -> {
                change(
                        lan,
                        new PlanEdit.PutSharedNetwork(
                                new SharedNetwork(
                                        "n-" + made,
                                        Optional.empty(),
                                        Set.of(),
                                        Set.of(),
                                        Handling.UNSET,
                                        Terms.NONE,
                                        Source.API)));
                yield "n-" + made;
            }
            case "code" -> {
                int code = 1 + made % 254;
                change(
                        lan,
                        new PlanEdit.PutOption(
                                new CustomOption(
                                        new OptionDefinition(
                                                "made",
                                                code,
                                                "o-" + made,
                                                OptionShape.of(
                                                        "hex", false, List.of(), Optional.empty())),
                                        Source.API)));
                yield Integer.toString(code);
            }
            case "foreign" ->
                    lan.zones
                            .find(
                                    DnsFinding.Verdict.FOREIGN,
                                    Ipv4Address.parse("192.0.2.60"),
                                    CannedZones.ZONE.child("h-" + made),
                                    "somebody has it")
                            .id();
            case "leftover" -> {
                Ipv4Address address = Ipv4Address.parse("192.0.2." + (50 + made % 100));
                yield lan.zones
                        .find(
                                DnsFinding.Verdict.STALE,
                                address,
                                DnsName.reverseOf(address),
                                "nobody has it")
                        .id();
            }
            case "suggested" -> {
                change(lan, new PlanEdit.AddSubnet(Subnet.of(prefix()).build()));
                Ipv4Address address = prefix().network().plus(5);
                change(
                        lan,
                        new PlanEdit.AddClaim(
                                Lan.claim(address.toString(), OwnerKind.STATIC, "old-" + made)
                                        .but()
                                        .source(Source.API)
                                        .build()));
                lan.zones.pointers.add(
                        new ZoneAudit.Pointer(address, CannedZones.ZONE.child("found-" + made)));
                lan.zones.audit(CannedZones.ZONE);
                yield address.toString();
            }
            case "conflict" -> lan.store.conflictStore().open().getFirst().conflict().id();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String mac(int third) {
        return String.format(
                Locale.ROOT, "00:00:5e:%02x:53:%02x", third + made / 256 * 16, made % 256);
    }

    private static Ipv4Prefix prefix() {
        return Ipv4Prefix.parse("10." + made / 256 + "." + made % 256 + ".0/28");
    }

    private static Optional<JsonObject> body(String operation) {
        JsonObject owner = new JsonObject().put("kind", "static").put("name", "host-" + made);
        return Optional.ofNullable(
                switch (operation) {
                    case "createSubnet", "replaceSubnet" ->
                            new JsonObject()
                                    .put("prefix", prefix().toString())
                                    .put("name", "made-" + made)
                                    .put("pools", new JsonArray().add(prefix().toString()));
                    case "testOnJournal" ->
                            new JsonObject().put("test", "option[60].hex == 'MSFT 5.0'");
                    case "claimNextAddress" ->
                            new JsonObject().put("claim", new JsonObject().put("owner", owner));
                    case "createClaim", "replaceClaim" ->
                            new JsonObject()
                                    .put("range", prefix().toString())
                                    .put("owner", owner)
                                    .put("via", "192.0.2.2");
                    case "createReservation", "replaceReservation" ->
                            new JsonObject()
                                    .put("subnet", "192.0.2.0/24")
                                    .put("mac", mac(1))
                                    .put("hostname", "made-" + made);
                    case "putContainer" -> new JsonObject().put("name", "made");
                    case "putSection" -> new JsonObject().put("description", "made");
                    case "putVlan" -> new JsonObject().put("name", "made");
                    case "putCustomField" ->
                            new JsonObject()
                                    .put("applies_to", new JsonArray().add("claim"))
                                    .put("type", "text");
                    case "putDefaults" -> new JsonObject().put("match_client_id", made % 2 == 0);
                    case "putClass" ->
                            new JsonObject()
                                    .put("test", "option[93].hex == 0x0007")
                                    .put("lease_seconds", new JsonObject().put("max", 4294967295L))
                                    .put("boot", new JsonObject().put("file", "made.efi"));
                    case "putSharedNetwork" ->
                            new JsonObject()
                                    .put(
                                            "relays",
                                            new JsonArray()
                                                    .add("10.254." + made / 256 + "." + made % 256))
                                    .put("never_send", new JsonArray().add(3));
                    case "putOptionDefinition" ->
                            new JsonObject().put("name", "made-" + made).put("type", "string");
                    case "muteConflict" -> new JsonObject().put("reason", "known");
                    default -> null;
                });
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
