package io.leasehold.interchange.kea;

import java.util.Map;

/// What there is in place of Kea's hooks libraries.
final class Hooks {
    private static final Map<String, String> ADVICE =
            Map.ofEntries(
                    Map.entry(
                            "lease_cmds",
                            "leases are listed and ended by `leasehold leases` and the HTTP API"),
                    Map.entry(
                            "host_cmds",
                            "reservations are edited in the page, by the HTTP API, or in the file"),
                    Map.entry(
                            "subnet_cmds",
                            "subnets are edited in the page, by the HTTP API, or in the file"),
                    Map.entry("class_cmds", "classes are edited in the file"),
                    Map.entry(
                            "cb_cmds",
                            "the whole plan is in the database; it is edited in the page or by the"
                                    + " HTTP API"),
                    Map.entry("stat_cmds", "statistics are at /metrics of the HTTP API"),
                    Map.entry(
                            "ha",
                            "let several servers use one database instead; each serves every"
                                    + " subnet"),
                    Map.entry(
                            "legal_log",
                            "who had an address when is always kept; see history.retention"),
                    Map.entry(
                            "forensic_log",
                            "who had an address when is always kept; see history.retention"),
                    Map.entry(
                            "flex_id",
                            "devices are known by MAC, client identifier and circuit-id; reserve by"
                                    + " one of these"),
                    Map.entry(
                            "flex_option",
                            "options that are computed from the request are not there; use"
                                    + " classes"),
                    Map.entry("bootp", "BOOTP clients are served without it, in class BOOTP"),
                    Map.entry("ping_check", "addresses are probed without it; see dhcp.probe"),
                    Map.entry("limits", "clients are limited without it; see dhcp.guard"),
                    Map.entry(
                            "lease_query",
                            "leasequery is answered without it; see dhcp.leasequery"),
                    Map.entry(
                            "run_script",
                            "there are no scripts; follow the events of the HTTP API"),
                    Map.entry("radius", "there is no RADIUS; reserve addresses, or keep Kea"),
                    Map.entry("host_cache", "all reservations are in memory; nothing to do"),
                    Map.entry(
                            "ddns_tuning",
                            "names are what clients send or reservations say; class SKIP_DDNS"
                                    + " publishes none"),
                    Map.entry(
                            "mysql_cb",
                            "configurations in MySQL are not read; write them out with config-get"),
                    Map.entry(
                            "pgsql_cb",
                            "configurations in PostgreSQL are not read; write them out with"
                                    + " config-get"),
                    Map.entry(
                            "mysql",
                            "leases and reservations in MySQL are not read; see lease-database and"
                                    + " hosts-databases"),
                    Map.entry(
                            "pgsql",
                            "leases and reservations in PostgreSQL are not read; see lease-database"
                                    + " and hosts-databases"),
                    Map.entry(
                            "user_chk",
                            "list the devices as reservations and let pools be for class KNOWN"),
                    Map.entry("perfmon", "times are at /metrics of the HTTP API"));

    private Hooks() {}

    /// @param name of the library, without `libdhcp_` and `.so`
    static String advice(String name) {
        return ADVICE.getOrDefault(
                name,
                "there are no hooks; see whether classes, reservations or the HTTP API do what it"
                        + " is for");
    }
}
