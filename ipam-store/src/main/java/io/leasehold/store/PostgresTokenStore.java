package io.leasehold.store;

import io.leasehold.ipam.port.TokenStore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** API tokens in {@code api_token}. Thread-safe. */
final class PostgresTokenStore implements TokenStore {
    private static final String CREATE =
            """
            INSERT INTO api_token (id, name, role, secret_hash, created) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String FIND =
            "SELECT id, name, role, secret_hash, created FROM api_token WHERE id = ?";

    private final Database database;

    PostgresTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public void create(Token token) {
        int created =
                database.transaction(
                        "creation of API token '" + token.id() + "'",
                        connection -> {
                            try (PreparedStatement statement =
                                    connection.prepareStatement(CREATE)) {
                                statement.setString(1, token.id());
                                statement.setString(2, token.name());
                                statement.setString(3, token.role().name());
                                statement.setBytes(4, token.secretHash().toBytes());
                                statement.setObject(5, Columns.timestamp(token.created()));
                                return statement.executeUpdate();
                            }
                        });
        if (created == 0) {
            throw new IllegalArgumentException("there is a token '" + token.id() + "' already");
        }
    }

    @Override
    public Optional<Token> find(String id) {
        return database.transaction(
                "look-up of an API token",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
                        statement.setString(1, id);
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next()
                                    ? Optional.of(
                                            new Token(
                                                    row.getString("id"),
                                                    row.getString("name"),
                                                    Role.valueOf(row.getString("role")),
                                                    Columns.octets(row, "secret_hash"),
                                                    Columns.instant(row, "created")))
                                    : Optional.empty();
                        }
                    }
                });
    }
}
