package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

final class InterfaceAddressesTest {
    private static final InterfaceAddresses HOST =
            new InterfaceAddresses(
                    Map.of(
                            "lan0",
                            List.of(
                                    InterfaceAddress.parse("192.0.2.1/24"),
                                    InterfaceAddress.parse("198.51.100.1/24"),
                                    InterfaceAddress.parse("198.51.100.129/25"))));

    @ParameterizedTest(name = "{0}: {1} is answered from {2}")
    @CsvSource({
        "a client without address, 0.0.0.0, 192.0.2.1",
        "a neighbour in the second prefix, 198.51.100.7, 198.51.100.1",
        "a neighbour in two prefixes, 198.51.100.200, 198.51.100.129",
        "a client that has moved here, 203.0.113.9, 192.0.2.1",
    })
    void picksTheAddressTowardsANeighbour(String name, String neighbour, String ours) {
        assertThat(HOST.towards("lan0", Ipv4Address.parse(neighbour)))
                .hasValue(Ipv4Address.parse(ours));
    }

    @Test
    void anInterfaceWithoutAddressHasNoneToAnswerFrom() {
        assertThat(HOST.towards("wan0", Ipv4Address.ANY)).isEmpty();
        assertThat(HOST.on("wan0")).isEmpty();
    }

    @Test
    void anotherPrimaryAddressIsAChange() {
        List<InterfaceAddress> held = HOST.on("lan0");
        assertThat(new InterfaceAddresses(Map.of("lan0", held))).isEqualTo(HOST);
        assertThat(new InterfaceAddresses(Map.of("lan0", held.reversed()))).isNotEqualTo(HOST);
    }

    @Test
    void namesTheTextThatIsNoAddressWithPrefixLength() {
        assertThatThrownBy(() -> InterfaceAddress.parse("192.0.2.1"))
                .hasMessageContaining("'192.0.2.1'");
        assertThatThrownBy(() -> InterfaceAddress.parse("192.0.2.1/33")).hasMessageContaining("33");
    }
}
