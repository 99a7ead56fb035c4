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
            Kind.POOL,
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
            """),

    /// Pools, options, lease times and boot fields by the classes of [Classes].
    CLASSED(
            """
            { "id": {id}, "subnet": "{net}",
              "pools": [
                { "pool": "{+10}-{+19}", "client-class": "phones" },
                { "pool": "{+20}-{+29}", "client-class": "pxe-uefi" },
                { "pool": "{+30}-{+41}", "client-class": "rest" } ],
              "option-data": [ { "name": "routers", "data": "{+1}" },
                               { "name": "ntp-servers", "data": "192.0.2.123" } ],
              "reservations": [
                { "hw-address": "{mac:k}", "client-classes": [ "made-by-reservation" ] } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools:
                - { range: {+10}-{+19}, classes: [phones] }
                - { range: {+20}-{+29}, classes: [pxe-uefi] }
                - { range: {+30}-{+41}, classes: [rest] }
              options: { routers: {+1}, ntp-servers: 192.0.2.123 }
              reservations:
                - { mac: "{mac:k}", classes: [made-by-reservation] }
            """),

    /// A subnet for phones only.
    GATED(
            """
            { "id": {id}, "subnet": "{net}", "client-class": "phones",
              "pools": [ { "pool": "{+10}-{+41}" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              classes: [phones]
              pools: [ {+10}-{+41} ]
            """),

    /// A subnet for clients with a reservation, which is `k`.
    KNOWN_ONLY(
            """
            { "id": {id}, "subnet": "{net}",
              "pools": [ { "pool": "{+10}-{+41}", "client-class": "KNOWN" } ],
              "reservations": [ { "hw-address": "{mac:k}", "hostname": "known" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ { range: {+10}-{+41}, classes: [KNOWN] } ]
              reservations: [ { mac: "{mac:k}", hostname: known } ]
            """),

    /// Two subnets on one link, two addresses each, with options of the link and of the second.
    SHARED(
            Kind.NETWORK,
            """
            { "name": "net-{id}",
              "option-data": [ { "name": "ntp-servers", "data": "192.0.2.123" },
                               { "name": "domain-name", "data": "example.org" } ],
              "subnet4": [
                { "id": {id}, "subnet": "{+0}/27", "pools": [ { "pool": "{+10}-{+11}" } ],
                  "option-data": [ { "name": "routers", "data": "{+1}" } ],
                  "reservations": [ { "hw-address": "{mac:r}", "ip-address": "{+20}" } ] },
                { "id": {id2}, "subnet": "{+32}/28", "pools": [ { "pool": "{+40}-{+41}" } ],
                  "option-data": [ { "name": "routers", "data": "{+33}" },
                                   { "name": "domain-name", "data": "second.example.org" } ],
                  "reservations": [ { "hw-address": "{mac:s}", "ip-address": "{+45}" } ] } ] }
            """,
            """
            - prefix: {+0}/27
              sharedNetwork: net-{id}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+11} ]
              options: { routers: {+1} }
              reservations: [ { mac: "{mac:r}", address: {+20} } ]
            - prefix: {+32}/28
              sharedNetwork: net-{id}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+40}-{+41} ]
              options: { routers: {+33}, domain-name: second.example.org }
              reservations: [ { mac: "{mac:s}", address: {+45} } ]
            """,
            """
            - name: net-{id}
              options: { ntp-servers: 192.0.2.123, domain-name: example.org }
            """),

    /// Two subnets on one link, the first for phones, behind a relay agent elsewhere.
    SHARED_BY_CLASS(
            Kind.NETWORK,
            """
            { "name": "net-{id}", "relay": { "ip-addresses": [ "{far}" ] },
              "subnet4": [
                { "id": {id}, "subnet": "{+0}/27", "client-class": "phones",
                  "pools": [ { "pool": "{+10}-{+19}" } ] },
                { "id": {id2}, "subnet": "{+32}/28", "client-class": "rest",
                  "pools": [ { "pool": "{+35}-{+41}" } ] } ] }
            """,
            """
            - prefix: {+0}/27
              sharedNetwork: net-{id}
              classes: [phones]
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+19} ]
            - prefix: {+32}/28
              sharedNetwork: net-{id}
              classes: [rest]
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+35}-{+41} ]
            """,
            """
            - name: net-{id}
              relays: [ {far} ]
            """),

    /// A subnet whose relay agent has an address elsewhere.
    RELAYED_FROM_AFAR(
            """
            { "id": {id}, "subnet": "{net}", "relay": { "ip-addresses": [ "{far}" ] },
              "pools": [ { "pool": "{+10}-{+41}" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              relays: [ {far} ]
              pools: [ {+10}-{+41} ]
            """),

    /// Boot fields of the subnet, with options 66 and 67 that say something else.
    BOOT(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "next-server": "192.0.2.9", "server-hostname": "tftp.example.org",
              "boot-file-name": "pxelinux.0",
              "option-data": [ { "name": "tftp-server-name", "data": "other.example.org" },
                               { "name": "boot-file-name", "data": "other.0" } ],
              "reservations": [
                { "hw-address": "{mac:b}", "ip-address": "{+50}", "next-server": "192.0.2.10",
                  "server-hostname": "b.example.org", "boot-file-name": "b.0" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+41} ]
              boot: { nextServer: 192.0.2.9, serverName: tftp.example.org, file: pxelinux.0 }
              options: { tftp-server-name: other.example.org, boot-file-name: other.0 }
              reservations:
                - mac: "{mac:b}"
                  address: {+50}
                  boot: { nextServer: 192.0.2.10, serverName: b.example.org, file: b.0 }
            """),

    /// An option that is sent unasked.
    ALWAYS(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "option-data": [
                { "name": "ntp-servers", "data": "192.0.2.123", "always-send": true },
                { "name": "log-servers", "data": "192.0.2.7" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              pools: [ {+10}-{+41} ]
              options: { ntp-servers: 192.0.2.123, log-servers: 192.0.2.7 }
              alwaysSend: [ntp-servers]
            """),

    /// T1 and T2 of its own.
    TIMED(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "renew-timer": 1000, "rebind-timer": 2000 }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h, renew: 1000s, rebind: 2000s }
              pools: [ {+10}-{+41} ]
            """),

    /// Leases without end.
    FOR_EVER(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "valid-lifetime": 4294967295, "min-valid-lifetime": 4294967295,
              "max-valid-lifetime": 4294967295 }
            """,
            """
            - prefix: {net}
              lease: { default: infinite, min: infinite, max: infinite }
              pools: [ {+10}-{+41} ]
            """),

    /// Where hardware addresses count, whatever the client identifier.
    BY_HARDWARE(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "match-client-id": false }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              matchClientId: false
              pools: [ {+10}-{+41} ]
            """),

    /// A pool for clients that speak BOOTP, and a reservation for one, `b`.
    BOOTP(
            """
            { "id": {id}, "subnet": "{net}", "next-server": "192.0.2.9",
              "boot-file-name": "vmlinux",
              "pools": [ { "pool": "{+10}-{+11}", "client-class": "BOOTP" },
                         { "pool": "{+30}-{+41}", "client-class": "dhcp" } ],
              "option-data": [ { "name": "routers", "data": "{+1}" } ],
              "reservations": [ { "hw-address": "{mac:b}", "ip-address": "{+50}" } ] }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              boot: { nextServer: 192.0.2.9, file: vmlinux }
              pools:
                - { range: {+10}-{+11}, classes: [BOOTP] }
                - { range: {+30}-{+41}, classes: [dhcp] }
              options: { routers: {+1} }
              reservations: [ { mac: "{mac:b}", address: {+50} } ]
            """),

    /// Beside another server: no NAK to clients nobody knows here.
    NOT_AUTHORITATIVE(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "authoritative": false }
            """,
            """
            - prefix: {net}
              lease: { default: 1h, min: 10m, max: 2h }
              authoritative: false
              pools: [ {+10}-{+41} ]
            """);

    private static final int FIRST_DYNAMIC = 10;
    private static final int LAST_DYNAMIC = 41;
    private static final int RESERVED_IN_POOL = 40;

    /// What a copy of it is in the configuration files.
    enum Kind {
        SUBNET,
        POOL,
        NETWORK
    }

    private final Kind kind;
    private final String kea;
    private final String leasehold;
    private final String network;

    Setting(String kea, String leasehold) {
        this(Kind.SUBNET, kea, leasehold);
    }

    Setting(Kind kind, String kea, String leasehold) {
        this(kind, kea, leasehold, "");
    }

    Setting(Kind kind, String kea, String leasehold, String network) {
        this.kind = kind;
        this.kea = kea;
        this.leasehold = leasehold;
        this.network = network;
    }

    Kind kind() {
        return kind;
    }

    boolean direct() {
        return kind == Kind.POOL;
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

    /// Leasehold's shared network, where it is one.
    String network(Cast cast) {
        return cast.fill(network);
    }
}
