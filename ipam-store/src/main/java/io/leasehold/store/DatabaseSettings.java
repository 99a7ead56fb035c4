package io.leasehold.store;

/// How to reach the database: all that a JDBC connection needs. Immutable.
///
/// @param jdbcUrl `jdbc:postgresql://host:port/database`, without the password
/// @param password in clear; never printed by [#toString]
public record DatabaseSettings(String jdbcUrl, String user, String password) {
    @Override
    public String toString() {
        return "DatabaseSettings[" + jdbcUrl + ", user " + user + ", password hidden]";
    }
}
