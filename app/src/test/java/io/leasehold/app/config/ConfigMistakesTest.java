package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One mistake per row: the line it is told at and what is said. `%` in a row marks where the
/// subnet of [#SUBNET] goes on.
final class ConfigMistakesTest {
    private static final String HEAD = "server: {id: a}\ndhcp: {interfaces: [br0]}\n";
    private static final String SUBNET =
            HEAD + "plan:\n  subnets:\n  - prefix: 192.0.2.0/24\n    interface: br0\n";

    /// @param told the whole message, or its beginning when it ends in `...`
    record Row(String name, String yaml, int line, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> errors() {
        return Stream.of(
                file("empty file", "", 1, "server.id is missing"),
                file("no interfaces", "server: {id: a}\n", 1, "dhcp.interfaces is missing"),
                file("a list at the root", "- a\n", 1, "the file is a list where a mapping..."),
                file("not YAML", "server: [a\ndhcp: {", 2, "not YAML: ..."),
                file("two documents", HEAD + "---\na: b\n", 4, "a second YAML document..."),
                file("an alias", "server: &s {id: a}\ndhcp: *s\n", 2, "*s is a YAML alias..."),
                head("unknown top key", "http2: {}", "unknown key 'http2' at the top level"),
                head("known key in the wrong place", "subnets: []", "unknown key 'subnets' at..."),
                head(
                        "duplicate key",
                        "http: {listen: \"[::1]:1\", listen: x}",
                        "key 'listen' stands twice..."),
                head("section that is a list", "http: []", "http is a list where a mapping..."),
                head("section that is text", "http: yes", "http is 'yes' where a mapping..."),
                head(
                        "scalar that is a list",
                        "http: {listen: [a]}",
                        "http.listen is a list where one value..."),
                head(
                        "scalar without value",
                        "http: {listen: }",
                        "http.listen is empty where one value..."),
                head(
                        "listen without port",
                        "http: {listen: 127.0.0.1}",
                        "http.listen: '127.0.0.1' has no port"),
                head(
                        "listen on a bad address",
                        "http: {listen: \"127.0.0.256:1\"}",
                        "http.listen: '127.0.0.256' is not an IPv4 address..."),
                file(
                        "server id with a blank",
                        "server: {id: a b}\ndhcp: {interfaces: [br0]}",
                        1,
                        "server.id: 'a b' is not 1 to 63 letters..."),
                file(
                        "interface name too long",
                        "server: {id: a}\ndhcp: {interfaces: [abcdefghijklmnop]}",
                        2,
                        "dhcp.interfaces[0]: 'abcdefghijklmnop' is not a network interface..."),
                file(
                        "interface twice",
                        "server: {id: a}\ndhcp: {interfaces: [br0, br0]}",
                        2,
                        "dhcp.interfaces names br0 twice"),
                file(
                        "interfaces as text",
                        "server: {id: a}\ndhcp: {interfaces: br0}",
                        2,
                        "dhcp.interfaces is 'br0' where a list is wanted"),
                file(
                        "hold too short",
                        "server: {id: a}\ndhcp: {interfaces: [br0], offerHold: 1s}",
                        2,
                        "dhcp.offerHold: 1s is not 5s to 10m"),
                file(
                        "probation too long",
                        "server: {id: a}\ndhcp: {interfaces: [br0], declineProbation: 31d}",
                        2,
                        "dhcp.declineProbation: 31d is not 1m to 30d"),
                file(
                        "duration without unit",
                        "server: {id: a}\ndhcp: {interfaces: [br0], offerHold: 30}",
                        2,
                        "dhcp.offerHold: '30' has no unit; 30 seconds are 30s"),
                head(
                        "two databases",
                        "database: {embedded: x, url: \"jdbc:postgresql:l\", user: u}",
                        "database names both..."),
                head(
                        "database of another make",
                        "database: {url: \"jdbc:mysql://db/l\", user: u}",
                        "database.url: the URL does not begin..."),
                head(
                        "password in the URL",
                        "database: {url: \"jdbc:postgresql://db/l?password=x\", user: u}",
                        "database.url: the URL carries..."),
                head(
                        "database without user",
                        "database: {url: \"jdbc:postgresql:l\"}",
                        "database.user is missing"),
                head(
                        "no password file",
                        "database: {url: \"jdbc:postgresql:l\", user: u, passwordFile: /nowhere/p}",
                        "database.passwordFile: /nowhere/p does not exist"),
                head(
                        "a cluster",
                        "kubernetes: [{name: home, kubeconfig: k}]",
                        "watching a Kubernetes cluster is not supported..."),
                head(
                        "zone without servers",
                        "dns: {zones: [{zone: example.org}]}",
                        "dns.zones[0].servers names no DNS server"),
                head(
                        "zone without name",
                        "dns: {zones: [{servers: [192.0.2.53]}]}",
                        "dns.zones[0].zone is missing"),
                head(
                        "zone with an unknown key",
                        "dns: {zones: [{zone: example.org, servers: [192.0.2.53], key: k}]}",
                        "dns.zones[0].key: there is no key k in dns.keys"),
                head(
                        "zone with a bad server",
                        "dns: {zones: [{zone: example.org, servers: [192.0.2.530]}]}",
                        "dns.zones[0].servers[0]: '192.0.2.530' is not an IPv4 address..."),
                head(
                        "zone with a bad port",
                        "dns: {zones: [{zone: example.org, servers: [\"192.0.2.53:0\"]}]}",
                        "dns.zones[0].servers[0]: DNS server 192.0.2.53: port 0..."),
                head(
                        "zone with a bad local address",
                        "dns: {zones: [{zone: example.org, servers: [192.0.2.53], localAddress:"
                                + " eth0}]}",
                        "dns.zones[0].localAddress: 'eth0' is not an IPv4 address..."),
                file(
                        "zone twice",
                        HEAD
                                + """
                                dns:
                                  zones:
                                  - {zone: example.org, servers: [192.0.2.53]}
                                  - {zone: Example.ORG., servers: [192.0.2.53]}
                                """,
                        6,
                        "zone example.org stands twice in dns.zones"),
                head(
                        "key without secret",
                        "dns: {keys: [{name: k}]}",
                        "dns.keys[0].secretFile is missing"),
                head(
                        "key with two secrets",
                        "dns: {keys: [{name: k, secretFile: a, secretEnv: B}]}",
                        "dns.keys[0].secretFile and dns.keys[0].secretEnv are both there"),
                head(
                        "key of a variable that is not there",
                        "dns: {keys: [{name: k, secretEnv: LEASEHOLD_NO_SUCH_VARIABLE}]}",
                        "dns.keys[0].secretEnv: there is no environment variable"
                                + " LEASEHOLD_NO_SUCH_VARIABLE"),
                head(
                        "key of what is no variable",
                        "dns: {keys: [{name: k, secretEnv: a=b}]}",
                        "dns.keys[0].secretEnv: 'a=b' is not the name of an environment variable"),
                head(
                        "classless zone of a whole /24",
                        "dns: {zones: [{zone: a.example.org, servers: [192.0.2.53], classless:"
                                + " 192.0.2.0/24}]}",
                        "dns.zones[0].classless: 192.0.2.0/24 is not 25 to 32 bits long; its"
                                + " reverse zone needs none"),
                file(
                        "two classless zones of one prefix",
                        HEAD
                                + """
                                dns:
                                  zones:
                                  - {zone: a.example.org, servers: [192.0.2.53], classless: 192.0.2.64/26}
                                  - {zone: b.example.org, servers: [192.0.2.53], classless: 192.0.2.64/26}
                                """,
                        6,
                        "the PTR records of 192.0.2.64/26 are in zone a.example.org already"),
                head(
                        "rate limit of nothing",
                        "dns: {zones: [{zone: a.example.org, servers: [192.0.2.53], rateLimit:"
                                + " 0}]}",
                        "dns.zones[0].rateLimit: '0' is not 1 to 999999"),
                head(
                        "key with a missing secret",
                        "dns: {keys: [{name: k, secretFile: nowhere}]}",
                        "dns.keys[0].secretFile: /etc/leasehold/nowhere does not exist"),
                head(
                        "key of an unknown algorithm",
                        "dns: {keys: [{name: k, algorithm: hmac-md6, secretFile: nowhere}]}",
                        "dns.keys[0].algorithm: 'hmac-md6' is not one of..."),
                file(
                        "subnet without prefix",
                        HEAD + "plan: {subnets: [{name: x}]}",
                        3,
                        "plan.subnets[0].prefix is missing"),
                file(
                        "prefix with host bits",
                        HEAD + "plan:\n  subnets:\n  - prefix: 192.0.2.1/24\n",
                        5,
                        "plan.subnets[0].prefix: prefix 192.0.2.1/24 has host bits set; the network"
                                + " is 192.0.2.0/24"),
                file(
                        "subnets overlap",
                        HEAD
                                + """
                                plan:
                                  subnets:
                                  - prefix: 192.0.2.0/24
                                  - name: b
                                    prefix: 192.0.2.128/25
                                """,
                        7,
                        "subnet 192.0.2.128/25 overlaps subnet 192.0.2.0/24"),
                file(
                        "subnets of one name",
                        HEAD
                                + """
                                plan:
                                  subnets:
                                  - {prefix: 192.0.2.0/24, name: a}
                                  - {prefix: 198.51.100.0/24, name: a}
                                """,
                        6,
                        "subnets 192.0.2.0/24 (line 5) and 198.51.100.0/24 are both named a"),
                file(
                        "unknown interface",
                        HEAD + "plan: {subnets: [{prefix: 192.0.2.0/24, interface: eth9}]}",
                        3,
                        "subnet 192.0.2.0/24 is on interface eth9, which is not in dhcp.interfaces"
                                + " [br0]"),
                subnet(
                        "unknown subnet key",
                        "pool: [192.0.2.9]",
                        "unknown key 'pool' in plan.subnets[0]"),
                subnet(
                        "a ttl without a unit",
                        "ddns: {ttl: 600}",
                        "plan.subnets[0].ddns.ttl: '600' has no unit; 600 seconds are 600s"),
                subnet(
                        "a ttl that is longer than it may be",
                        "ddns: {ttl: {max: 40000d}}",
                        "plan.subnets[0].ddns.ttl.max: TTL 3456000000 s is not 1 to 2147483647 s"
                                + " (RFC 2181 section 8)"),
                subnet(
                        "a ttl between wrong bounds",
                        "ddns: {ttl: {min: 2h, max: 1h}}",
                        "plan.subnets[0].ddns.ttl: min 7200 s is longer than max 3600 s"),
                subnet(
                        "a ttl of more than the lease",
                        "ddns: {ttl: {percent: 101}}",
                        "plan.subnets[0].ddns.ttl: percent 101 is not 1 to 100"),
                subnet(
                        "a conflict mode that is not there",
                        "ddns: {conflict: check}",
                        "plan.subnets[0].ddns.conflict: 'check' is not one of check-with-dhcid,"
                                + " no-check-with-dhcid, check-exists-with-dhcid,"
                                + " no-check-without-dhcid"),
                subnet(
                        "a suffix outside of the zone",
                        "ddns: {forward: lan.example.org, suffix: example.org}",
                        "subnet 192.0.2.0/24 qualifies names with example.org, which is not within"
                                + " lan.example.org"),
                subnet(
                        "a suffix of no zone",
                        "ddns: {suffix: example.org}",
                        "subnet 192.0.2.0/24 qualifies names with example.org but publishes none"),
                subnet(
                        "unknown authority",
                        "authority: leashold",
                        "plan.subnets[0].authority: 'leashold' is not one of leasehold, foreign,"
                                + " static"),
                subnet(
                        "gateway elsewhere",
                        "gateway: 198.51.100.1",
                        "gateway 198.51.100.1 is not inside 192.0.2.0/24"),
                subnet(
                        "gateway that is no address",
                        "gateway: router",
                        "plan.subnets[0].gateway: 'router' is not an IPv4 address..."),
                subnet(
                        "lease times out of order",
                        "lease: {min: 2h, max: 1h, default: 1h}",
                        "min 7200 s is longer than default 3600 s"),
                subnet(
                        "lease of no time",
                        "lease: {min: 0s}",
                        "plan.subnets[0].lease.min: 0s is not 1s to 49710d"),
                subnet(
                        "lease of less than seconds",
                        "lease: {min: 1500ms}",
                        "plan.subnets[0].lease.min: '1500ms' is not a number of whole seconds"),
                file(
                        "probe too long",
                        "server: {id: a}\ndhcp: {interfaces: [br0], probe: {wait: 2s}}",
                        2,
                        "dhcp.probe.wait: 2s is not 50ms to 1s"),
                file(
                        "history too short",
                        HEAD + "history: {retention: 1h}\n",
                        3,
                        "history.retention: 1h is not 1d to 36500d"),
                subnet(
                        "lease in months",
                        "lease: {default: 1month}",
                        "plan.subnets[0].lease.default: '1month' is not a duration..."),
                subnet(
                        "flag that is no flag",
                        "ddns: {reverse: maybe}",
                        "plan.subnets[0].ddns.reverse: 'maybe' is not one of true, false"),
                subnet(
                        "zone that is no name",
                        "ddns: {forward: a..b}",
                        "plan.subnets[0].ddns.forward: name 'a..b': label ''..."),
                subnet(
                        "generated names by a word that is not there",
                        "ddns: {forward: example.org, replaceClientName: when-absent}",
                        "plan.subnets[0].ddns.replaceClientName: 'when-absent' is not one of never,"
                                + " always, when-present, when-not-present"),
                subnet(
                        "generated names that begin with a dot",
                        "ddns: {forward: example.org, replaceClientName: always,"
                                + " generatedPrefix: .a}",
                        "plan.subnets[0].ddns.generatedPrefix: prefix '.a' of generated names is"
                                + " not 1 to 47 lower-case letters, digits and inner hyphens"),
                subnet(
                        "generated names of no zone",
                        "ddns: {reverse: true, replaceClientName: always}",
                        "subnet 192.0.2.0/24 generates names (always) but publishes none"),
                subnet(
                        "pool reversed",
                        "pools: [192.0.2.9-192.0.2.5]",
                        "plan.subnets[0].pools[0]: range 192.0.2.9-192.0.2.5 is reversed..."),
                subnet(
                        "pool outside",
                        "pools: [192.0.3.1-192.0.3.9]",
                        "pool 192.0.3.1-192.0.3.9 is not inside subnet 192.0.2.0/24"),
                subnet(
                        "pools overlap",
                        "pools: [192.0.2.5-192.0.2.9, 192.0.2.9-192.0.2.12]",
                        "pool 192.0.2.9-192.0.2.12 overlaps pool 192.0.2.5-192.0.2.9 at 192.0.2.9"),
                subnet(
                        "pool without a range",
                        "pools: [{classes: [KNOWN]}]",
                        "plan.subnets[0].pools[0].range is missing"),
                subnet(
                        "pool that is a list",
                        "pools: [[192.0.2.9]]",
                        "plan.subnets[0].pools[0] is a list where one value is wanted"),
                subnet(
                        "pool with a lease time",
                        "pools: [{range: 192.0.2.9, lease: {max: 1h}}]",
                        "unknown key 'lease' in plan.subnets[0].pools[0]"),
                subnet(
                        "pool reversed in a mapping",
                        "pools:\n    - classes: [KNOWN]\n      range: 192.0.2.9-192.0.2.5",
                        9,
                        "plan.subnets[0].pools[0].range: range 192.0.2.9-192.0.2.5 is reversed..."),
                subnet(
                        "pool of a class that is not there",
                        "pools:\n    - 192.0.2.5\n    - range: 192.0.2.9\n      classes: [vip]",
                        10,
                        "class vip is not declared"),
                subnet(
                        "gate of a class that is not there",
                        "relays: [192.0.3.1]\n    classes: [vip]",
                        8,
                        "class vip is not declared"),
                subnet(
                        "shared network that is not there",
                        "sharedNetwork: floor-2",
                        "subnet 192.0.2.0/24 is in shared network floor-2, which is not declared"),
                subnet(
                        "relay that is no address",
                        "relays: [192.0.3.x]",
                        "plan.subnets[0].relays[0]: '192.0.3.x' is not an IPv4 address..."),
                subnet(
                        "relay twice",
                        "relays: [192.0.3.1, 192.0.3.1]",
                        "plan.subnets[0].relays names 192.0.3.1 twice"),
                subnet(
                        "renewal after rebinding",
                        "lease:\n      rebind: 1h\n      renew: 2h",
                        9,
                        "renew 7200 s is longer than rebind 3600 s"),
                subnet(
                        "renewal that never comes",
                        "lease: {renew: infinite}",
                        "plan.subnets[0].lease.renew: 'infinite' is not a duration..."),
                subnet(
                        "more than all of a lease",
                        "lease: {cache: 101}",
                        "cache 101 is not 0 to 100 percent"),
                subnet(
                        "pressure from the start",
                        "lease: {pressure: 0}",
                        "pressure 0 is not 1 to 100 percent"),
                subnet(
                        "share with a sign",
                        "lease: {pressure: 90%}",
                        "plan.subnets[0].lease.pressure: '90%' is not a number of percent"),
                subnet(
                        "always an unknown option",
                        "alwaysSend: [ntp-server]",
                        "plan.subnets[0].alwaysSend[0]: there is no option 'ntp-server'"),
                subnet(
                        "never an option that the exchange needs",
                        "neverSend: [53]",
                        "plan.subnets[0].neverSend[0]: option 53 cannot be set: it belongs to the"
                                + " exchange itself"),
                subnet(
                        "boot file that the header cannot hold",
                        "boot:\n      nextServer: 192.0.2.9\n      file: \"a b\"",
                        9,
                        "boot file 'a b' is not 1 to 127 printable ASCII characters"),
                subnet(
                        "boot server by name",
                        "boot: {nextServer: tftp}",
                        "plan.subnets[0].boot.nextServer: 'tftp' is not an IPv4 address..."),
                file(
                        "global lease times out of order",
                        HEAD + "plan:\n  dhcp:\n    lease:\n      max: 1h\n      min: 2h\n",
                        7,
                        "min 7200 s is longer than max 3600 s"),
                file(
                        "class without a name",
                        HEAD + "plan: {classes: [{test: \"known\"}]}",
                        3,
                        "plan.classes[0].name is missing"),
                file(
                        "class twice",
                        HEAD + "plan:\n  classes:\n  - name: a\n  - name: a\n",
                        6,
                        "class a is there twice..."),
                file(
                        "shared network on an interface that is not heard",
                        SUBNET.replace("interface: br0", "sharedNetwork: f")
                                + "  sharedNetworks:\n  - name: f\n    interface: br1\n",
                        9,
                        "shared network f is on interface br1, which is not in dhcp.interfaces"
                                + " [br0]"),
                file(
                        "option with the code of the end",
                        HEAD
                                + "plan:\n  optionDefinitions:\n"
                                + "  - {name: a, code: 255, type: hex}\n",
                        5,
                        "plan.optionDefinitions[0].code: '255' is not 1 to 254"),
                file(
                        "option of no known type",
                        HEAD
                                + "plan:\n  optionDefinitions:\n"
                                + "  - {name: a, code: 222, type: blob}\n",
                        5,
                        "option definition a: there is no type 'blob'; one of address, ..."),
                file(
                        "option with the code of another",
                        HEAD
                                + "plan:\n  optionDefinitions:\n"
                                + "  - {name: dns, code: 6, type: string}\n",
                        5,
                        "'dns' cannot be option 6 of dhcp4: domain-name-servers is option 6 of"
                                + " dhcp4 (RFC 2132 3.8)"),
                file(
                        "option of one's own with a wrong value",
                        HEAD
                                + "plan:\n  optionDefinitions:\n"
                                + "  - {name: my-blob, code: 222, type: uint8}\n"
                                + "  dhcp: {options: {my-blob: 256}}\n",
                        6,
                        "plan.dhcp.options.my-blob: 256 is not 0 to 255"),
                subnet(
                        "pool in a foreign subnet",
                        "authority: foreign\n    pools: [192.0.2.9]",
                        8,
                        "subnet 192.0.2.0/24 has pools but is not served by Leasehold"),
                subnet(
                        "claim of nothing",
                        "claims: [{owner: static, name: x}]",
                        "the claim has neither a range nor an address"),
                subnet(
                        "claim of both",
                        "claims: [{range: 192.0.2.9, address: 192.0.2.9, owner: static, name: x}]",
                        "the claim has both a range and an address"),
                subnet(
                        "claim without owner",
                        "claims: [{address: 192.0.2.9, name: x}]",
                        "the claim has no owner"),
                subnet(
                        "claim without name",
                        "claims: [{address: 192.0.2.9, owner: static}]",
                        "plan.subnets[0].claims[0].name is missing"),
                subnet(
                        "claim of an unknown owner",
                        "claims: [{address: 192.0.2.9, owner: metallb, name: x}]",
                        "plan.subnets[0].claims[0].owner: 'metallb' is not one of..."),
                subnet(
                        "claim with unknown semantics",
                        "claims: [{address: 192.0.2.9, owner: static, name: x, semantics: share}]",
                        "plan.subnets[0].claims[0].semantics: 'share' is not one of..."),
                subnet(
                        "one address that is many",
                        "claims: [{range: 192.0.2.8/29, owner: static, name: x, semantics:"
                                + " address}]",
                        "semantics address means one address, but the claim is 192.0.2.8-192.0.2.15"
                                + " (8 addresses)"),
                subnet(
                        "claim outside",
                        "claims: [{address: 198.51.100.9, owner: static, name: x}]",
                        "claim static x 198.51.100.9 is not inside subnet 192.0.2.0/24"),
                subnet(
                        "claim of the broadcast address",
                        "claims: [{address: 192.0.2.255, owner: static, name: x}]",
                        "claim static x 192.0.2.255 is the broadcast address 192.0.2.255 of"
                                + " 192.0.2.0/24"),
                subnet(
                        "reservation of nobody",
                        "reservations: [{address: 192.0.2.9}]",
                        "the reservation names no device"),
                subnet(
                        "mac and macs",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", macs:"
                                + " [\"00:00:5e:00:53:02\"]}]",
                        "the reservation has both mac and macs"),
                subnet(
                        "short mac",
                        "reservations: [{mac: \"00:00:5e:00:53\"}]",
                        "plan.subnets[0].reservations[0].mac: '00:00:5e:00:53' is not a MAC"
                                + " address..."),
                subnet(
                        "client-id that is not hex",
                        "reservations: [{client-id: laptop}]",
                        "plan.subnets[0].reservations[0].client-id: 'laptop' is not a sequence of"
                                + " hex..."),
                subnet(
                        "empty client-id",
                        "reservations: [{client-id: \"\"}]",
                        "plan.subnets[0].reservations[0].client-id is empty where one value is"
                                + " wanted"),
                subnet(
                        "host name of two labels",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", hostname: a.b}]",
                        "host name 'a.b' is not 1 to 63 letters..."),
                subnet(
                        "reservation on a claim",
                        """
                        claims: [{range: 192.0.2.8/29, owner: kubernetes-lb, name: m}]
                            reservations: [{mac: "00:00:5e:00:53:01", hostname: nas, address: 192.0.2.9}]\
                        """,
                        8,
                        "reservation nas of 192.0.2.9 lies in kubernetes-lb m 192.0.2.8-192.0.2.15"
                                + " (declared at line 7)"),
                subnet(
                        "address reserved twice",
                        """
                        reservations:
                            - {mac: "00:00:5e:00:53:01", address: 192.0.2.9}
                            - {mac: "00:00:5e:00:53:02", address: 192.0.2.9}\
                        """,
                        9,
                        "address 192.0.2.9 is reserved twice..."),
                subnet(
                        "device reserved twice",
                        """
                        reservations:
                            - {mac: "00:00:5e:00:53:01", hostname: a}
                            - {mac: "00-00-5E-00-53-01", hostname: b}\
                        """,
                        9,
                        "mac 00:00:5e:00:53:01 is reserved twice..."),
                subnet(
                        "mistyped option",
                        "options: {domain-name-server: [192.0.2.1]}",
                        "plan.subnets[0].options: there is no option 'domain-name-server'"),
                subnet(
                        "option the server computes",
                        "options: {51: 3600}",
                        "plan.subnets[0].options: option 51 cannot be set: the lease time is set by"
                                + " lease"),
                subnet(
                        "option code out of range",
                        "options: {255: \"00\"}",
                        "plan.subnets[0].options: option code 255 is not 1 to 254"),
                subnet(
                        "option twice",
                        "options: {routers: 192.0.2.1, 3: 192.0.2.2}",
                        "plan.subnets[0].options: option 3 is set twice, as 'routers' and as"
                                + " '3' (the first is at line 7)"),
                subnet(
                        "option number too large",
                        "options: {interface-mtu: 65536}",
                        "plan.subnets[0].options.interface-mtu: 65536 is not 0 to 65535"),
                subnet(
                        "option without value",
                        "options: {domain-name: }",
                        "plan.subnets[0].options.domain-name is empty where a value is wanted"),
                subnet(
                        "two values for one",
                        "options: {domain-name: [a, b]}",
                        "plan.subnets[0].options.domain-name: 2 values where exactly one is"
                                + " wanted"),
                subnet(
                        "unlisted option not in hex",
                        "options: {224: text}",
                        "plan.subnets[0].options.224: 'text' is not a sequence of hex pairs..."),
                subnet(
                        "sub-options of an option that has none",
                        "options: {domain-name: {1: a}}",
                        "plan.subnets[0].options.domain-name: a mapping, but it has no"
                                + " sub-options"),
                subnet(
                        "vendor that is no number",
                        "options: {vivso: {cisco: {1: \"01\"}}}",
                        "plan.subnets[0].options.vivso: 'cisco' is not an enterprise number, 0 to"
                                + " 4294967295"),
                subnet(
                        "wrong value deep inside",
                        "options: {vivso: {4491: {tftp-servers: home}}}",
                        "plan.subnets[0].options.vivso.4491.tftp-servers: 'home' is not an"
                                + " IPv4..."),
                subnet(
                        "value that is no value deep inside",
                        "options: {vivso: {4491: {tftp-servers: [[a]]}}}",
                        "plan.subnets[0].options.vivso.4491.tftp-servers is a list where a value is"
                                + " wanted"),
                subnet(
                        "options as a list",
                        "options: [routers]",
                        "plan.subnets[0].options is a list where a mapping of options is wanted"));
    }

    static Stream<Row> warnings() {
        return Stream.of(
                file(
                        "no interface at all",
                        "server: {id: a}\ndhcp: {interfaces: []}",
                        2,
                        "dhcp.interfaces is empty: only clients behind a relay are served"),
                head(
                        "unsigned zone",
                        "dns: {zones: [{zone: example.org, servers: [192.0.2.53]}]}",
                        "zone example.org has no key: updates are sent unsigned"),
                file(
                        "interface without subnet",
                        HEAD + "plan: {subnets: [{prefix: 192.0.2.0/24}]}",
                        0,
                        "no subnet of the plan is on interface br0: clients heard there get no"
                                + " answer"),
                file(
                        "shared network without subnets",
                        HEAD + "plan:\n  sharedNetworks:\n  - name: floor-2\n",
                        5,
                        "no subnet of the file is in shared network floor-2"),
                file(
                        "two subnets on one interface",
                        SUBNET + "  - {prefix: 198.51.100.0/24, interface: br0}\n",
                        7,
                        "subnets 192.0.2.0/24 (line 5) and 198.51.100.0/24 are both heard on br0"
                                + " and in no shared network together"),
                subnet(
                        "CIDR with host bits",
                        "pools: [192.0.2.200/28]",
                        "plan.subnets[0].pools[0]: 192.0.2.200/28 is written from 192.0.2.200, but"
                                + " the block is 192.0.2.192-192.0.2.207"),
                subnet(
                        "names without a zone",
                        "ddns: {forward: example.org}",
                        "subnet 192.0.2.0/24 publishes names in example.org, but dns.zones has no"
                                + " such zone: no A record will appear"),
                subnet(
                        "PTR without a zone",
                        "ddns: {reverse: true}",
                        "subnet 192.0.2.0/24 publishes PTR records, but dns.zones has no zone over"
                                + " 2.0.192.in-addr.arpa"),
                file(
                        "PTRs of two networks of which one has a zone",
                        HEAD
                                + """
                                dns: {zones: [{zone: 2.0.192.in-addr.arpa, servers: [192.0.2.53], key: []}]}
                                plan:
                                  subnets:
                                  - prefix: 192.0.2.0/23
                                    ddns: {reverse: true}
                                """,
                        7,
                        "subnet 192.0.2.0/23 publishes PTR records, but dns.zones has no zone over"
                                + " 3.0.192.in-addr.arpa"),
                file(
                        "PTRs of less than a /24",
                        HEAD
                                + """
                                plan:
                                  subnets:
                                  - prefix: 192.0.2.64/26
                                    ddns: {reverse: true}
                                """,
                        6,
                        "subnet 192.0.2.64/26 publishes PTR records, but dns.zones has no zone over"
                                + " 2.0.192.in-addr.arpa"),
                subnet(
                        "reservation of nothing",
                        "reservations: [{mac: \"00:00:5e:00:53:01\"}]",
                        "the reservation of mac 00:00:5e:00:53:01 promises nothing"),
                subnet(
                        "one name for two devices",
                        """
                        reservations:
                            - {mac: "00:00:5e:00:53:01", hostname: nas}
                            - {mac: "00:00:5e:00:53:02", hostname: NAS}\
                        """,
                        9,
                        "host name NAS is reserved for two devices, the first at line 8"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorRefuses(Row row) {
        ConfigOutcome outcome = load(row);
        assertThat(outcome).isInstanceOf(ConfigOutcome.Refused.class);
        assertTold(row, ((ConfigOutcome.Refused) outcome).problems(), Problem.Severity.ERROR);
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void aWarningDoesNotRefuse(Row row) {
        ConfigOutcome outcome = load(row);
        assertThat(outcome).isInstanceOf(ConfigOutcome.Loaded.class);
        assertTold(row, ((ConfigOutcome.Loaded) outcome).warnings(), Problem.Severity.WARNING);
    }

    @Test
    void everyProblemHasARemedy() {
        Stream.concat(errors(), warnings())
                .flatMap(row -> problems(load(row)).stream())
                .forEach(
                        problem -> assertThat(problem.remedy()).as(problem.message()).isNotBlank());
    }

    @Test
    void aSecretIsNeverQuoted() {
        Row row =
                head(
                        "",
                        "database: {url: \"jdbc:postgresql://db/l?password=hunter2\", user: u}",
                        "");
        assertThat(problems(load(row)).toString()).doesNotContain("hunter2");
    }

    private static void assertTold(Row row, List<Problem> problems, Problem.Severity severity) {
        boolean beginning = row.told().endsWith("...");
        String told = beginning ? row.told().substring(0, row.told().length() - 3) : row.told();
        assertThat(problems)
                .as("%s", problems)
                .anySatisfy(
                        problem -> {
                            assertThat(problem.severity()).isEqualTo(severity);
                            assertThat(problem.at().line()).isEqualTo(row.line());
                            if (beginning) {
                                assertThat(problem.message()).startsWith(told);
                            } else {
                                assertThat(problem.message()).isEqualTo(told);
                            }
                        });
    }

    private static List<Problem> problems(ConfigOutcome outcome) {
        return switch (outcome) {
            case ConfigOutcome.Loaded(var _, var warnings) -> warnings;
            case ConfigOutcome.Refused(var problems) -> problems;
        };
    }

    private static ConfigOutcome load(Row row) {
        return ConfigFile.parse(Path.of("/etc/leasehold/leasehold.yaml"), row.yaml());
    }

    private static Row file(String name, String yaml, int line, String told) {
        return new Row(name, yaml, line, told);
    }

    private static Row head(String name, String rest, String told) {
        return new Row(name, HEAD + rest + "\n", 3, told);
    }

    private static Row subnet(String name, String rest, String told) {
        return subnet(name, rest, 7, told);
    }

    private static Row subnet(String name, String rest, int line, String told) {
        return new Row(name, SUBNET + "    " + rest + "\n", line, told);
    }
}
