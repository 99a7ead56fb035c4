package io.leasehold.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.app.cli.CommandLineProgram;
import io.leasehold.app.cli.PlanCommand;
import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.dhcp.links.LoopbackLinks;
import io.leasehold.ipam.access.Tokens;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.testing.Leases;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// File, command line and running server are faces of one plan: the real program on a real
/// database.
final class PlanFacesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  name: home
                  gateway: 192.0.2.1
                  pools:
                    - 192.0.2.50-192.0.2.149
            """;
    private static final String CLAIM =
            """
                  claims:
                    - range: 192.0.2.100-192.0.2.119
                      owner: kubernetes-lb
                      name: metallb/first-pool
            """;

    private static Path directory = Path.of("");

    private Leasehold server = started("");

    private record Ran(int status, String out, String err) {}

    @BeforeAll
    static void makeRoom() throws IOException {
        // Below /tmp and passable, because as root PostgreSQL runs as somebody else.
        directory = Files.createTempDirectory("leasehold-plan-test");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void tidyUp() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @BeforeEach
    void beginWithTheSamePlan() {
        server.declare(config(PLAN).plan());
    }

    @AfterEach
    void stop() {
        observe(List.of());
        server.declare(config("").plan()); // leases of the subnet go with it
        server.close();
    }

    @Test
    void diffSaysWhatApplyDoesAndTheRunningServerFollows() {
        long version = server.plan().version();
        Path file = file(PLAN + CLAIM);

        Ran diff = run("diff", "-c", file.toString());

        assertThat(diff.err()).isEmpty();
        assertThat(diff.status()).isEqualTo(3);
        assertThat(diff.out())
                .isEqualTo(
                        """
                        + claim kubernetes-lb metallb/first-pool 192.0.2.100-192.0.2.119
                        effective pools:
                          192.0.2.0/24: 100 -> 80 addresses for any client
                            - 192.0.2.100-192.0.2.119: kubernetes-lb metallb/first-pool
                        plan version %d would become %d
                        """
                                .formatted(version, version + 1));
        assertThat(server.store().planStore().current().version()).isEqualTo(version);

        assertThat(run("apply", "-c", file.toString()).status()).isZero();

        await(() -> server.plan().version() == version + 1);
        assertThat(home(server.plan())).isEqualTo(80);
        assertThat(run("diff", "-c", file.toString()))
                .isEqualTo(
                        new Ran(
                                0,
                                file + ": nothing to change; plan version " + (version + 1) + "\n",
                                ""));
    }

    @Test
    void aClaimOverALiveLeaseIsRefusedUntilItDrains() {
        Lease lease = lease("192.0.2.110");
        long version = server.plan().version();

        Ran refused = run("apply", "-c", file(PLAN + CLAIM).toString());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains(": refused; nothing changed\n")
                .contains("192.0.2.110 (" + lease.client().hardware())
                .contains("    in the way: kubernetes-lb metallb/first-pool at ")
                .contains("    remedy: ask for drain");
        assertThat(server.store().planStore().current().version()).isEqualTo(version);

        Path draining = file(PLAN + CLAIM + "          drain: true\n");
        Ran diff = run("diff", "-c", draining.toString());

        assertThat(diff.status()).as(diff.err()).isEqualTo(3);
        assertThat(diff.out())
                .contains("leases that move:\n  192.0.2.110 ")
                .contains("; gets another address, expected ")
                .contains(", at the latest " + lease.expires());
        assertThat(run("apply", "-c", draining.toString()).status()).isZero();
    }

    @Test
    void aRefusedFileKeepsNoServerDownThatHasAPlanToServe() throws Exception {
        lease("192.0.2.110");
        server.close();

        server = started(PLAN + CLAIM);

        assertThat(home(server.plan())).as("the stored plan is served").isEqualTo(100);
        assertThat(health())
                .contains("\"name\":\"plan\",\"status\":\"degraded\"")
                .contains("the plan of the file is not in force: ")
                .contains("with a live lease: 192.0.2.110");

        server.declare(config(PLAN + CLAIM + "          drain: true\n").plan());

        assertThat(home(server.plan())).isEqualTo(80);
        await(() -> health().contains("\"name\":\"plan\",\"status\":\"ok\""));
    }

    @Test
    void withoutAPlanToServeARefusedOneKeepsTheServerDown() {
        server.declare(config("").plan());
        server.close();
        LeaseholdConfig good = config(PLAN);
        LeaseholdConfig overlapping =
                new LeaseholdConfig(
                        good.server(),
                        good.dhcp(),
                        good.database(),
                        new LeaseholdConfig.Http("127.0.0.1", 0),
                        good.dns(),
                        good.history(),
                        good.plan()
                                .withSubnets(
                                        List.of(
                                                good.plan().subnets().getFirst(),
                                                good.plan()
                                                        .subnets()
                                                        .getFirst()
                                                        .but()
                                                        .prefix(Ipv4Prefix.parse("192.0.2.0/25"))
                                                        .build())));

        assertThatThrownBy(
                        () ->
                                Leasehold.start(
                                        overlapping,
                                        new LoopbackLinks(List.of()),
                                        InstantSource.system()))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("overlaps subnet 192.0.2.0/24");
        server = started(PLAN);
    }

    @Test
    void whatIsExportedDeclaresTheSamePlan() {
        assertThat(run("apply", "-c", file(PLAN + CLAIM).toString()).status()).isZero();

        Ran export = run("export", "-c", file(PLAN).toString());

        assertThat(export.status()).isZero();
        assertThat(export.out()).startsWith("# The plan in force, version ").contains(CLAIM);
        assertThat(run("diff", "-c", file(export.out()).toString()).status()).isZero();
    }

    @Test
    void freeSpaceIsFoundAroundClaimsAndPools() {
        assertThat(run("apply", "-c", file(PLAN + CLAIM).toString()).status()).isZero();
        String file = file(PLAN).toString();

        assertThat(run("free", "192.0.2.0/24", "--size", "64", "-c", file).out())
                .isEqualTo(
                        """
                        192.0.2.150-192.0.2.254: 105 consecutive addresses are free, 64 were asked for
                        too small: 192.0.2.2-192.0.2.49 (48)
                        in the way: infrastructure network address 192.0.2.0
                        in the way: infrastructure gateway 192.0.2.1
                        in the way: dhcp pool of 192.0.2.0/24 192.0.2.50-192.0.2.149
                        in the way: kubernetes-lb metallb/first-pool 192.0.2.100-192.0.2.119
                        """);
        assertThat(run("effective", "192.0.2.0/24", "--in-force", "-c", file).out())
                .as("the file named does not have the claim that is in force")
                .contains("kubernetes-lb metallb/first-pool")
                .contains("80");
        assertThat(run("effective", "192.0.2.0/24", "-c", file).out())
                .doesNotContain("metallb")
                .contains("100");
        Ran none = run("free", "192.0.2.0/24", "--size", "200", "-c", file);
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.out())
                .startsWith(
                        "no 200 consecutive addresses are free; the longest run is"
                                + " 192.0.2.150-192.0.2.254 (105)\n");
        assertThat(run("free", "192.0.2.0/24", "--largest", "-c", file).out())
                .isEqualTo("192.0.2.128/25: free; holds the broadcast address\n");
        assertThat(run("free", "192.0.2.0/24", "--length", "26", "--cheapest", "-c", file).status())
                .isZero();
        assertThat(run("free", "192.0.2.0/24", "--length", "8", "-c", file).status()).isEqualTo(2);
        assertThat(run("free", "192.0.2.0/24", "-c", file).status()).isEqualTo(2);
    }

    @Test
    void b4RowsAreImportedOnceHoweverOften() throws IOException {
        Path rows = directory.resolve("rows.csv");
        Files.writeString(
                rows,
                """
                ip,mac,hostname,description
                192.0.2.10,00-00-5E-00-53-01,devvm,"a VM, \u001b[31mred"
                192.0.2.11,0000.5e00.5302,pxe,
                192.0.2.12,00005e005303,ha,
                """);
        String file = file(PLAN).toString();

        Ran dry = run("import", "--format", "csv", "--dry-run", "-c", file, rows.toString());
        assertThat(dry.err()).isEmpty();
        assertThat(dry.out())
                .endsWith("3 rows, 3 added, 0 changed, 0 unchanged; dry run, nothing changed\n");
        assertThat(
                        server.store()
                                .planStore()
                                .current()
                                .subnets()
                                .getFirst()
                                .subnet()
                                .reservations())
                .isEmpty();

        Ran first = run("import", "--format", "csv", "-c", file, rows.toString());
        Ran second = run("import", "--format", "csv", "-c", file, rows.toString());

        assertThat(first.out())
                .startsWith("row 2: added: devvm 192.0.2.10 in 192.0.2.0/24\n")
                .endsWith("3 rows, 3 added, 0 changed, 0 unchanged\n");
        assertThat(second.out()).endsWith("3 rows, 0 added, 0 changed, 3 unchanged\n");
        await(() -> server.plan().subnets().getFirst().subnet().reservations().size() == 3);

        Files.writeString(rows, "192.0.2.1,00:00:5e:00:53:04,router,\n", StandardOpenOption.APPEND);
        assertThat(run("import", "--format", "csv", "-c", file, rows.toString()))
                .isEqualTo(
                        new Ran(
                                1,
                                "",
                                """
                                %1$s:5: reservation router of 192.0.2.1 is the gateway of 192.0.2.0/24; reserve another address
                                %1$s: refused; nothing changed
                                """
                                        .formatted(rows)));
    }

    @Test
    void anObservedConflictIsKeptCountedAndClosed() throws Exception {
        server.declare(
                config(PLAN + "      claims: [{address: 192.0.2.20, owner: static, name: NAS}]\n")
                        .plan());
        Claim seen =
                new Claim(
                        new ClaimId(new UUID(0, 1)),
                        Ipv4Range.parse("192.0.2.16/29"),
                        new Owner(OwnerKind.KUBERNETES_LB, "metallb/other"),
                        ClaimSemantics.EXCLUDE,
                        Source.KUBERNETES);

        observe(List.of(seen));

        await(() -> server.store().conflictStore().open().size() == 1);
        await(
                () ->
                        get("metrics")
                                .contains(
                                        "leasehold_conflicts{kind=\"two-owners\",severity=\"critical\"}"
                                            + " 1.0"));
        await(() -> health().contains("1 conflict, 1 critical"));

        observe(List.of());

        await(() -> server.store().conflictStore().open().isEmpty());
    }

    private void observe(List<Claim> claims) {
        assertThat(
                        server.store()
                                .planStore()
                                .change(
                                        new PlanEdit.Observe("kubernetes home", claims),
                                        new PlanStore.Author("kubernetes home", "watch", "-")))
                .isInstanceOf(PlanOutcome.Applied.class);
    }

    private Lease lease(String address) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        ClientIdentity client = new ClientIdentity(Optional.empty(), Leases.hardware(7));
        Plan plan = server.store().planStore().current();
        Lease lease =
                new Lease(
                        Ipv4Address.parse(address),
                        plan.subnet(Ipv4Prefix.parse("192.0.2.0/24")).orElseThrow().id(),
                        client,
                        LeaseState.BOUND,
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now.plusSeconds(3600),
                        now,
                        Optional.empty(),
                        1);
        assertThat(
                        server.store()
                                .leaseLog()
                                .commit(
                                        List.of(
                                                new LeaseChange(
                                                        LeaseChange.Kind.GRANT,
                                                        lease,
                                                        0,
                                                        Optional.empty())),
                                        plan.version()))
                .isInstanceOf(GroupOutcome.Committed.class);
        return lease;
    }

    private static long home(Plan plan) {
        return plan.subnet(Ipv4Prefix.parse("192.0.2.0/24")).orElseThrow().pool().size();
    }

    private String health() {
        return get("healthz");
    }

    private String get(String path) {
        Tokens.Issued viewer = Tokens.issue("test", Role.VIEWER, new SecureRandom(), Instant.now());
        server.store().tokenStore().create(viewer.token());
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(server.url() + path))
                                    .header("Authorization", "Bearer " + viewer.text())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(path, failed);
        }
    }

    private static Leasehold started(String plan) {
        LeaseholdConfig config = config(plan);
        return Leasehold.start(
                new LeaseholdConfig(
                        config.server(),
                        config.dhcp(),
                        config.database(),
                        new LeaseholdConfig.Http("127.0.0.1", 0),
                        config.dns(),
                        config.history(),
                        config.plan()),
                new LoopbackLinks(List.of()),
                InstantSource.system());
    }

    private static LeaseholdConfig config(String plan) {
        ConfigOutcome outcome =
                ConfigFile.parse(directory.resolve("leasehold.yaml"), head() + plan);
        assertThat(outcome).as("%s", outcome).isInstanceOf(ConfigOutcome.Loaded.class);
        return ((ConfigOutcome.Loaded) outcome).config();
    }

    private static String head() {
        return "server: {id: test}\ndhcp: {interfaces: []}\ndatabase: {embedded: "
                + directory.resolve("data")
                + "}\n";
    }

    private static Path file(String plan) {
        Path file = directory.resolve("leasehold.yaml");
        try {
            Files.writeString(file, head() + plan);
        } catch (IOException full) {
            throw new AssertionError(full);
        }
        return file;
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                CommandLineProgram.of(
                                List.of(new PlanCommand()),
                                new PrintWriter(out, true),
                                new PrintWriter(err, true))
                        .execute(
                                Stream.concat(Stream.of("plan"), Stream.of(arguments))
                                        .toArray(String[]::new));
        return new Ran(
                status,
                out.toString(),
                err.toString().replaceAll("(?m)^.*dhcp.interfaces is empty.*\\R.*\\R", ""));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + PATIENCE);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
