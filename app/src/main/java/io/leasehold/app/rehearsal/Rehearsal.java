package io.leasehold.app.rehearsal;

import io.leasehold.app.Leasehold;
import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.dhcp.links.InterfaceAddress;
import io.leasehold.dhcp.links.KernelLinks;
import io.leasehold.dhcp.links.LoopbackLinks;
import io.leasehold.dhcp.links.LoopbackLinks.VirtualInterface;
import io.leasehold.ipam.net.Ipv4Address;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A short life of the server for the JVM to learn from. It starts twice, as the first start (which
/// makes database and plan) and every later one load other classes; leases, renews and releases
/// until what serves clients has been compiled; and asks for the pages that need no one to sign in.
/// It opens no port but on loopback and writes nothing outside its directory.
public final class Rehearsal {
    private static final String LINK = "lan";
    private static final int ROUNDS = 8;
    private static final int CLIENTS_A_ROUND = 2_000;
    private static final List<String> PAGES =
            List.of("readyz", "livez", "login", "", "metrics", "api/v1/health", "no-such-page");

    private final Path directory;

    /// @param directory an empty one; the database of the rehearsal is made in it
    public Rehearsal(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /// @return how many leases were granted
    public int run() throws IOException, InterruptedException {
        Path file = directory.resolve("leasehold.yaml");
        Files.writeString(file, configuration());
        openSocketsOfTheKernel();
        life(file, 1, 0);
        return life(file, ROUNDS, CLIENTS_A_ROUND);
    }

    private String configuration() {
        return """
        server: { id: rehearsal }
        dhcp: { interfaces: [%1$s], probe: { enabled: false } }
        database: { embedded: %2$s }
        plan:
          subnets:
            - prefix: 10.0.0.0/16
              name: rehearsal
              interface: %1$s
              lease: { default: 24h, min: 24h, max: 24h }
              options: { routers: [10.0.0.1], domain-name-servers: [10.0.0.1] }
              ddns: { forward: rehearsal.test, reverse: true }
              pools: [10.0.1.0-10.0.250.255]
        """
                .formatted(LINK, directory.resolve("database"));
    }

    private int life(Path file, int rounds, int clients) throws IOException, InterruptedException {
        LeaseholdConfig config =
                switch (ConfigFile.load(file)) {
                    case ConfigOutcome.Loaded(var loaded, var _) -> onAnyPort(loaded);
                    case ConfigOutcome.Refused(var problems) ->
                            throw new IllegalStateException(
                                    "the configuration of the rehearsal is refused: " + problems);
                };
        LoopbackLinks links =
                new LoopbackLinks(
                        List.of(
                                new VirtualInterface(
                                        LINK, List.of(InterfaceAddress.parse("10.0.0.1/16")), 0)));
        int leased = 0;
        try (Leasehold server = Leasehold.start(config, links, InstantSource.system());
                RehearsalClients crowd =
                        new RehearsalClients(links.address(LINK), Ipv4Address.parse("10.0.0.2"))) {
            for (int round = 0; round < rounds; round++) {
                leased += crowd.lease(round * clients, clients);
                crowd.renew();
                crowd.release(3);
            }
            for (String page : PAGES) {
                visit(URI.create(server.url() + page));
            }
            // What is done once a second, and right after the start, belongs to a life too.
            TimeUnit.SECONDS.sleep(3);
        }
        return leased;
    }

    /// The file cannot ask for a free port.
    private static LeaseholdConfig onAnyPort(LeaseholdConfig config) {
        return new LeaseholdConfig(
                config.server(),
                config.dhcp(),
                config.database(),
                new LeaseholdConfig.Http("127.0.0.1", 0),
                config.dns(),
                config.history(),
                config.plan());
    }

    /// The way to the kernel, as far as it goes without a link that is ours to serve: libraries are
    /// opened and their functions bound. Whether the kernel lets us have the ports does not matter.
    private static void openSocketsOfTheKernel() {
        try (KernelLinks links = new KernelLinks(List.of("no-such-link"))) {
            links.start((_, _, _) -> {});
            links.status();
        }
    }

    private static void visit(URI page) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        try (InputStream body =
                connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST
                        ? connection.getInputStream()
                        : connection.getErrorStream()) {
            if (body != null) {
                body.readAllBytes();
            }
        } finally {
            connection.disconnect();
        }
    }
}
