package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every mistake names the field, the value and what would be right, in exactly these words. A
/// refused file has no plan at all, so nothing of it can be applied.
final class BadPlanTest {
    private static final String HEAD = "server: {id: a}\ndhcp: {interfaces: []}\nplan:\n";
    private static final String SUBNET =
            "  subnets:\n  - prefix: 192.0.2.0/24\n    gateway: 192.0.2.1\n";

    /// @param told line, message and remedy
    record Row(String name, String yaml, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> mistakes() {
        return Stream.of(
                plan(
                        "host bits in a subnet prefix",
                        "  subnets: [{prefix: 192.0.2.17/28}]",
                        """
                        4: plan.subnets[0].prefix: prefix 192.0.2.17/28 has host bits set; the network is 192.0.2.16/28
                            remedy: give a prefix like 192.0.2.0/24\
                        """),
                subnet(
                        "reversed range of a pool",
                        "pools: [192.0.2.99-192.0.2.50]",
                        """
                        7: plan.subnets[0].pools[0]: range 192.0.2.99-192.0.2.50 is reversed; write 192.0.2.50-192.0.2.99
                            remedy: give a range like 192.0.2.50-192.0.2.149, or a CIDR\
                        """),
                subnet(
                        "reversed range of a claim",
                        "claims: [{range: 192.0.2.99-192.0.2.50, owner: static, name: x}]",
                        """
                        7: plan.subnets[0].claims[0].range: range 192.0.2.99-192.0.2.50 is reversed; write 192.0.2.50-192.0.2.99
                            remedy: give a range like 192.0.2.150-192.0.2.165, or a CIDR\
                        """),
                subnet(
                        "pool across the end of its subnet",
                        "pools: [192.0.2.200-192.0.3.50]",
                        """
                        7: pool 192.0.2.200-192.0.3.50 is not inside subnet 192.0.2.0/24
                            remedy: give a range within 192.0.2.0-192.0.2.255\
                        """),
                subnet(
                        "claim across the end of its subnet",
                        "claims: [{range: 192.0.2.200-192.0.3.50, owner: static, name: x}]",
                        """
                        7: claim static x 192.0.2.200-192.0.3.50 is not inside subnet 192.0.2.0/24
                            remedy: give a range within 192.0.2.0-192.0.2.255, or put the claim under plan.claims\
                        """),
                plan(
                        "claim of the plan across the end of a subnet",
                        "  claims:\n  - {range: 192.0.2.200-192.0.3.50, owner: static, name: x}\n"
                                + SUBNET,
                        """
                        5: claim static x 192.0.2.200-192.0.3.50 crosses the end of subnet 192.0.2.0/24
                            remedy: claim 192.0.2.200-192.0.2.255 there, and the rest as a claim of its own\
                        """),
                subnet(
                        "a MAC twice in one reservation",
                        "reservations: [{macs: [\"00:00:5e:00:53:01\", 00-00-5E-00-53-01]}]",
                        """
                        7: plan.subnets[0].reservations[0].macs names 00:00:5e:00:53:01 twice
                            remedy: keep one of the two\
                        """),
                subnet(
                        "a MAC in two reservations",
                        """
                        reservations:
                            - {mac: "00:00:5e:00:53:01", hostname: a}
                            - {mac: "0000.5e00.5301", hostname: b}\
                        """,
                        """
                        9: mac 00:00:5e:00:53:01 is reserved twice in 192.0.2.0/24: for a and for b
                            remedy: a device has one reservation in a subnet; remove one\
                        """),
                subnet(
                        "host name with an underscore",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", hostname: my_nas}]",
                        """
                        7: host name 'my_nas' is not 1 to 63 letters, digits and inner hyphens
                            remedy: use one label like cp-1 (RFC 1123 section 2.1)\
                        """),
                subnet(
                        "host name that is an injection",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", hostname: \"a\\n<b>\"}]",
                        """
                        7: host name 'a <b>' is not 1 to 63 letters, digits and inner hyphens
                            remedy: use one label like cp-1 (RFC 1123 section 2.1)\
                        """),
                subnet(
                        "reservation of the broadcast address",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", hostname: a, address:"
                                + " 192.0.2.255}]",
                        """
                        7: reservation a of 192.0.2.255 is the broadcast address of 192.0.2.0/24
                            remedy: reserve another address\
                        """),
                subnet(
                        "reservation of the network address",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", hostname: a, address:"
                                + " 192.0.2.0}]",
                        """
                        7: reservation a of 192.0.2.0 is the network address of 192.0.2.0/24
                            remedy: reserve another address\
                        """),
                subnet(
                        "reservation of the gateway",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", hostname: a, address:"
                                + " 192.0.2.1}]",
                        """
                        7: reservation a of 192.0.2.1 is the gateway of 192.0.2.0/24
                            remedy: reserve another address\
                        """),
                subnet(
                        "reservation of another subnet's address",
                        """
                        reservations: [{mac: "00:00:5e:00:53:01", hostname: a, address: 198.51.100.9}]
                          - {prefix: 198.51.100.0/24, name: guests}\
                        """,
                        """
                        7: reservation a of 198.51.100.9 is not inside 192.0.2.0/24
                            remedy: give an address of 192.0.2.0-192.0.2.255, or reserve it in 198.51.100.0/24 (guests)\
                        """),
                subnet(
                        "a claim that is there twice",
                        """
                        claims:
                            - {address: 192.0.2.9, owner: static, name: x}
                            - {address: 192.0.2.9, owner: static, name: x}\
                        """,
                        """
                        9: claim static x 192.0.2.9 is there twice
                            remedy: remove one of the two\
                        """),
                plan(
                        "an overlay network over a LAN",
                        "  claims:\n  - {range: 192.0.0.0/16, owner: kubernetes-pods, name: c,"
                                + " semantics: overlay}\n"
                                + SUBNET,
                        """
                        7: subnet 192.0.2.0/24 lies inside kubernetes-pods c 192.0.0.0-192.0.255.255 (declared at line 5)
                            remedy: an overlay network never shares addresses with a LAN; use another prefix\
                        """),
                subnet(
                        "section that is not there",
                        "section: Home/Attic",
                        """
                        7: section Home/Attic is not declared
                            remedy: declare it first, or use one that is\
                        """),
                subnet(
                        "VLAN out of range",
                        "vlan: 4095",
                        """
                        7: plan.subnets[0].vlan: VLAN 4095 is not 1 to 4094
                            remedy: give a number 1 to 4094, or { id: 20, domain: office }\
                        """),
                subnet(
                        "VLAN of another domain",
                        "vlan: { id: 20, domain: office }",
                        """
                        7: VLAN 20 of office is not declared
                            remedy: declare it first, or use one that is\
                        """),
                subnet(
                        "tag with a blank",
                        "tags: [two words]",
                        """
                        7: tag 'two words' is not 1 to 63 lower case letters, digits, dots, hyphens and underscores
                            remedy: write it like core-switch\
                        """),
                subnet(
                        "custom field that is not there",
                        "fields: { rack: B2 }",
                        """
                        7: there is no custom field rack for a subnet
                            remedy: declare it first, or use one of []\
                        """),
                plan(
                        "custom field of the wrong type",
                        "  customFields: [{name: unit, type: integer}]\n"
                                + SUBNET
                                + "    fields:\n      unit: two\n",
                        """
                        9: custom field unit: 'two' is not a whole number
                            remedy: give a value of type integer\
                        """),
                plan(
                        "custom field without choices",
                        "  customFields: [{name: unit, type: choice}]",
                        """
                        4: custom field unit: choices belong to type choice, and to no other
                            remedy: name it like rack_unit; give choices with type: choice, and only there\
                        """),
                plan(
                        "custom field for nothing there is",
                        "  customFields: [{name: unit, for: [subnets]}]",
                        """
                        4: plan.customFields[0].for[0]: 'subnets' is not one of subnet, container, claim, reservation
                            remedy: list what may have it: subnet, container, claim, reservation\
                        """),
                plan(
                        "container inside a subnet",
                        "  containers: [{prefix: 192.0.2.128/25}]\n" + SUBNET,
                        """
                        4: container 192.0.2.128/25 does not hold subnet 192.0.2.0/24 but lies in it
                            remedy: make the container wider than the subnet, or remove it\
                        """),
                subnet(
                        "leasehold in another space",
                        "space: lab",
                        """
                        7: subnet 192.0.2.0/24 of space lab is to be served by Leasehold, but leases live in space lan
                            remedy: set authority: foreign or static, or leave the space out\
                        """),
                subnet(
                        "another server where we serve",
                        "dhcpServer: openwrt",
                        """
                        7: subnet 192.0.2.0/24 names the DHCP server openwrt, but its authority is leasehold
                            remedy: set authority: foreign, or leave the name out\
                        """),
                subnet(
                        "a name that is always there, without an address",
                        "reservations: [{mac: \"00:00:5e:00:53:01\", hostname: a, dns: always}]",
                        """
                        7: the name of reservation a is always in DNS, but it reserves no address
                            remedy: give both, or set dns: while-leased\
                        """),
                plan(
                        "section path with a slash too many",
                        "  sections: [{path: Home//IoT}]",
                        """
                        4: plan.sections[0].path: section 'Home//IoT' is not names separated by single slashes
                            remedy: give names from the top, like Home/IoT\
                        """));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isRefusedInTheseWords(Row row) {
        ConfigOutcome outcome = ConfigFile.parse(Path.of("f"), row.yaml());

        assertThat(outcome).isInstanceOf(ConfigOutcome.Refused.class);
        assertThat(
                        ((ConfigOutcome.Refused) outcome)
                                .problems().stream()
                                        .filter(Problem::isError)
                                        .map(problem -> problem.toString().substring("f:".length()))
                                        .collect(Collectors.joining("\n")))
                .isEqualTo(row.told());
    }

    private static Row plan(String name, String rest, String told) {
        return new Row(name, HEAD + rest + "\n", told);
    }

    private static Row subnet(String name, String rest, String told) {
        return new Row(name, HEAD + SUBNET + "    " + rest + "\n", told);
    }
}
