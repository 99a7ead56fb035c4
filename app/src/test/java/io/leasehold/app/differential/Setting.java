package io.leasehold.app.differential;

/// The subnet of a sequence, as Kea has it and as Leasehold has it. A sequence has a copy to itself
/// with `{net}`, `{+12}`, `{mac:a}` and `{id}` filled in; in the attached subnet, which all share,
/// only pools and reservations are copied.
enum Setting {
    /// A pool of 32 and four options.
    PLAIN(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "option-data": [
                { "name": "routers", "data": "{+1}" },
                { "name": "domain-name-servers", "data": "192.0.2.53, 192.0.2.54" },
                { "name": "domain-name", "data": "example.org" },
                { "name": "ntp-servers", "data": "192.0.2.123" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+41} ]
              options:
                routers: {+1}
                domain-name-servers: [192.0.2.53, 192.0.2.54]
                domain-name: example.org
                ntp-servers: 192.0.2.123
            """),

    /// The attached subnet, whose options are those of `PLAIN`.
    DIRECT(
            """
            { "pool": "{+10}-{+41}" }
            """,
            """
            - {+10}-{+41}
            """),

    /// Two addresses for many clients.
    SMALL(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+11}" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+11} ]
            """),

    /// Reservations of all kinds: for `r` in the pool, for `o` outside of it, for `h` a name only,
    /// for `p` options, by client identifier and by circuit.
    RESERVED(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "option-data": [ { "name": "routers", "data": "{+1}" } ],
              "reservations": [
                { "hw-address": "{mac:r}", "ip-address": "{+40}" },
                { "hw-address": "{mac:o}", "ip-address": "{+50}" },
                { "hw-address": "{mac:h}", "hostname": "printer" },
                { "hw-address": "{mac:p}", "ip-address": "{+51}",
                  "option-data": [ { "name": "routers", "data": "{+2}" },
                                   { "name": "ntp-servers", "data": "192.0.2.124" } ] },
                { "client-id": "01:02:03:04:05", "ip-address": "{+52}" },
                { "circuit-id": "0a:0b:0c", "ip-address": "{+53}" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+41} ]
              options: { routers: {+1} }
              reservations:
                - { mac: "{mac:r}", address: {+40} }
                - { mac: "{mac:o}", address: {+50} }
                - { mac: "{mac:h}", hostname: printer }
                - mac: "{mac:p}"
                  address: {+51}
                  options: { routers: {+2}, ntp-servers: 192.0.2.124 }
                - { client-id: "01:02:03:04:05", address: {+52} }
                - { circuitId: "0a:0b:0c", address: {+53} }
            """);

    private static final int FIRST_DYNAMIC = 10;
    private static final int LAST_DYNAMIC = 41;

    private final String kea;
    private final String leasehold;

    Setting(String kea, String leasehold) {
        this.kea = kea;
        this.leasehold = leasehold;
    }

    boolean direct() {
        return this == DIRECT;
    }

    /// Whether a server may choose that offset freely; a reserved one it may not.
    static boolean isDynamic(int offset) {
        return offset >= FIRST_DYNAMIC && offset <= LAST_DYNAMIC && offset != 40;
    }

    String kea(Cast cast) {
        return cast.fill(kea);
    }

    String leasehold(Cast cast) {
        return cast.fill(leasehold);
    }
}
