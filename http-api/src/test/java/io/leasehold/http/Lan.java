package io.leasehold.http;

import io.leasehold.ipam.access.Tokens;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.NamePolicy;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Conflicts;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.testing.InMemoryStore;
import io.leasehold.ipam.testing.SubnetBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A LAN in memory with an HTTP server on it: what the tests and {@link SampleServer} look at. */
final class Lan implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** A clock that stands still until somebody moves it. */
    static final class StoppedClock implements InstantSource {
        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }

    final InstantSource clock;
    final InMemoryStore store;
    final LivePlan plan;
    final CannedJournal journal = new CannedJournal();
    final CannedZones zones;
    final List<HealthSource.Component> health = new ArrayList<>();
    private final Random random = new Random(7);
    private final HttpApi http;
    final int port;

    Lan(InstantSource clock, PlanContent content, String host, int port) {
        this.clock = clock;
        this.store = new InMemoryStore(clock);
        this.zones = new CannedZones(store.dnsAuditStore(), clock);
        this.plan = new LivePlan(store);
        plan.follow(current -> store.conflictStore().reconcile(Conflicts.of(current)));
        PlanOutcome outcome =
                plan.change(
                        new PlanEdit.DeclareFilePlan(content),
                        new PlanStore.Author("test", "file", "-"));
        if (!(outcome instanceof PlanOutcome.Applied)) {
            throw new IllegalStateException("the plan was refused: " + outcome);
        }
        health.add(
                new HealthSource.Component(
                        "database", HealthSource.Status.OK, clock.instant(), ""));
        this.http =
                new HttpApi(
                        new Ports(
                                plan,
                                store,
                                store,
                                store,
                                store,
                                () -> List.copyOf(health),
                                store.conflictStore(),
                                store.planHistory(),
                                store.sightingStore(),
                                journal,
                                zones,
                                store.dnsAuditStore()),
                        clock,
                        random,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        host,
                        port);
        this.port = http.start();
    }

    static Lan at(InstantSource clock, SubnetBuilder... subnets) {
        return new Lan(
                clock,
                subnets.length == 0
                        ? SubnetBuilder.content(office(), lab())
                        : SubnetBuilder.content(subnets),
                "127.0.0.1",
                0);
    }

    /** 192.0.2.0/24 with a pool, a load balancer's block in it, a static host and a reservation. */
    static SubnetBuilder office() {
        return subnet("192.0.2.0/24", "office", "192.0.2.1")
                .onInterface("br0")
                .pool("192.0.2.50-192.0.2.149")
                .claim(claim("192.0.2.100-192.0.2.109", OwnerKind.KUBERNETES_LB, "metallb/first"))
                .claim(claim("192.0.2.200", OwnerKind.STATIC, "printer"))
                .reserve("cp-1", "00:00:5e:00:53:01", "192.0.2.20");
    }

    /** 198.51.100.0/24, set by hand. */
    static SubnetBuilder lab() {
        return SubnetBuilder.subnet("198.51.100.0/24")
                .authority(Authority.STATIC)
                .with(s -> s.name("lab"));
    }

    /** A subnet that publishes names and has nothing in it yet. */
    static SubnetBuilder subnet(String prefix, String name, String gateway) {
        return SubnetBuilder.subnet(prefix)
                .gateway(gateway)
                .zone("lan.example.org")
                .with(s -> s.name(name));
    }

    static Claim claim(String range, OwnerKind kind, String name) {
        Claim claim = SubnetBuilder.claimOf(kind, name, range);
        return claim.range().isSingle()
                ? claim.but().semantics(ClaimSemantics.ADDRESS).build()
                : claim;
    }

    static Reservation reservation(String mac, String address, String name, Source source) {
        return new Reservation(
                new ReservationId(UUID.nameUUIDFromBytes(mac.getBytes(StandardCharsets.US_ASCII))),
                Set.of(new DeviceIdentifier.Mac(HardwareAddress.parse(mac))),
                Optional.of(Ipv4Address.parse(address)),
                Optional.of(name),
                OptionSet.EMPTY,
                source);
    }

    /** The text of a new token. */
    String token(Role role) {
        Tokens.Issued issued =
                Tokens.issue("the " + Views.text(role), role, random, clock.instant());
        store.create(issued.token());
        return issued.text();
    }

    Lease grant(String address, String mac, String hostname) {
        return change(LeaseChange.Kind.GRANT, address, mac, hostname, Duration.ofHours(12));
    }

    Lease change(
            LeaseChange.Kind kind, String address, String mac, String hostname, Duration length) {
        Ipv4Address at = Ipv4Address.parse(address);
        SubnetSnapshot subnet = plan.current().containing(at).orElseThrow();
        ClientIdentity client = new ClientIdentity(Optional.empty(), HardwareAddress.parse(mac));
        Optional<Lease> row = store.lease(at).map(e -> e.lease());
        long version = row.map(Lease::version).orElse(0L);
        Instant now = clock.instant();
        Optional<OctetString> raw =
                hostname.isEmpty()
                        ? Optional.empty()
                        : Optional.of(OctetString.of(hostname.getBytes(StandardCharsets.UTF_8)));
        Optional<DnsName> name =
                raw.flatMap(
                        text ->
                                subnet.subnet()
                                        .ddns()
                                        .forward()
                                        .flatMap(zone -> NamePolicy.qualify(text, zone)));
        LeaseState state =
                switch (kind) {
                    case GRANT, RENEW -> LeaseState.BOUND;
                    case RELEASE -> LeaseState.RELEASED;
                    case DECLINE -> LeaseState.DECLINED;
                    case EXPIRE, REVOKE -> LeaseState.EXPIRED;
                };
        Lease lease =
                new Lease(
                        at,
                        subnet.id(),
                        client,
                        state,
                        raw,
                        name,
                        row.map(Lease::starts).orElse(now),
                        now.plus(length),
                        now,
                        Optional.empty(),
                        version + 1);
        Optional<DnsIntent> dns =
                name.map(
                        n ->
                                new DnsIntent.Publish(
                                        at,
                                        n,
                                        Dhcid.of(client, n),
                                        Duration.ofMinutes(10),
                                        true,
                                        true));
        LeaseLog.GroupOutcome outcome =
                store.commit(
                        List.of(new LeaseChange(kind, lease, version, dns)),
                        plan.current().version());
        if (!(outcome instanceof LeaseLog.GroupOutcome.Committed(var each))
                || !(each.getFirst() instanceof LeaseLog.ChangeOutcome.Written)) {
            throw new IllegalStateException("not granted: " + outcome);
        }
        return lease;
    }

    /** DNS says what it should, for all but one in {@code failing}; 0 for all. */
    void settleDns(int failing) {
        List<DnsLedger.Settlement> settlements = new ArrayList<>();
        int n = 0;
        DnsLedger.Claim claim =
                store.claim(
                        "lan",
                        Duration.ofMinutes(1),
                        clock.instant(),
                        10_000,
                        (due, _) ->
                                due.stream()
                                        .map(
                                                work ->
                                                        new DnsLedger.Choice.Taken(
                                                                work, Set.of(), List.of()))
                                        .toList());
        for (DnsLedger.Work work : claim.works()) {
            n++;
            settlements.add(
                    failing > 0 && n % failing == 0
                            ? new DnsLedger.Settlement.Failed(
                                    work,
                                    List.of(),
                                    "REFUSED",
                                    "key accepted, but 192.0.2.1 is not allowed to update this"
                                            + " zone",
                                    clock.instant().plusSeconds(3600))
                            : new DnsLedger.Settlement.Done(work, List.of()));
        }
        store.settle(settlements, Set.of(claim.id()));
    }

    @Override
    public void close() {
        http.close();
    }
}
