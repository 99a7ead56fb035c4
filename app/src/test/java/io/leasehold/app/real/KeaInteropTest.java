package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.HandClient.Device;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A network moves from Kea to Leasehold, or back, and the names come along: what one has written
/// the other renews and removes, record by record the same but for the DHCID that Kea 2.2 writes
/// beside the PTR too.
@Tag("real")
final class KeaInteropTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REVERSE = "2.0.192.in-addr.arpa";
    private static final Ipv4Address SERVER = Ipv4Address.parse("192.0.2.1");
    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  interface: br0
                  lease: { default: 12h, min: 1h, max: 24h }
                  ddns: { forward: example.org, reverse: true }
                  pools: [192.0.2.50-192.0.2.99]
            """;

    /// One for each kind of DHCID (RFC 4701 section 3.3): hardware address, client identifier, and
    /// the DUID of one by RFC 4361.
    private static final List<Device> DEVICES =
            List.of(
                    device("00:00:5e:00:53:01", "", "by-mac"),
                    device("00:00:5e:00:53:02", "0100005e005302", "by-client-id"),
                    device(
                            "00:00:5e:00:53:03",
                            "ff00005303" + "0001" + "0001" + "2a2b2c2d" + "00005e005303",
                            "by-duid"),
                    device("00:00:5e:00:53:04", "00636f6666656521", "By-Opaque-Id"));

    private RealLan lan;
    private HandClient client;

    private static Device device(String hardware, String clientId, String name) {
        return new Device(
                HardwareAddress.parse(hardware),
                clientId.isEmpty() ? Optional.empty() : Optional.of(OctetString.parseHex(clientId)),
                name);
    }

    @BeforeEach
    void begin() {
        lan =
                RealLan.create(
                        "Kea's names in Leasehold and the reverse",
                        "named",
                        "dig",
                        "kea-dhcp4",
                        "kea-dhcp-ddns");
        lan.segment("br0", "192.0.2.1/24");
        lan.dhcp("probe: { enabled: false }");
        lan.dns(REVERSE);
        lan.configure(PLAN);
        lan.dns().start();
        client = HandClient.on(lan.join("device", "br0"));
    }

    @AfterEach
    void end() {
        if (client != null) {
            client.close();
        }
        if (lan != null) {
            lan.close();
        }
    }

    @Test
    void leaseholdRenewsAndRemovesWhatKeaAdded() {
        Set<String> before = contents();
        Map<Device, Ipv4Address> addresses;
        Set<String> byKea;
        try (KeaRegistrar kea = kea()) {
            addresses = leaseAll(Map.of());
            Until.yes(
                    PATIENCE,
                    () -> contents().size() == before.size() + 4 * DEVICES.size(),
                    () -> contents() + "\n" + kea.said());
            byKea = contents();
        }

        lan.start();
        assertThat(leaseAll(addresses)).isEqualTo(addresses);
        awaitConfirmed();

        assertThat(contents()).isEqualTo(withoutDhcidBesidePtr(byKea));

        addresses.forEach((device, address) -> client.release(device, address, SERVER));
        Until.yes(PATIENCE, () -> contents().equals(before), () -> contents().toString());
    }

    @Test
    void keaRenewsAndRemovesWhatLeaseholdAdded() {
        Set<String> before = contents();
        lan.start();
        Map<Device, Ipv4Address> addresses = leaseAll(Map.of());
        awaitConfirmed();
        Set<String> byLeasehold = contents();
        assertThat(byLeasehold).hasSize(before.size() + 3 * DEVICES.size());
        int _ = lan.stop();

        try (KeaRegistrar kea = kea()) {
            assertThat(leaseAll(addresses)).isEqualTo(addresses);
            Set<String> expected = withDhcidBesidePtr(byLeasehold, addresses);
            Until.yes(
                    PATIENCE,
                    () -> contents().equals(expected),
                    () -> contents() + " is not " + expected + "\n" + kea.said());

            addresses.forEach((device, address) -> client.release(device, address, SERVER));
            Until.yes(
                    PATIENCE,
                    () -> contents().equals(before),
                    () -> contents() + "\n" + kea.said());
        }
    }

    private KeaRegistrar kea() {
        return KeaRegistrar.start(lan.server(), lan.directory().resolve("kea"), RealLan.KEY_SECRET);
    }

    private Map<Device, Ipv4Address> leaseAll(Map<Device, Ipv4Address> wanted) {
        Map<Device, Ipv4Address> addresses = new LinkedHashMap<>();
        for (Device device : DEVICES) {
            addresses.put(
                    device, client.lease(device, Optional.ofNullable(wanted.get(device))).yiaddr());
        }
        return addresses;
    }

    /// Until DNS has confirmed every lease to Leasehold: only then has it written, too.
    private void awaitConfirmed() {
        Until.yes(
                PATIENCE,
                () -> {
                    List<RealLan.LeaseLine> leases = lan.leases();
                    return leases.size() == DEVICES.size()
                            && leases.stream().allMatch(line -> line.dns().equals("confirmed"));
                },
                () -> lan.leases().toString());
    }

    /// Both zones, TTLs included.
    private Set<String> contents() {
        Set<String> records = new TreeSet<>(lan.dns().records(NameServer.ZONE));
        records.addAll(lan.dns().records(REVERSE));
        return records;
    }

    /// What Kea makes of it: the DHCID of each name under its address as well.
    private static Set<String> withDhcidBesidePtr(
            Set<String> records, Map<Device, Ipv4Address> addresses) {
        Set<String> all = new TreeSet<>(records);
        addresses.forEach(
                (device, address) -> {
                    DnsName name = DnsName.parse(device.name() + ".example.org");
                    records.stream()
                            .filter(r -> r.startsWith(name + ". ") && r.contains(" DHCID "))
                            .map(
                                    r ->
                                            DnsName.reverseOf(address)
                                                    + r.substring(name.toString().length()))
                            .forEach(all::add);
                });
        return all;
    }

    private static Set<String> withoutDhcidBesidePtr(Set<String> records) {
        Set<String> left = new TreeSet<>(records);
        left.removeIf(r -> r.contains(".in-addr.arpa. ") && r.contains(" DHCID "));
        return left;
    }
}
