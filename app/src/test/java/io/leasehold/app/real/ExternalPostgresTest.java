package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.NotRun;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The same program on a PostgreSQL that somebody else runs: Debian's.
@Tag("real")
final class ExternalPostgresTest {
    private static final String WHAT = "a PostgreSQL of one's own";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void servesOnDebiansPostgres() throws IOException {
        Optional<Path> programs = programs();
        NotRun.unless(programs.isPresent(), WHAT + ": needs Debian's postgresql");
        try (RealLan lan = RealLan.create(WHAT, "named", "udhcpc", "setpriv", "psql")) {
            Program postgres = postgres(lan, programs.get());
            lan.segment("br0", "192.0.2.1/24");
            lan.dns("2.0.192.in-addr.arpa").start();
            Path password =
                    Files.writeString(lan.directory().resolve("db-password"), "not a secret\n");
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
            lan.database(
                    """
                    database:
                      url: jdbc:postgresql://127.0.0.1/leasehold
                      user: leasehold
                      passwordFile: %s
                    """
                            .formatted(password));
            lan.configure(
                    """
                    plan:
                      subnets:
                        - prefix: 192.0.2.0/24
                          interface: br0
                          gateway: 192.0.2.1
                          ddns: { forward: example.org, reverse: true }
                          pools: [192.0.2.50-192.0.2.99]
                    """);
            lan.start();
            assertThat(lan.databaseProcesses()).as("embedded PostgreSQL").isEmpty();
            LanClient client = lan.client(Kind.UDHCPC, false, "external", "br0");
            Ipv4Address address = client.start();
            assertThat(lan.leases())
                    .filteredOn(RealLan.LeaseLine::isBound)
                    .extracting(RealLan.LeaseLine::address)
                    .containsExactly(address);
            Until.yes(
                    PATIENCE,
                    () -> lan.dns().publishes("external.example.org", address),
                    () -> "DNS follows");
            assertThat(client.renew()).isEqualTo(address);
            assertThat(lan.stop()).isZero();
            assertThat(postgres.isAlive()).as("it is not ours to stop").isTrue();
            lan.start();
            assertThat(client.renew()).as("after a restart").isEqualTo(address);
            client.release();
            Until.yes(
                    PATIENCE,
                    () -> lan.dns().forgot("external.example.org", address),
                    () -> "DNS forgets");
            String version = sql(lan, "postgres", "show server_version").getFirst();
            RealLan.figure("same program, same migrations on PostgreSQL %s", version);
        }
    }

    private static Optional<Path> programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static Program postgres(RealLan lan, Path programs) throws IOException {
        Path home = Files.createDirectory(lan.directory().resolve("postgres"));
        lan.server().run("chown", "postgres:", home.toString());
        String data = home.resolve("data").toString();
        lan.server()
                .run(
                        asPostgres(
                                programs.resolve("initdb").toString(),
                                "-D",
                                data,
                                "-A",
                                "trust",
                                "-E",
                                "UTF8",
                                "--no-sync"));
        // Whoever is not its superuser has to know the password.
        Files.writeString(
                Path.of(data, "pg_hba.conf"),
                "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        Program postgres =
                lan.closeLater(
                        lan.server()
                                .start(
                                        asPostgres(
                                                programs.resolve("postgres").toString(),
                                                "-D",
                                                data,
                                                "-k",
                                                home.toString(),
                                                "-c",
                                                "listen_addresses=127.0.0.1")));
        postgres.await("ready to accept connections", PATIENCE);
        sql(lan, "postgres", "create role leasehold login password 'not a secret'");
        sql(lan, "postgres", "create database leasehold owner leasehold");
        return postgres;
    }

    private static String[] asPostgres(String... command) {
        List<String> whole =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=postgres",
                                "--regid=postgres",
                                "--clear-groups"));
        whole.addAll(List.of(command));
        return whole.toArray(String[]::new);
    }

    private static List<String> sql(RealLan lan, String database, String statement) {
        Netns.Result result =
                lan.server()
                        .tryRun(
                                "psql",
                                "-h",
                                lan.directory().resolve("postgres").toString(),
                                "-U",
                                "postgres",
                                "-d",
                                database,
                                "-Atc",
                                statement);
        return result.orFail();
    }
}
