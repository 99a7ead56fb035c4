package io.leasehold.simulation;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DnsTransport;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.reconcile.ReconcileListener;
import io.leasehold.ddns.reconcile.Reconciler;
import io.leasehold.ddns.reconcile.ReconcilerSettings;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.testing.InMemoryStore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A DNS server in memory and the real reconciler of whichever server process is alive, with the
 * real signed messages between them. While there is trouble the DNS server is at times away, and
 * answers get lost after it acted.
 */
final class SimulatedDns {
    private static final DnsName REVERSE = DnsName.parse("2.0.192.in-addr.arpa");
    private static final DnsServer SERVER = new DnsServer("192.0.2.53", 53);
    private static final TsigKey KEY =
            new TsigKey(
                    DnsName.parse("leasehold"),
                    TsigAlgorithm.HMAC_SHA256,
                    OctetString.parseHex(
                            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

    private final World world;
    private final DnsLedger ledger;
    private final DnsName zone;
    private final AuthoritativeZones zones;
    private final ZoneTable table;
    private final BooleanSupplier quiet;
    private boolean away;
    private boolean stopped;

    SimulatedDns(World world, DnsLedger ledger, DnsName zone, BooleanSupplier quiet) {
        this.world = world;
        this.ledger = ledger;
        this.zone = zone;
        this.quiet = quiet;
        this.zones = new AuthoritativeZones(List.of(zone, REVERSE), List.of(KEY), world);
        this.table =
                new ZoneTable(
                        List.of(
                                DnsZoneConfig.of(zone, SERVER, KEY),
                                DnsZoneConfig.of(REVERSE, SERVER, KEY)));
        comeAndGo();
    }

    private void comeAndGo() {
        world.after(
                world.between(Duration.ofMinutes(1), Duration.ofMinutes(30)),
                () -> {
                    away = !away && !quiet.getAsBoolean();
                    comeAndGo();
                });
    }

    /** Away until {@link #start}. */
    void stop() {
        stopped = true;
    }

    void start() {
        stopped = false;
    }

    /** Every record of both zones, a line each. */
    Set<String> contents() {
        return new TreeSet<>(zones.contents());
    }

    /**
     * The reconciler of one life of the server: it dies with it, at any point between two passes.
     */
    void serverStarted(BooleanSupplier isAlive) {
        Reconciler reconciler =
                new Reconciler(
                        ledger,
                        table,
                        false,
                        ReconcilerSettings.DEFAULT,
                        world.random(),
                        ReconcileListener.NONE);
        SignedUpdateSender sender = new SignedUpdateSender(this::exchange, world, world.random());
        pass(reconciler, sender, isAlive);
    }

    private void pass(Reconciler reconciler, SignedUpdateSender sender, BooleanSupplier isAlive) {
        world.after(
                world.between(Duration.ofMillis(100), Duration.ofSeconds(2)),
                () -> {
                    if (isAlive.getAsBoolean()) {
                        reconciler.pass(sender, world.instant());
                        pass(reconciler, sender, isAlive);
                    }
                });
    }

    private DnsTransport.Delivery exchange(
            DnsTransport.Protocol protocol,
            DnsServer server,
            Optional<Ipv4Address> localAddress,
            byte[] request,
            Function<byte[], DnsTransport.Verdict> judge) {
        boolean trouble = !quiet.getAsBoolean();
        if (stopped || away || trouble && world.chance(0.05)) {
            return new DnsTransport.Delivery.Silent();
        }
        Optional<byte[]> response = zones.answer(request, protocol == DnsTransport.Protocol.UDP);
        boolean lostOnTheWayBack = trouble && world.chance(0.05);
        if (response.isEmpty() || lostOnTheWayBack) {
            return new DnsTransport.Delivery.Silent();
        }
        return judge.apply(response.get()) == DnsTransport.Verdict.BELIEVED
                ? new DnsTransport.Delivery.Answered()
                : new DnsTransport.Delivery.Silent();
    }

    /**
     * A reserved name belongs to the device by the MAC that its reservation is for, every other to
     * the client as it identifies itself.
     */
    private static ClientIdentity owner(Lease lease, DnsName name) {
        return name.labels().getFirst().startsWith("reserved-")
                ? new ClientIdentity(Optional.empty(), lease.client().hardware())
                : lease.client();
    }

    /** Fails unless the zones say of each bound lease, and of nothing else, what they should. */
    void checkEquals(InMemoryStore store) {
        List<Lease> bound = new ArrayList<>();
        store.load(
                lease -> {
                    if (lease.state() == LeaseState.BOUND && lease.fqdn().isPresent()) {
                        bound.add(lease);
                    }
                });
        Map<DnsName, Integer> wanted = new HashMap<>();
        bound.forEach(lease -> wanted.merge(lease.fqdn().orElseThrow(), 1, Integer::sum));
        Set<String> expected = new TreeSet<>();
        for (Lease lease : bound) {
            DnsName name = lease.fqdn().orElseThrow();
            if (wanted.getOrDefault(name, 0) > 1) {
                throw new AssertionError(
                        "two leases are called " + name + ": the simulated names are unique");
            }
            expected.add(name + " A " + lease.address());
            expected.add(
                    name
                            + " DHCID "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            Dhcid.of(owner(lease, name), name).rdata().toBytes()));
            expected.add(DnsName.reverseOf(lease.address()) + " PTR " + name + ".");
        }
        Set<String> actual = new TreeSet<>(zones.contents());
        if (!expected.equals(actual)) {
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(actual);
            Set<String> stale = new TreeSet<>(actual);
            stale.removeAll(expected);
            throw new AssertionError(
                    "after a quiet hour DNS lacks "
                            + missing
                            + " and still has "
                            + stale
                            + "; backlog "
                            + ledger.backlog()
                            + "; zone "
                            + zone);
        }
    }
}
