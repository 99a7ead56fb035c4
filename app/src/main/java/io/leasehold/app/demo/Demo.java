package io.leasehold.app.demo;

import io.leasehold.app.Leasehold;
import io.leasehold.app.Signals;
import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DemoNameServer;
import io.leasehold.ddns.dns.DnsQueryClient;
import io.leasehold.ddns.dns.DnsQueryClient.QueryAnswer;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.dhcp.links.InterfaceAddress;
import io.leasehold.dhcp.links.LoopbackLinks;
import io.leasehold.dhcp.links.LoopbackLinks.VirtualInterface;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.store.PostgresStore;
import io.leasehold.store.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The seed-002 household on this machine: the real server, its real database, a small but real
/// name server that demands TSIG, and simulated devices over loopback UDP.
public final class Demo {
    private static final String PLAN = "/seed-002.yaml";
    private static final String MARK = "leasehold-demo";
    private static final String LINK = "br0";
    private static final DnsName ZONE = DnsName.parse("home.lan");
    private static final DnsName REVERSE = DnsName.parse("1.69.10.in-addr.arpa");
    private static final Duration ARRIVAL_PAUSE = Duration.ofMillis(400);
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final PrintWriter out;
    private final Path directory;
    private final int clients;
    private final int port;

    /// @param directory of the demo's database; what is in it from an earlier demo is removed
    /// @param port of the page; 0 for a free one
    public Demo(PrintWriter out, Path directory, int clients, int port) {
        this.out = out;
        this.directory = directory.toAbsolutePath();
        this.clients = clients;
        this.port = port;
    }

