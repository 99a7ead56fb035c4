package io.leasehold.app.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.interchange.json.Sources;
import io.leasehold.interchange.kea.KeaImport;
import io.leasehold.interchange.kea.KeaImport.Outcome;
import io.leasehold.interchange.kea.KeaImport.Source;
import io.leasehold.interchange.kea.KeaLease;
import io.leasehold.interchange.kea.Machine;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.InMemoryStore;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What becomes of Kea's leases in the store.
final class KeaLeaseLoadTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private static final String HEADER =
            "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n";

    private static final String PLAN =
            """
            server: { id: test }
            dhcp: { interfaces: [] }
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  ddns: { forward: example.org, reverse: true }
                  pools: [192.0.2.10-192.0.2.99]
                  claims:
                    - { range: 192.0.2.40-192.0.2.49, owner: kubernetes-lb, name: first-pool }
                  reservations:
                    - { mac: "00:00:5e:00:53:77", address: 192.0.2.50 }
                    - { circuitId: "01:02", address: 192.0.2.51 }
            """;

    private final InMemoryStore store = new InMemoryStore(() -> NOW);
    private final Plan plan = declared();

    private Plan declared() {
        ConfigOutcome.Loaded config =
                (ConfigOutcome.Loaded) ConfigFile.parse(Path.of("x.yaml"), PLAN);
        PlanOutcome outcome =
                store.change(
                        new PlanEdit.DeclareFilePlan(config.config().plan()),
                        new PlanStore.Author("test", "file", "-"));
        return ((PlanOutcome.Applied) outcome).plan();
    }

    private KeaLeaseLoad load(String... rows) {
        Outcome outcome =
                new KeaImport(Sources.none(), Machine.UNKNOWN)
                        .read(
                                new Source("kea.conf", "{ \"Dhcp4\": { } }"),
                                Optional.empty(),
                                Optional.of(
                                        new Source(
                                                "leases.csv",
                                                HEADER + String.join("\n", rows) + "\n")));
        List<KeaLease> leases = ((Outcome.Imported) outcome).leases();
        KeaLeaseLoad load = new KeaLeaseLoad(plan, leases, NOW);
        assertThat(load.commit(store, plan.version())).isEmpty();
        return load;
    }

    private Lease lease(String address) {
        return store.lease(Ipv4Address.parse(address)).orElseThrow().lease();
    }

    @Test
    void anActiveLeaseKeepsAddressClientAndEndAndIsPublished() {
        KeaLeaseLoad load =
                load(
                        "192.0.2.10,00:00:5e:00:53:01,01:00:00:5e:00:53:01,3600,1700000600,1,1,1,pc-1.example.org.,0,");

        Lease lease = lease("192.0.2.10");
        assertThat(load.size()).isOne();
        assertThat(lease.state()).isEqualTo(LeaseState.BOUND);
        assertThat(lease.client()).hasToString("01:00:00:5e:00:53:01");
        assertThat(lease.client().hardware()).hasToString("00:00:5e:00:53:01");
        assertThat(lease.expires()).isEqualTo(Instant.ofEpochSecond(1_700_000_600));
        assertThat(lease.starts()).isEqualTo(Instant.ofEpochSecond(1_699_997_000));
        DnsName name = DnsName.parse("pc-1.example.org");
        assertThat(lease.fqdn()).contains(name);
        assertThat(store.due(NOW, 10))
                .extracting(DnsLedger.Work::desired)
                .containsExactly(
                        new DnsIntent.Publish(
                                Ipv4Address.parse("192.0.2.10"),
                                name,
                                Dhcid.of(lease.client(), name),
                                Duration.ofMinutes(20),
                                true,
                                true));
    }

    @Test
    void aLeaseWithoutANamePublishesNothing() {
        load("192.0.2.11,00:00:5e:00:53:02,,3600,1700000600,1,0,0,,0,");

        assertThat(lease("192.0.2.11").client().clientId()).isEmpty();
        assertThat(store.due(NOW, 10)).isEmpty();
    }

    @Test
    void aDeclinedAddressStaysOutOfService() {
        load("192.0.2.12,,,86400,1700050000,1,0,0,,1,");

        assertThat(lease("192.0.2.12").state()).isEqualTo(LeaseState.DECLINED);
        assertThat(lease("192.0.2.12").expires()).isEqualTo(Instant.ofEpochSecond(1_700_050_000));
    }

    @Test
    void anInfiniteLeaseStaysInfinite() {
        load("192.0.2.13,00:00:5e:00:53:03,,4294967295,1699999999,1,0,0,,0,");

        assertThat(lease("192.0.2.13").expires()).isEqualTo(NOW.plus(LeaseTimes.INFINITE));
    }

    @Test
    void whatHasEndedIsCountedAndNotLoaded() {
        KeaLeaseLoad load =
                load(
                        "192.0.2.14,00:00:5e:00:53:04,,3600,1699999999,1,0,0,,0,",
                        "192.0.2.15,00:00:5e:00:53:05,,3600,1700000600,1,0,0,,2,");

        assertThat(load.ended()).isEqualTo(2);
        assertThat(load.size()).isZero();
    }

    @Test
    void leasesThatCannotBeAreListedOnceForEachKind() {
        KeaLeaseLoad load =
                load(
                        "198.51.100.1,00:00:5e:00:53:06,,3600,1700000600,2,0,0,,0,",
                        "198.51.100.2,00:00:5e:00:53:07,,3600,1700000600,2,0,0,,0,",
                        "192.0.2.41,00:00:5e:00:53:08,,3600,1700000600,1,0,0,,0,",
                        "192.0.2.50,00:00:5e:00:53:09,,3600,1700000600,1,0,0,,0,",
                        "192.0.2.60,,,3600,1700000600,1,0,0,,0,");

        assertThat(load.refused())
                .extracting(Object::toString)
                .containsExactly(
                        "leases.csv:2: not carried over: leases outside of every subnet (lines 2,"
                                + " 3): add their subnet and import again if they matter",
                        "leases.csv:4: not carried over: leases of addresses that belong to"
                            + " somebody else (lines 4, 5): they are reserved, or nobody may lease"
                            + " them; their clients get another address when they ask again",
                        "leases.csv:6: not carried over: leases that name no client: their clients"
                                + " get a lease when they ask again");
        assertThat(load.size()).isZero();
    }

    @Test
    void theHolderOfAReservationAndTheOneBehindAPortKeepTheirs() {
        KeaLeaseLoad load =
                load(
                        "192.0.2.50,00:00:5e:00:53:77,,3600,1700000600,1,0,0,,0,",
                        "192.0.2.51,00:00:5e:00:53:10,,3600,1700000600,1,0,0,,0,");

        assertThat(load.refused()).isEmpty();
        assertThat(load.size()).isEqualTo(2);
    }

    @Test
    void aLeaseOutsideOfThePoolsRunsOut() {
        assertThat(load("192.0.2.200,00:00:5e:00:53:11,,3600,1700000600,1,0,0,,0,").size()).isOne();
    }

    @Test
    void whatTheStoreHasAlreadyStays() {
        String row = "192.0.2.10,00:00:5e:00:53:01,,3600,1700000600,1,0,0,,0,";
        load(row);
        Outcome outcome =
                new KeaImport(Sources.none(), Machine.UNKNOWN)
                        .read(
                                new Source("kea.conf", "{ \"Dhcp4\": { } }"),
                                Optional.empty(),
                                Optional.of(
                                        new Source(
                                                "leases.csv",
                                                HEADER + row.replace("53:01", "53:02") + "\n")));
        KeaLeaseLoad again = new KeaLeaseLoad(plan, ((Outcome.Imported) outcome).leases(), NOW);

        assertThat(again.commit(store, plan.version())).hasSize(1);
        assertThat(lease("192.0.2.10").client().hardware()).hasToString("00:00:5e:00:53:01");
    }
}
