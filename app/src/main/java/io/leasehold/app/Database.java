package io.leasehold.app;

import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.store.DatabaseSettings;
import io.leasehold.store.PostgresStore;
import io.leasehold.store.embedded.EmbeddedPostgres;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// The database a configuration means, opened: ours, or somebody else's.
public final class Database implements AutoCloseable {
    private final Optional<EmbeddedPostgres> embedded;
    private final PostgresStore store;

    private Database(Optional<EmbeddedPostgres> embedded, PostgresStore store) {
        this.embedded = embedded;
        this.store = store;
    }

    /// For the server: starts the embedded database.
    static Database start(LeaseholdConfig.Database config) {
        return switch (config) {
            case LeaseholdConfig.Database.Embedded(Path directory) -> {
                EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
                yield opened(Optional.of(postgres), postgres.settings());
            }
            case LeaseholdConfig.Database.External external ->
                    opened(Optional.empty(), settings(external));
        };
    }

    /// For a command: uses the embedded database that a running server has, or starts it for the
    /// time of the command.
    public static Database attach(LeaseholdConfig.Database config) {
        if (config instanceof LeaseholdConfig.Database.Embedded(Path directory)) {
            Optional<DatabaseSettings> running = EmbeddedPostgres.attach(directory);
            if (running.isPresent()) {
                return opened(Optional.empty(), running.get());
            }
        }
        return start(config);
    }

    private static DatabaseSettings settings(LeaseholdConfig.Database.External external) {
        return new DatabaseSettings(
                external.url(),
                external.user(),
                external.password()
                        .map(secret -> new String(secret.value().toBytes(), StandardCharsets.UTF_8))
                        .orElse(""));
    }

    private static Database opened(Optional<EmbeddedPostgres> embedded, DatabaseSettings settings) {
        try {
            return new Database(embedded, PostgresStore.open(settings));
        } catch (RuntimeException failed) {
            embedded.ifPresent(EmbeddedPostgres::close);
            throw failed;
        }
    }

    public PostgresStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        embedded.ifPresent(EmbeddedPostgres::close);
    }
}