    /// A place of one's own, where the database may lie even when its server drops root's rights.
    public static Path defaultDirectory() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "leasehold-demo-" + System.getProperty("user.name"));
    }

    /// Runs until the time is over or a signal comes.
    public DemoReport run(Optional<Duration> time) throws InterruptedException {
        Signals signals = Signals.install();
        removeOldDatabase();
        InstantSource clock = InstantSource.system();
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        TsigKey key =
                new TsigKey(
                        DnsName.parse("leasehold-demo"),
                        TsigAlgorithm.HMAC_SHA256,
                        OctetString.of(secret));
        AuthoritativeZones zones =
                new AuthoritativeZones(List.of(ZONE, REVERSE), List.of(key), clock);
        LoopbackLinks links =
                new LoopbackLinks(
                        List.of(
                                new VirtualInterface(
                                        LINK, List.of(InterfaceAddress.parse("10.69.1.2/24")), 0)));
        say("starting: embedded PostgreSQL in " + directory);
        try (DemoNameServer dns = DemoNameServer.start(zones, 0);
                Leasehold server = Leasehold.start(config(dns.address(), key), links, clock)) {
            say("page and API   " + server.url());
            say(
                    "name server    "
                            + dns.address()
                            + "  (dig -p "
                            + dns.address().port()
                            + " @127.0.0.1 cp-1.home.lan)");
            say(
                    "plan           10.69.1.0/24, pool .50-.200 carved around MetalLB, static hosts"
                            + " and six nodes");
            say(
                    clients
                            + " devices arrive"
                            + time.map(t -> "; ends after " + t.toSeconds() + " s")
                                    .orElse("; Ctrl-C ends it"));
            DemoCrowd crowd = new DemoCrowd(links.address(LINK), ARRIVAL_PAUSE.toMillis());
            try (crowd) {
                crowd.start(clients);
                signals.await(time);
            }
            say("devices fall silent; waiting for DNS to catch up");
            awaitDns(server.store());
            return judge(crowd, server.store(), dns.address());
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private LeaseholdConfig config(DnsServer dns, TsigKey key) {
        LeaseholdConfig seed = seed();
        List<Subnet> named =
                seed.plan().subnets().stream()
                        .map(s -> s.but().ddns(new DdnsPolicy(Optional.of(ZONE), true)).build())
                        .toList();
        return new LeaseholdConfig(
                seed.server(),
                seed.dhcp(),
                new LeaseholdConfig.Database.Embedded(directory),
                new LeaseholdConfig.Http("127.0.0.1", port),
                new LeaseholdConfig.Dns(
                        List.of(key),
                        List.of(
                                DnsZoneConfig.of(ZONE, dns, key),
                                DnsZoneConfig.of(REVERSE, dns, key)),
                        // The DNS servers of the seed's option 6 are in no demo, yet may be in the
                        // network around it, where nobody is to be asked for made-up names.
                        new LeaseholdConfig.DnsAudit(
                                LeaseholdConfig.DnsAudit.DEFAULT.every(), false)),
                seed.history(),
                seed.plan().withSubnets(named));
    }

    private static LeaseholdConfig seed() {
        try (InputStream text = Demo.class.getResourceAsStream(PLAN)) {
            if (text == null) {
                throw new IllegalStateException("the program was packaged without " + PLAN);
            }
            ConfigOutcome outcome =
                    ConfigFile.parse(
                            Path.of(PLAN), new String(text.readAllBytes(), StandardCharsets.UTF_8));
            return switch (outcome) {
                case ConfigOutcome.Loaded(LeaseholdConfig config, var _) -> config;
                case ConfigOutcome.Refused(var problems) ->
                        throw new IllegalStateException(
                                "the packaged plan is refused: " + problems);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + PLAN + " of the program", e);
        }
    }

    /// Removes the database of an earlier demo and nothing else: not that of a demo that still
    /// runs, and not one that no demo made. Keeps the unpacked PostgreSQL, which is the same each
    /// time.
    private void removeOldDatabase() {
        Path database = directory.resolve("data");
        Path mark = directory.resolve(MARK);
        try {
            if (Files.exists(database)) {
                if (!Files.exists(mark)) {
                    throw new DemoRefusedException(
                            database
                                    + " is a database that no demo made; it is left alone. Give the"
                                    + " demo another directory with --data");
                }
                if (EmbeddedPostgres.attach(directory).isPresent()) {
                    throw new DemoRefusedException(
                            "another demo uses "
                                    + directory
                                    + "; end it, or give this one another directory with --data");
                }
                deleteTree(database);
            }
            Files.createDirectories(directory);
            Files.writeString(mark, "What lies here is made anew by each 'leasehold demo'.\n");
        } catch (IOException e) {
            throw new UncheckedIOException("preparing " + directory + " for the demo", e);
        }
    }

    static void deleteTree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void awaitDns(PostgresStore store) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        while (store.dnsLedger().backlog().pending() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// Asks everybody the same question.
    private static DemoReport judge(DemoCrowd crowd, PostgresStore store, DnsServer dns) {
        DnsQueryClient queries =
                new DnsQueryClient(
                        new SocketTransport(Duration.ofSeconds(2), System::nanoTime),
                        new SecureRandom());
        List<String> disagreements = new ArrayList<>();
        int rows = 0;
        int addresses = 0;
        int pointers = 0;
        for (DemoCrowd.Held held : crowd.held().values()) {
            Optional<Lease> lease =
                    store.leaseDirectory().lease(held.address()).map(LeaseDirectory.Entry::lease);
            boolean bound =
                    lease.filter(l -> l.state() == LeaseState.BOUND)
                            .filter(l -> l.client().hardware().equals(held.hardware()))
                            .isPresent();
            if (!bound) {
                disagreements.add(
                        held.name()
                                + " holds "
                                + held.address()
                                + ", PostgreSQL has "
                                + lease.map(Object::toString).orElse("no row"));
                continue;
            }
            rows++;
            Optional<DnsName> name = lease.get().fqdn();
            if (name.isEmpty()) {
                disagreements.add(held.address() + " of " + held.name() + " has no name");
                continue;
            }
            addresses +=
                    says(
                            queries,
                            dns,
                            name.get(),
                            RecordType.A,
                            new RecordData.A(held.address()),
                            disagreements);
            pointers +=
                    says(
                            queries,
                            dns,
                            DnsName.reverseOf(held.address()),
                            RecordType.PTR,
                            new RecordData.Ptr(name.get()),
                            disagreements);
        }
        long bound =
                store.leaseDirectory()
                        .leases(
                                new Ipv4Range(Ipv4Address.ANY, Ipv4Address.BROADCAST),
                                Optional.empty(),
                                Optional.of(LeaseState.BOUND),
                                "",
                                10_000)
                        .size();
        if (bound != crowd.held().size()) {
            disagreements.add(
                    "PostgreSQL has "
                            + bound
                            + " bound leases, clients hold "
                            + crowd.held().size());
        }
        return new DemoReport(
                crowd.acks(), crowd.held().size(), rows, addresses, pointers, disagreements);
    }

    private static int says(
            DnsQueryClient queries,
            DnsServer dns,
            DnsName name,
            RecordType type,
            RecordData wanted,
            List<String> disagreements) {
        QueryAnswer answer = queries.query(dns, name, type);
        if (answer instanceof QueryAnswer.Found(List<RecordData> records)
                && records.equals(List.of(wanted))) {
            return 1;
        }
        disagreements.add(
                type + " of " + name + " should be " + wanted + ", the name server says " + answer);
        return 0;
    }
}
