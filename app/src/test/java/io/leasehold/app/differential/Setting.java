package io.leasehold.app.differential;

import java.util.stream.Collectors;

/// The subnet of a sequence, as Kea's configuration has it; Leasehold's is imported from that. A
/// sequence has a copy to itself, with what [Cast#fill] knows filled in; in the attached subnet,
/// which all share, only the pool is copied.
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
            """),

    /// The attached subnet, whose options are those of `PLAIN`.
    DIRECT(
            Kind.POOL,
            """
            { "pool": "{+10}-{+41}" }
            """),

    /// Two addresses for many clients.
    SMALL(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+11}" } ] }
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
                            "5A".repeat(200))),

    /// Names are published in a zone, whatever the client wants.
    NAMES(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "ddns-send-updates": true, "ddns-qualifying-suffix": "home.example.org",
              "ddns-override-client-update": true, "ddns-override-no-update": true,
              "option-data": [ { "name": "routers", "data": "{+1}" } ] }
            """),

    /// Names are published in a zone as far as the client wants it.
    NAMES_AS_ASKED(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "ddns-send-updates": true, "ddns-qualifying-suffix": "home.example.org",
              "option-data": [ { "name": "routers", "data": "{+1}" } ] }
            """),

    /// Options of definitions of its own, which are in [KeaServer#configuration].
    CUSTOM(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "option-data": [
                { "name": "site-numbers", "data": "1, 2, 65535" },
                { "name": "site-record", "data": "7, 192.0.2.7, text" },
                { "name": "site-name", "data": "host.example.org" },
                { "name": "site-flag", "data": "true" },
                { "name": "site-space" },
                { "name": "site-address", "space": "site", "data": "192.0.2.8" },
                { "name": "site-text", "space": "site", "data": "below" } ] }
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
            """),

    /// A subnet for phones only.
    GATED(
            """
            { "id": {id}, "subnet": "{net}", "client-class": "phones",
              "pools": [ { "pool": "{+10}-{+41}" } ] }
            """),

    /// A subnet for clients with a reservation, which is `k`.
    KNOWN_ONLY(
            """
            { "id": {id}, "subnet": "{net}",
              "pools": [ { "pool": "{+10}-{+41}", "client-class": "KNOWN" } ],
              "reservations": [ { "hw-address": "{mac:k}", "hostname": "known" } ] }
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
            """),

    /// A subnet whose relay agent has an address elsewhere.
    RELAYED_FROM_AFAR(
            """
            { "id": {id}, "subnet": "{net}", "relay": { "ip-addresses": [ "{far}" ] },
              "pools": [ { "pool": "{+10}-{+41}" } ] }
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
            """),

    /// An option that is sent unasked.
    ALWAYS(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "option-data": [
                { "name": "ntp-servers", "data": "192.0.2.123", "always-send": true },
                { "name": "log-servers", "data": "192.0.2.7" } ] }
            """),

    /// T1 and T2 of its own.
    TIMED(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "renew-timer": 1000, "rebind-timer": 2000 }
            """),

    /// Leases without end.
    FOR_EVER(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "valid-lifetime": 4294967295, "min-valid-lifetime": 4294967295,
              "max-valid-lifetime": 4294967295 }
            """),

    /// Where hardware addresses count, whatever the client identifier.
    BY_HARDWARE(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "match-client-id": false }
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
            """),

    /// Beside another server: no NAK to clients nobody knows here.
    NOT_AUTHORITATIVE(
            """
            { "id": {id}, "subnet": "{net}", "pools": [ { "pool": "{+10}-{+41}" } ],
              "authoritative": false }
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

    Setting(String kea) {
        this(Kind.SUBNET, kea);
    }

    Setting(Kind kind, String kea) {
        this.kind = kind;
        this.kea = kea;
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
}
