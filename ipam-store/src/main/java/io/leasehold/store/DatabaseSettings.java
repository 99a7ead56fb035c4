package io.leasehold.store;

/**
 * Where a database is and who we are there.
 *
 * @param jdbcUrl like {@code jdbc:postgresql://db.example.org/leasehold}
 */
public record DatabaseSettings(String jdbcUrl, String user, String password) {
    /** Without the password, so that it can be logged. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
