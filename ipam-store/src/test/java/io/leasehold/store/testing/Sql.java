package io.leasehold.store.testing;

import io.leasehold.store.DatabaseSettings;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * Somebody with a SQL prompt.
 *
 * @param settings the database
 */
public record Sql(DatabaseSettings settings) {
    private static final String TABLES =
            "dns_finding dns_zone_audit dns_zone_test lease lease_history reservation_identifier"
                + " reservation claim pool subnet container shared_network client_class"
                + " custom_option plan_defaults section vlan custom_field plan_piece conflict"
                + " sighting dns_intent dns_pending dns_published dns_state dns_claim event audit"
                + " api_token plan_version";

    /** What PostgreSQL said. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    public Connection connection() throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(), settings.user(), settings.password());
    }

    /** Statements in one transaction. */
    public void run(String... statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String each : statements) {
                statement.execute(each);
            }
            connection.commit();
        } catch (SQLException failure) {
            throw new Refused(failure);
        }
    }

    /** The first column of the first row. */
    public String ask(String query) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            if (!row.next()) {
                throw new IllegalStateException("no row: " + query);
            }
            return row.getString(1);
        } catch (SQLException failure) {
            throw new Refused(failure);
        }
    }

    /** Empties every table. */
    public void clear() {
        // DELETE and not TRUNCATE: of small tables that is ten times faster. No triggers: they
        // would raise the version of the plan for it.
        run(
                Stream.of(
                                Stream.of("SET LOCAL session_replication_role = replica"),
                                Stream.of(TABLES.split(" ")).map(table -> "DELETE FROM " + table),
                                Stream.of("INSERT INTO plan_version (version) VALUES (0)"))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }
}
