package io.leasehold.store;

import io.leasehold.ipam.testing.DnsLedgerContract;
import io.leasehold.ipam.testing.EventFeedContract;
import io.leasehold.ipam.testing.LeaseDirectoryContract;
import io.leasehold.ipam.testing.LeaseLogContract;
import io.leasehold.ipam.testing.PlanStoreContract;
import io.leasehold.ipam.testing.Ports;
import io.leasehold.ipam.testing.TokenStoreContract;
import io.leasehold.store.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The contracts of the ports, kept by the embedded PostgreSQL; each test has a database of its own.
 */
final class EmbeddedStoreContractTest {
    private static EmbeddedPostgres postgres;
    private static int databases;
    private final List<PostgresStore> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "leasehold-contract");
        // As root, PostgreSQL runs as somebody else, who must be able to pass.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        postgres = EmbeddedPostgres.start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @AfterEach
    void close() {
        opened.forEach(PostgresStore::close);
        opened.clear();
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + directory + ": " + e.getMessage());
        }
    }

    private Ports empty() {
        DatabaseSettings settings = postgres.settings();
        String name = "contract_" + databases++;
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        PostgresStore store =
                PostgresStore.open(
                        new DatabaseSettings(
                                settings.jdbcUrl().replaceFirst("/leasehold$", "/" + name),
                                settings.user(),
                                settings.password()));
        opened.add(store);
        return new Ports(
                store.leaseLog(),
                store.planStore(),
                store.dnsLedger(),
                store.eventFeed(),
                store.leaseDirectory(),
                store.tokenStore());
    }

    @Nested
    class Leases extends LeaseLogContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Plans extends PlanStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Ledger extends DnsLedgerContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Events extends EventFeedContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Directory extends LeaseDirectoryContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Tokens extends TokenStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }
}
