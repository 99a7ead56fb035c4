package io.leasehold.app.differential;

import java.util.stream.Collectors;

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
            """),

    /// More options than fit into the smallest message, of many types.
    OPTIONS(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "option-data": [
                { "name": "routers", "data": "{+1}" },
                { "name": "domain-name-servers", "data": "192.0.2.53, 192.0.2.54" },
                { "name": "domain-name", "data": "example.org" },
                { "name": "root-path", "data": "192.0.2.9:/%s" },
                { "name": "interface-mtu", "data": "1400" },
                { "name": "ntp-servers", "data": "192.0.2.123" },
                { "code": 43, "csv-format": false, "data": "0104C0000201" },
                { "name": "netbios-node-type", "data": "8" },
                { "name": "tftp-server-name", "data": "tftp.example.org" },
                { "name": "boot-file-name", "data": "%s.efi" },
                { "name": "v6-only-preferred", "data": "1800" },
                { "code": 114, "csv-format": false, "data": "%s" },
                { "name": "domain-search", "data": "example.org, example.net" },
                { "code": 121, "csv-format": false, "data": "18C63364C0000201" },
                { "code": 249, "csv-format": false, "data": "18C63364C0000201" },
                { "code": 222, "csv-format": false, "data": "%s" } ] }
            """
                    .formatted(
                            "r".repeat(100),
                            "b".repeat(100),
                            "https://192.0.2.80/"
                                    .chars()
                                    .mapToObj("%02X"::formatted)
                                    .collect(Collectors.joining()),
                            "5A".repeat(200)),
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+41} ]
              options:
                routers: {+1}
                domain-name-servers: [192.0.2.53, 192.0.2.54]
                domain-name: example.org
                root-path: "192.0.2.9:/%s"
                interface-mtu: 1400
                ntp-servers: 192.0.2.123
                vendor-encapsulated-options: "01:04:c0:00:02:01"
                netbios-node-type: 8
                tftp-server-name: tftp.example.org
                boot-file-name: "%s.efi"
                v6-only-preferred: 1800
                captive-portal: "https://192.0.2.80/"
                domain-search: [example.org, example.net]
                classless-static-routes: ["198.51.100.0/24 via 192.0.2.1"]
                ms-classless-static-routes: ["198.51.100.0/24 via 192.0.2.1"]
                222: "%s"
            """
                    .formatted("r".repeat(100), "b".repeat(100), "5a".repeat(200))),

    /// Names are published in a zone, whatever the client wants.
    NAMES(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "ddns-send-updates": true, "ddns-qualifying-suffix": "home.example.org",
              "ddns-override-client-update": true, "ddns-override-no-update": true,
              "option-data": [ { "name": "routers", "data": "{+1}" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+41} ]
              options: { routers: {+1} }
              ddns: { forward: home.example.org, reverse: true }
            """);

    private static final int FIRST_DYNAMIC = 10;
    private static final int LAST_DYNAMIC = 41;
    private static final int RESERVED_IN_POOL = 40;

    private final String kea;
    private final String leasehold;

    Setting(String kea, String leasehold) {
        this.kea = kea;
        this.leasehold = leasehold;
    }

    boolean direct() {
        return this == DIRECT;
    }

    /// Whether a server may choose that offset freely.
    boolean isDynamic(int offset) {
        return offset >= FIRST_DYNAMIC
                && offset <= LAST_DYNAMIC
                && (this != RESERVED || offset != RESERVED_IN_POOL);
    }

    String kea(Cast cast) {
        return cast.fill(kea);
    }

    String leasehold(Cast cast) {
        return cast.fill(leasehold);
    }
}
