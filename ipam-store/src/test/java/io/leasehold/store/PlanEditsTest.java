package io.leasehold.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.Ports;
import io.leasehold.ipam.testing.StoreContract;
import io.leasehold.store.testing.Sql;
import io.leasehold.store.testing.TestServer;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The plan in a real PostgreSQL: two servers, somebody with a SQL prompt, and clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlanEditsTest extends StoreContract {
    private static final String SUBNET =
            """
            INSERT INTO subnet (id, position, prefix, name, authority, lease_default_s, lease_min_s, lease_max_s,
                                options, ddns_reverse, source)
            VALUES (%s, 0, '%s', '', 'LEASEHOLD', 60, 60, 60, '{}', false, 'API')
            """;
    private static final String POOL =
            "INSERT INTO pool (subnet_id, position, first, last) VALUES (%s, 0, '%s', '%s')";
    private static final String CLAIM =
            """
            INSERT INTO claim (position, first, last, owner_kind, owner_name, semantics, source)
            VALUES (0, '%s', '%s', 'STATIC', '%s', '%s', 'API')
            """;
    private static final String RESERVATION =
            """
            INSERT INTO reservation (id, subnet_id, position, address, hostname, options, source)
            VALUES (gen_random_uuid(), %s, 0, '%s', 'printer', '{}', 'API')
            """;

    private TestServer server;
    private PostgresStore store;
    private PostgresStore other;
    private Sql sql;

    @BeforeAll
    void start() {
        server = TestServer.embedded();
        sql = new Sql(server.settings());
        store = PostgresStore.open(server.settings());
        other = PostgresStore.open(server.settings());
    }

    @AfterAll
    void stop() {
        other.close();
        store.close();
        server.close();
    }

    @Override
    protected Ports open() {
        sql.clear();
        return new Ports(
                store.leaseLog(),
                store.planStore(),
                store.dnsLedger(),
                store.eventFeed(),
                store.leaseDirectory(),
                store.tokenStore(),
                store.planHistory(),
                store.conflictStore(),
                store.sightingStore(),
                store.dnsAuditStore());
    }

    private static Claim claim(String range, String owner) {
        return new Claim(
                new ClaimId(UUID.randomUUID()),
                Ipv4Range.parse(range),
                new Owner(OwnerKind.STATIC, owner),
                ClaimSemantics.EXCLUDE,
                Source.API);
    }

    private Plan applied(PlanEdit edit) {
        PlanOutcome outcome = store.planStore().change(edit, AUTHOR);
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        return ((PlanOutcome.Applied) outcome).plan();
    }

    private static void refused(PlanOutcome outcome, String... words) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PlanOutcome.Refused.class,
                        refused ->
                                assertThat(refused.problems().getFirst().message())
                                        .contains(words));
    }

    /** Runs all of them at the same moment, each on a thread of its own. */
    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(calls.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures =
                    calls.stream()
                            .map(
                                    call ->
                                            threads.submit(
                                                    () -> {
                                                        barrier.await();
                                                        return call.call();
                                                    }))
                            .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    /** 64 addresses: network, broadcast, gateway, and one that a printer has. */
    private void sixtyFree() {
        applied(
                new PlanEdit.AddSubnet(
                        Subnet.of(Ipv4Prefix.parse("192.0.2.0/26"))
                                .gateway(Optional.of(Ipv4Address.parse("192.0.2.1")))
                                .build()));
        applied(new PlanEdit.AddClaim(claim("192.0.2.17", "printer")));
    }

    private Set<String> claimed() {
        Set<String> addresses = new HashSet<>();
        for (Claim claim : other.planStore().current().content().claims()) {
            assertThat(addresses.add(claim.range().toString())).isTrue();
        }
        return addresses;
    }

    private Optional<String> nextByApi(PostgresStore through, String name) {
        PlanOutcome outcome =
                through.planStore()
                        .change(
                                new PlanEdit.ClaimNext(
                                        HOME, Optional.empty(), claim("0.0.0.0", name)),
                                AUTHOR);
        if (outcome instanceof PlanOutcome.Refused) {
            return Optional.empty();
        }
        Plan plan = ((PlanOutcome.Applied) outcome).plan();
        return plan.content().claims().stream()
                .filter(c -> c.owner().name().equals(name))
                .map(c -> c.range().toString())
                .findFirst();
    }

    private Optional<String> nextBySql(String name) throws SQLException {
        try (Connection connection = admitted();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT host(claim_next_address(1, 'STATIC', '%s', 'ansible'))"
                                        .formatted(name))) {
            row.next();
            return Optional.of(row.getString(1));
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).isEqualTo("LH001");
            assertThat(refused.getMessage()).contains("no address is free in 192.0.2.0/26");
            return Optional.empty();
        }
    }

    /** The embedded server takes 40 connections; whoever is one too many asks again. */
    private Connection admitted() throws SQLException {
        while (true) {
            try {
                return sql.connection();
            } catch (SQLException tooMany) {
                if (!"53300".equals(tooMany.getSQLState())) {
                    throw tooMany;
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private void sixtyDistinctAndFourRefused(List<Optional<String>> answers) {
        List<String> given = answers.stream().flatMap(Optional::stream).toList();
        assertThat(given).hasSize(60).doesNotHaveDuplicates();
        assertThat(given).doesNotContain("192.0.2.0", "192.0.2.1", "192.0.2.17", "192.0.2.63");
        assertThat(claimed()).hasSize(61).containsAll(given);
        assertThat(store.planStore().current().version()).isEqualTo(62);
        assertThat(events(62)).hasSize(62).allMatch(e -> e.type().equals("plan.change"));
        assertThat(store.planHistory().audit(Long.MAX_VALUE, 100)).hasSize(62);
    }

    @Test
    void sixtyFourAskTwoServersForSixtyAddresses() throws Exception {
        sixtyFree();
        List<Callable<Optional<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String name = "host-" + i;
            PostgresStore through = i % 2 == 0 ? store : other;
            calls.add(() -> nextByApi(through, name));
        }

        sixtyDistinctAndFourRefused(atOnce(calls));
    }

    @Test
    void sixtyFourAskBySqlForSixtyAddresses() throws Exception {
        sixtyFree();
        List<Callable<Optional<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String name = "host-" + i;
            calls.add(() -> nextBySql(name));
        }

        sixtyDistinctAndFourRefused(atOnce(calls));
    }

    @Test
    void sixtyFourAskByBothForSixtyAddresses() throws Exception {
        sixtyFree();
        List<Callable<Optional<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String name = "host-" + i;
            calls.add(i % 2 == 0 ? () -> nextBySql(name) : () -> nextByApi(store, name));
        }

        sixtyDistinctAndFourRefused(atOnce(calls));
    }

    @Test
    void bothChooseTheSameAddress() throws Exception {
        Subnet lan =
                Subnet.of(Ipv4Prefix.parse("192.0.2.0/26"))
                        .gateway(Optional.of(Ipv4Address.parse("192.0.2.2")))
                        .pools(List.of(new Pool(Ipv4Range.parse("192.0.2.5-192.0.2.40"))))
                        .build();
        Reservation disabled =
                new Reservation(
                                new ReservationId(UUID.randomUUID()),
                                Set.of(new DeviceIdentifier.Mac(client(1).hardware())),
                                Optional.of(Ipv4Address.parse("192.0.2.3")),
                                Optional.of("off"),
                                OptionSet.EMPTY,
                                Source.API)
                        .withEnabled(false);
        applied(new PlanEdit.AddSubnet(lan));
        applied(new PlanEdit.AddReservation(HOME, disabled));
        applied(new PlanEdit.AddClaim(claim("192.0.2.41-192.0.2.50", "block")));
        sql.run(
                """
                INSERT INTO lease (address, subnet_id, hw_type, hw, state, last_change, starts, expires,
                                   last_transaction, version)
                VALUES ('192.0.2.4', 1, 1, '\\x00005e005301', 'DECLINED', 'DECLINE', now(), now(), now(), 1),
                       ('192.0.2.51', 1, 1, '\\x00005e005302', 'BOUND', 'GRANT', now(), now(), now(), 1),
                       ('192.0.2.52', 1, 1, '\\x00005e005303', 'RELEASED', 'RELEASE', now(), now(), now(), 1)
                """);
        PlanStore.Request dry =
                PlanStore.Request.of(
                                new PlanEdit.ClaimNext(
                                        HOME, Optional.empty(), claim("0.0.0.0", "dry")),
                                AUTHOR)
                        .asDryRun();

        assertThat(nextBySql("first")).contains("192.0.2.1");
        PlanOutcome.Applied answer = (PlanOutcome.Applied) store.planStore().change(dry);
        assertThat(answer.plan().content().claims().getLast().range()).hasToString("192.0.2.52");
        assertThat(nextBySql("second")).contains("192.0.2.52");
        assertThat(nextByApi(other, "third")).contains("192.0.2.53");
    }

    @Test
    void anAddressBySqlIsRememberedLikeOneByTheApi() throws Exception {
        sixtyFree();
        assertThat(nextByApi(store, "one")).contains("192.0.2.2");
        assertThat(nextBySql("two")).contains("192.0.2.3");

        List<PlanHistory.Audit> audit = store.planHistory().audit(Long.MAX_VALUE, 2);
        assertThat(audit).extracting(PlanHistory.Audit::edit).containsOnly("ClaimNext");
        assertThat(audit.getFirst().who()).isEqualTo("ansible");
        assertThat(audit.getFirst().via()).isEqualTo("sql");
        assertThat(comparable(audit.getFirst().after(), "two", "3"))
                .isEqualTo(comparable(audit.get(1).after(), "one", "2"));
        Claim claim = store.planStore().current().content().claims().getLast();
        assertThat(claim.semantics()).isEqualTo(ClaimSemantics.ADDRESS);
        assertThat(claim.source()).isEqualTo(Source.API);
        assertThat(store.planHistory().of(PlanHistory.Kind.CLAIM, claim.id().toString(), 9))
                .singleElement()
                .satisfies(piece -> assertThat(piece.name()).isEqualTo("two"));
    }

    private static String comparable(String json, String name, String octet) {
        return json.replaceAll("[0-9a-f-]{36}", "id")
                .replace("static " + name, "owner")
                .replace("192.0.2." + octet, "address");
    }

    /** What a hand-written statement is refused with. */
    record Bypass(String name, List<String> before, String statement, List<String> says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bypass> bypasses() {
        List<String> lan =
                List.of(
                        SUBNET.formatted(1, "192.0.2.0/24"),
                        POOL.formatted(1, "192.0.2.100", "192.0.2.199"));
        return Stream.of(
                new Bypass(
                        "a claim over another owner's",
                        List.of(CLAIM.formatted("192.0.2.10", "192.0.2.20", "proxmox", "EXCLUDE")),
                        CLAIM.formatted("192.0.2.16", "192.0.2.31", "vmware", "EXCLUDE"),
                        List.of(
                                "owners_never_overlap",
                                "static vmware 192.0.2.16-192.0.2.31",
                                "static proxmox 192.0.2.10-192.0.2.20",
                                "at 192.0.2.16-192.0.2.20")),
                new Bypass(
                        "an overlay over another owner's claim",
                        List.of(CLAIM.formatted("10.1.0.0", "10.1.0.9", "proxmox", "EXCLUDE")),
                        CLAIM.formatted("10.0.0.0", "10.255.255.255", "flannel", "OVERLAY"),
                        List.of("static flannel", "static proxmox", "at 10.1.0.0-10.1.0.9")),
                new Bypass(
                        "a reservation in a claim",
                        Stream.concat(
                                        lan.stream(),
                                        Stream.of(
                                                CLAIM.formatted(
                                                        "192.0.2.10",
                                                        "192.0.2.20",
                                                        "proxmox",
                                                        "EXCLUDE")))
                                .toList(),
                        RESERVATION.formatted(1, "192.0.2.12"),
                        List.of(
                                "reservation printer of 192.0.2.12",
                                "static proxmox",
                                "at 192.0.2.12")),
                new Bypass(
                        "a claim over a reservation",
                        Stream.concat(
                                        lan.stream(),
                                        Stream.of(RESERVATION.formatted(1, "192.0.2.12")))
                                .toList(),
                        CLAIM.formatted("192.0.2.12", "192.0.2.12", "proxmox", "ADDRESS"),
                        List.of("static proxmox", "reservation printer of 192.0.2.12")),
                new Bypass(
                        "an overlay over a pool",
                        lan,
                        CLAIM.formatted("192.0.2.192", "192.0.2.255", "flannel", "OVERLAY"),
                        List.of(
                                "static flannel 192.0.2.192-192.0.2.255",
                                "pool 192.0.2.100-192.0.2.199",
                                "at 192.0.2.192-192.0.2.199")),
                new Bypass(
                        "a pool under an overlay",
                        List.of(
                                SUBNET.formatted(1, "192.0.2.0/24"),
                                CLAIM.formatted(
                                        "192.0.2.192", "192.0.2.255", "flannel", "OVERLAY")),
                        POOL.formatted(1, "192.0.2.100", "192.0.2.199"),
                        List.of("static flannel", "pool 192.0.2.100-192.0.2.199")),
                new Bypass(
                        "a subnet inside an overlay",
                        List.of(CLAIM.formatted("192.0.2.0", "192.0.3.255", "flannel", "OVERLAY")),
                        SUBNET.formatted(1, "192.0.2.0/24"),
                        List.of(
                                "subnet 192.0.2.0/24",
                                "static flannel",
                                "at 192.0.2.0-192.0.2.255")),
                new Bypass(
                        "an overlay around a subnet",
                        List.of(SUBNET.formatted(1, "192.0.2.0/24")),
                        CLAIM.formatted("192.0.2.0", "192.0.3.255", "flannel", "OVERLAY"),
                        List.of("subnet 192.0.2.0/24", "static flannel")),
                new Bypass(
                        "an address that is two",
                        List.of(),
                        CLAIM.formatted("192.0.2.1", "192.0.2.2", "proxmox", "ADDRESS"),
                        List.of("an_address_is_one")),
                new Bypass(
                        "a pool outside its subnet",
                        List.of(SUBNET.formatted(1, "192.0.2.0/25")),
                        POOL.formatted(1, "192.0.2.100", "192.0.2.199"),
                        List.of("pool 192.0.2.100-192.0.2.199 is not inside subnet 192.0.2.0/25")),
                new Bypass(
                        "a subnet that shrinks away from its reservation",
                        List.of(
                                SUBNET.formatted(1, "192.0.2.0/24"),
                                RESERVATION.formatted(1, "192.0.2.200")),
                        "UPDATE subnet SET prefix = '192.0.2.0/25'",
                        List.of("reservation printer of 192.0.2.200 is not inside")),
                new Bypass(
                        "a subnet of another space that is served",
                        List.of(SUBNET.formatted(1, "192.0.2.0/24")),
                        "UPDATE subnet SET space = 'lab'",
                        List.of("leases_live_in_the_lan")));
    }

    @ParameterizedTest
    @MethodSource("bypasses")
    void refusesByHand(Bypass bypass) {
        bypass.before().forEach(sql::run);
        long version = store.planStore().current().version();

        assertThatThrownBy(() -> sql.run(bypass.statement()))
                .isInstanceOf(Sql.Refused.class)
                .satisfies(
                        failure ->
                                assertThat(failure.getMessage() + failure.getCause())
                                        .contains(bypass.says()));
        assertThat(store.planStore().current().version()).isEqualTo(version);
    }

    @Test
    void twoHalvesByHandAtOnceAreNotBothTaken() throws Exception {
        sql.run(SUBNET.formatted(1, "192.0.2.0/24"));
        List<Boolean> taken =
                atOnce(
                        List.of(
                                () -> takes(RESERVATION.formatted(1, "192.0.2.12")),
                                () ->
                                        takes(
                                                CLAIM.formatted(
                                                        "192.0.2.10",
                                                        "192.0.2.20",
                                                        "proxmox",
                                                        "EXCLUDE"))));

        assertThat(taken).containsExactlyInAnyOrder(true, false);
    }

    private boolean takes(String statement) {
        try {
            sql.run(statement, "SELECT pg_sleep(0.2)");
            return true;
        } catch (Sql.Refused refused) {
            assertThat(refused).hasMessageContaining("proxmox");
            return false;
        }
    }

    @Test
    void whatIsWrittenByHandIsInForceForEveryServer() {
        long plan = declareHome();
        sql.run(CLAIM.formatted(address(1), address(9), "proxmox", "EXCLUDE"));

        GroupOutcome outcome =
                store.leaseLog().commit(List.of(grant(bound(1, client(1), 1))), plan);
        assertThat(outcome).isEqualTo(new GroupOutcome.PlanMoved(plan + 1));
        assertThat(other.planStore().current().containing(address(1)).orElseThrow().pool())
                .satisfies(pool -> assertThat(pool.contains(address(1))).isFalse());
        assertThat(events(2)).extracting(e -> e.type()).containsOnly("plan.change");
        PlanHistory.Audit audit = store.planHistory().audit(Long.MAX_VALUE, 1).getFirst();
        assertThat(audit.edit()).isEqualTo("ByHand");
        assertThat(audit.via()).isEqualTo("sql");
        assertThat(audit.before()).isEqualTo("[]");
        assertThat(audit.after()).contains("static proxmox");
        sql.run("DELETE FROM claim");
        assertThat(store.planStore().current().content().claims()).isEmpty();
        assertThat(store.planHistory().audit(Long.MAX_VALUE, 1).getFirst().before())
                .contains("static proxmox");
    }

    @Test
    void judgesALeaseThatWasCommittedWhileTheEditWaitedForTheFence() throws Exception {
        long plan = declareHome();
        try (ExecutorService pool = Executors.newSingleThreadExecutor();
                Connection group = sql.connection();
                Statement statement = group.createStatement()) {
            group.setAutoCommit(false);
            Fence.passAsGroup(group);
            Future<PlanOutcome> edit =
                    pool.submit(
                            () ->
                                    store.planStore()
                                            .change(
                                                    new PlanEdit.AddClaim(
                                                            claim(address(1) + "", "proxmox")),
                                                    AUTHOR));
            while (waiting() == 0) {
                assertThat(edit).isNotDone();
            }
            statement.execute(LEASE.formatted(address(1)));
            group.commit();
            refused(
                    edit.get(30, TimeUnit.SECONDS),
                    "static proxmox would take 1 address with a live lease",
                    "00:00:5e:00:53:01");
        }
        assertThat(store.planStore().current().version()).isEqualTo(plan);
    }

    private long waiting() {
        return Long.parseLong(
                sql.ask(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT"
                                + " granted"));
    }

    @Test
    void asksAgainWhenALeaseComesBetweenTheChoiceOfAnAddressAndTheFence() throws Exception {
        declareHome();
        PlanEdit next =
                new PlanEdit.ClaimNext(
                        HOME,
                        Optional.of(new Ipv4Range(address(1), address(9))),
                        claim("0.0.0.0", "proxmox"));
        try (ExecutorService pool = Executors.newSingleThreadExecutor();
                Connection group = sql.connection();
                Statement statement = group.createStatement()) {
            group.setAutoCommit(false);
            Fence.passAsGroup(group);
            Future<PlanOutcome> edit = pool.submit(() -> store.planStore().change(next, AUTHOR));
            while (waiting() == 0) {
                assertThat(edit).isNotDone();
            }
            statement.execute(LEASE.formatted(address(1)));
            group.commit();
            assertThat(edit.get(30, TimeUnit.SECONDS)).isInstanceOf(PlanOutcome.Applied.class);
        }
        assertThat(claimed()).containsExactly(address(2).toString());
    }

    private static final String LEASE =
            """
            INSERT INTO lease (address, subnet_id, hw_type, hw, state, last_change, starts, expires,
                               last_transaction, version)
            VALUES ('%s', 1, 1, '\\x00005e005301', 'BOUND', 'GRANT', now(), now() + interval '1 hour', now(), 1)
            """;

    static Stream<DeviceIdentifier> identifiers() {
        return Stream.of(
                new DeviceIdentifier.Mac(client(7).hardware()),
                new DeviceIdentifier.ClientId(OctetString.parseHex("00:6e:61:73")),
                new DeviceIdentifier.CircuitId(OctetString.parseHex("00:ff:07")));
    }

    @ParameterizedTest
    @MethodSource("identifiers")
    void tellsWhereADeviceIsThatGetsAReservation(DeviceIdentifier identifier) {
        long plan = declareHome();
        Lease lease =
                new Lease(
                        address(7),
                        HOME,
                        new ClientIdentity(
                                Optional.of(OctetString.parseHex("00:6e:61:73")),
                                client(7).hardware()),
                        LeaseState.BOUND,
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now.plusSeconds(3600),
                        now,
                        Optional.of(OctetString.parseHex("02:01:61:01:03:00:ff:07")),
                        1);
        commit(
                plan,
                new LeaseChange(LeaseChange.Kind.GRANT, lease, 0, Optional.empty()),
                grant(bound(8, client(8), 1)));
        PlanOutcome outcome =
                dryRun(
                        new PlanEdit.AddReservation(
                                HOME,
                                new Reservation(
                                        new ReservationId(UUID.randomUUID()),
                                        Set.of(identifier),
                                        Optional.of(address(9)),
                                        Optional.of("nas"),
                                        OptionSet.EMPTY,
                                        Source.API)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PlanOutcome.Applied.class,
                        applied ->
                                assertThat(applied.effects().moves())
                                        .singleElement()
                                        .satisfies(
                                                move -> {
                                                    assertThat(move.lease()).isEqualTo(lease);
                                                    assertThat(move.to()).contains(address(9));
                                                }));
    }

    @Test
    void aDryRunWaitsForNoGroupAndHearsTheDatabase() throws Exception {
        declareHome();
        String before = state();
        try (Connection group = sql.connection()) {
            group.setAutoCommit(false);
            Fence.passAsGroup(group);
            assertThat(dryRun(new PlanEdit.AddClaim(claim("198.18.0.20", "proxmox"))))
                    .isInstanceOf(PlanOutcome.Applied.class);
            group.rollback();
        }
        assertThat(state()).isEqualTo(before);

        // A row that nobody was told of: only the constraint knows.
        sql.run(
                "SET LOCAL session_replication_role = replica",
                CLAIM.formatted("198.18.0.21", "198.18.0.21", "ghost", "EXCLUDE"));
        before = state();
        refused(
                dryRun(new PlanEdit.AddClaim(claim("198.18.0.20-198.18.0.29", "proxmox"))),
                "owners never overlap",
                "static ghost 198.18.0.21",
                "static proxmox 198.18.0.20-198.18.0.29");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aDryRunOfADeletionTellsOfLeasesAndTakesNone() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)));
        applied(
                new PlanEdit.AddSubnet(
                        Subnet.of(Ipv4Prefix.parse("192.0.2.0/24")).name("other").build()));
        sql.run("UPDATE subnet SET source = 'API'");
        String before = state();

        PlanOutcome outcome = dryRun(new PlanEdit.DeleteSubnet(HOME, true));
        assertThat(((PlanOutcome.Applied) outcome).effects().moves()).hasSize(1);
        assertThat(state()).isEqualTo(before);
        assertThat(stored(1)).isPresent();
    }

    private PlanOutcome dryRun(PlanEdit edit) {
        return store.planStore().change(PlanStore.Request.of(edit, AUTHOR).asDryRun());
    }

    /** What a change would leave behind. */
    private String state() {
        return sql.ask(
                """
                SELECT concat_ws(' ', (SELECT version FROM plan_version), (SELECT count(*) FROM event),
                                 (SELECT count(*) FROM audit), (SELECT count(*) FROM plan_piece),
                                 (SELECT count(*) FROM claim), (SELECT count(*) FROM subnet),
                                 (SELECT count(*) FROM lease), (SELECT count(*) FROM dns_intent))
                """);
    }

    @Test
    void writesNothingButWhatChanges() {
        List<Subnet> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(
                    subnet("198.18." + i + ".0/24", "198.18." + i + ".10-198.18." + i + ".200")
                            .but()
                            .source(Source.API)
                            .build());
        }
        applied(new PlanEdit.Batch(many.stream().<PlanEdit>map(PlanEdit.AddSubnet::new).toList()));
        applied(new PlanEdit.AddClaim(claim("198.18.3.7", "a")));
        assertThat(written()).isEqualTo("subnets 0, pools 0, claims 1");
        applied(new PlanEdit.AddClaim(claim("198.18.4.7", "b")));
        assertThat(written()).isEqualTo("subnets 0, pools 0, claims 1");

        Plan plan = store.planStore().current();
        applied(new PlanEdit.DeleteClaim(plan.content().claims().getFirst().id()));
        assertThat(written()).isEqualTo("subnets 0, pools 0, claims 0");
        Subnet third = plan.declared().get(2);
        applied(new PlanEdit.ChangeSubnet(third.but().name("third").build()));
        assertThat(written()).isEqualTo("subnets 1, pools 0, claims 0");
        applied(
                new PlanEdit.ChangeSubnet(
                        third.but()
                                .pools(
                                        List.of(
                                                new Pool(
                                                        Ipv4Range.parse(
                                                                "198.18.2.50-198.18.2.60"))))
                                .build()));
        assertThat(written()).isEqualTo("subnets 1, pools 1, claims 0");
        applied(new PlanEdit.DeleteSubnet(third.id(), false));
        assertThat(written()).isEqualTo("subnets 0, pools 0, claims 0");
        assertThat(other.planStore().current().content())
                .isEqualTo(store.planStore().current().content());
    }

    /** Rows that the transaction of the last change has written and left. */
    private String written() {
        String rows = "(SELECT count(*) FROM %s WHERE xmin::text = raised_by::text)";
        return sql.ask(
                "SELECT 'subnets ' || %s || ', pools ' || %s || ', claims ' || %s FROM plan_version"
                        .formatted(
                                rows.formatted("subnet"),
                                rows.formatted("pool"),
                                rows.formatted("claim")));
    }

    @Test
    void noLeaseIsCommittedWhereAClaimStands() throws Exception {
        declareHome();
        AtomicBoolean over = new AtomicBoolean();
        List<Ipv4Address> claimed = new ArrayList<>();
        long granted;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> first = threads.submit(() -> grantsUntil(over, store, 1));
            Future<Long> second = threads.submit(() -> grantsUntil(over, other, 2));
            Random random = new Random(3);
            for (int i = 0; i < 120; i++) {
                Ipv4Address wish = address(random.nextInt(400));
                PlanOutcome outcome =
                        (i % 2 == 0 ? store : other)
                                .planStore()
                                .change(new PlanEdit.AddClaim(claim(wish + "", "c" + i)), AUTHOR);
                if (outcome instanceof PlanOutcome.Applied) {
                    claimed.add(wish);
                }
            }
            over.set(true);
            granted = first.get() + second.get();
        }

        assertThat(granted).isPositive();
        assertThat(claimed).isNotEmpty();
        assertThat(store.leaseLog().read(claimed)).isEmpty();
    }

    /** A careless server: it knows no lease, only the plan; returns how many it granted. */
    private long grantsUntil(AtomicBoolean over, PostgresStore through, int seed) {
        Random random = new Random(seed);
        Plan plan = through.planStore().current();
        long granted = 0;
        while (!over.get()) {
            int n = random.nextInt(400);
            if (!plan.containing(address(n)).orElseThrow().pool().contains(address(n))) {
                continue;
            }
            GroupOutcome outcome =
                    through.leaseLog()
                            .commit(List.of(grant(bound(n, client(n), 1))), plan.version());
            if (outcome instanceof GroupOutcome.PlanMoved) {
                plan = through.planStore().current();
            } else {
                granted++;
            }
        }
        return granted;
    }

    @Test
    void aDatabaseOfTheLastReleaseIsTakenOver() throws Exception {
        try (Connection connection = sql.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE last_release");
        }
        DatabaseSettings old =
                new DatabaseSettings(
                        server.settings().jdbcUrl().replaceFirst("/[a-z]+$", "/last_release"),
                        server.settings().user(),
                        server.settings().password());
        Flyway.configure(PostgresStore.class.getClassLoader())
                .dataSource(old.jdbcUrl(), old.user(), old.password())
                .locations("classpath:db/migration")
                .target("8")
                .load()
                .migrate();
        new Sql(old)
                .run(
                        SUBNET.formatted(4, "192.0.2.0/24"),
                        SUBNET.formatted(7, "198.51.100.0/24"),
                        "UPDATE subnet SET position = 9 WHERE id = 4",
                        POOL.formatted(4, "192.0.2.100", "192.0.2.199"),
                        RESERVATION.formatted(4, "192.0.2.9"),
                        """
                        INSERT INTO reservation_identifier (reservation_id, subnet_id, kind, value)
                        SELECT id, subnet_id, 'MAC', '\\x0100005e005309' FROM reservation
                        """,
                        """
                        INSERT INTO claim (subnet_id, position, first, last, owner_kind, owner_name, semantics, source)
                        VALUES (4, 0, '192.0.2.10', '192.0.2.20', 'STATIC', 'proxmox', 'ADDRESS', 'FILE'),
                               (4, 1, '10.0.0.0', '10.255.255.255', 'KUBERNETES_PODS', 'flannel', 'OVERLAY', 'FILE'),
                               (7, 0, '10.0.0.0', '10.255.255.255', 'KUBERNETES_PODS', 'flannel', 'OVERLAY', 'FILE'),
                               (7, 1, '198.51.100.0', '198.51.100.255', 'KUBERNETES_PODS', 'odd', 'OVERLAY', 'FILE'),
                               (7, 2, '198.51.100.7', '198.51.100.7', 'STATIC', 'nas', 'ADDRESS', 'FILE')
                        """,
                        "UPDATE plan_version SET version = 31");

        try (PostgresStore migrated = PostgresStore.open(old)) {
            Plan plan = migrated.planStore().current();
            assertThat(plan.version()).isEqualTo(31);
            assertThat(plan.lastSubnetId()).isEqualTo(7);
            assertThat(plan.declared()).extracting(s -> s.id().value()).containsExactly(7, 4);
            assertThat(plan.content().claims())
                    .extracting(c -> c + " " + c.semantics())
                    .containsExactly(
                            "kubernetes-pods flannel 10.0.0.0-10.255.255.255 OVERLAY",
                            "static nas 198.51.100.7 ADDRESS",
                            "static proxmox 192.0.2.10-192.0.2.20 EXCLUDE");
            assertThat(
                            migrated.planHistory()
                                    .at(
                                            Space.LAN,
                                            Ipv4Address.parse("192.0.2.9"),
                                            now.plusSeconds(60)))
                    .extracting(PlanHistory.Piece::name)
                    .containsExactly("", "printer");
            PlanOutcome next =
                    migrated.planStore()
                            .change(
                                    new PlanEdit.AddSubnet(
                                            Subnet.of(Ipv4Prefix.parse("203.0.113.0/24")).build()),
                                    AUTHOR);
            assertThat(next)
                    .isInstanceOfSatisfying(
                            PlanOutcome.Applied.class,
                            applied ->
                                    assertThat(applied.plan().declared().getLast().id())
                                            .isEqualTo(new SubnetId(8)));
        }
    }

    @Test
    void historyIsKeptForSoLong() {
        long plan = declareHome();
        applied(new PlanEdit.AddClaim(claim("198.18.0.20", "old")));
        Claim gone = store.planStore().current().content().claims().getFirst();
        applied(new PlanEdit.DeleteClaim(gone.id()));
        commit(plan + 2, grant(bound(1, client(1), 1)), grant(bound(2, client(2), 1)));
        sql.run(
                "SELECT ensure_lease_history_month('2020-05-07')",
                // Of two entries of lease 1 the last is still so; lease 2 has gone on since.
                """
                INSERT INTO lease_history
                SELECT '2020-05-07', change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn, starts,
                       expires, last_transaction, relay_agent_info, version
                FROM lease_history
                """,
                "UPDATE lease SET version = 2 WHERE address = '%s'".formatted(address(2)),
                "UPDATE plan_piece SET since = '2020-05-01'",
                "UPDATE plan_piece SET until = '2020-05-02' WHERE until IS NOT NULL",
                "UPDATE audit SET at = '2020-05-01' WHERE edit = 'AddClaim'");

        store.maintain(Duration.ofDays(365 * 50));
        assertThat(sql.ask("SELECT count(*) FROM lease_history_2020_05")).isEqualTo("2");
        assertThat(store.planHistory().of(PlanHistory.Kind.CLAIM, gone.id().toString(), 9))
                .hasSize(1);
        store.maintain();

        assertThat(sql.ask("SELECT to_regclass('lease_history_2020_05') IS NULL")).isEqualTo("t");
        assertThat(sql.ask("SELECT string_agg(host(address), ' ') FROM lease_history_default"))
                .isEqualTo(address(1).toString());
        assertThat(store.planHistory().of(PlanHistory.Kind.CLAIM, gone.id().toString(), 9))
                .isEmpty();
        assertThat(store.planHistory().of(PlanHistory.Kind.SUBNET, "1", 9)).hasSize(1);
        assertThat(store.planHistory().audit(Long.MAX_VALUE, 9))
                .extracting(PlanHistory.Audit::edit)
                .containsExactly("DeleteClaim", "DeclareFilePlan");
        sql.run("UPDATE lease SET version = 2");
        store.maintain();
        assertThat(sql.ask("SELECT count(*) FROM lease_history_default")).isEqualTo("0");
    }

    @Test
    void aConflictThatClosedLongAgoAndAHostNotSeenForLongAreForgotten() {
        sql.run(
                """
                INSERT INTO conflict (id, kind, severity, space, first, last, parties, message, evidence, opened, closed)
                VALUES ('c-1', 'TWO_OWNERS', 'INFO', 'lan', '192.0.2.1', '192.0.2.1', '{}', '', '{}', '2020-01-01',
                        '2020-01-02'),
                       ('c-2', 'TWO_OWNERS', 'INFO', 'lan', '192.0.2.1', '192.0.2.1', '{}', '', '{}', '2020-01-01', NULL)
                """,
                """
                INSERT INTO sighting (address, hw_type, hw, origin, interface, first_seen, last_seen)
                VALUES ('192.0.2.1', 1, '\\x00005e005301', 'ARP', 'br0', '2020-01-01', '2020-01-01'),
                       ('192.0.2.2', 1, '\\x00005e005301', 'ARP', 'br0', '2020-01-01', now())
                """);
        store.maintain();

        assertThat(store.conflictStore().find("c-1")).isEmpty();
        assertThat(store.conflictStore().find("c-2")).isPresent();
        assertThat(store.sightingStore().load()).hasSize(1);
    }

    @Test
    void ofMoreHostsThanThereCanBeTheOnesSeenLastStay() {
        sql.run(
                """
                INSERT INTO sighting (address, hw_type, hw, origin, interface, first_seen, last_seen)
                SELECT inet '198.18.0.0' + mod(n, 65536), 1, decode(lpad(to_hex(n), 12, '0'), 'hex'), 'ARP', 'br0',
                       now() - n * interval '1 second', now() - n * interval '1 second'
                FROM generate_series(1, %d) AS n
                """
                        .formatted(Maintenance.SIGHTINGS_MOST + 10));
        store.maintain();

        assertThat(sql.ask("SELECT count(*) || ' ' || max(encode(hw, 'hex')) FROM sighting"))
                .isEqualTo("300000 %012x".formatted(Maintenance.SIGHTINGS_MOST));
    }
}
