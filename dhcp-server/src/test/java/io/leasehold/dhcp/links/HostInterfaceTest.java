package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;

final class HostInterfaceTest {

    @Test
    void seesTheInterfacesTheJdkSees() throws SocketException {
        Map<String, HostInterface> seen = HostInterface.readAll();
        for (NetworkInterface jdk : NetworkInterface.networkInterfaces().toList()) {
            HostInterface ours = seen.get(jdk.getName());
            assertThat(ours).as(jdk.getName()).isNotNull();
            assertThat(ours.index()).isEqualTo(jdk.getIndex());
            assertThat(ours.up()).isEqualTo(jdk.isUp());
            assertThat(ours.addresses().stream().map(held -> held.address().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(
                            jdk.inetAddresses()
                                    .filter(java.net.Inet4Address.class::isInstance)
                                    .map(java.net.InetAddress::getHostAddress)
                                    .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sixteen-letters-", "../eth0", "..", "eth0:1", "eth 0"})
    void refusesNamesThatNoInterfaceCanHave(String name) {
        assertThatThrownBy(() -> new KernelLinks(List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }
}
