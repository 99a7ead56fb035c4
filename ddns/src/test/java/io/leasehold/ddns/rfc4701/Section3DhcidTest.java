package io.leasehold.ddns.rfc4701;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/// The vectors of RFC 4701 section 3.6, and more.
final class Section3DhcidTest {
    private static final String ANY_MAC = "00:00:5e:00:53:01";

    record Case(String name, Optional<String> clientId, String mac, String fqdn, byte[] expected) {
        static Case clientId(String name, String clientId, String fqdn, String base64) {
            return new Case(
                    name, Optional.of(clientId), ANY_MAC, fqdn, Base64.getDecoder().decode(base64));
        }

        static Case mac(String name, String mac, String fqdn, String base64) {
            return new Case(name, Optional.empty(), mac, fqdn, Base64.getDecoder().decode(base64));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> vectors() {
        return Stream.of(
                Case.clientId(
                        "3.6.1: DUID",
                        "ff:00:00:00:01:00:01:00:06:41:2d:f1:66:01:02:03:04:05:06",
                        "chi6.example.com",
                        "AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA="),
                Case.clientId(
                        "3.6.2: client identifier, type byte included",
                        "01:07:08:09:0a:0b:0c",
                        "chi.example.com",
                        "AAEBOSD+XR3Os/0LozeXVqcNc7FwCfQdWL3b/NaiUDlW2No="),
                Case.mac(
                        "3.6.3: hardware address",
                        "01:02:03:04:05:06",
                        "client.example.com",
                        "AAABxLmlskllE0MVjd57zHcWmEH3pCQ6VytcKD//7es/deY="),
                Case.mac(
                        "hardware address of a named host",
                        "02:00:00:00:0a:0a",
                        "nas.viktorbarzin.lan",
                        "AAABR8KX0XZzEut7Kzcy+jw2WN5hkdZm1ZuKYoQi0MlTAcY="),
                Case.mac(
                        "case of the name does not matter",
                        "02:00:00:00:0a:0a",
                        "NAS.ViktorBarzin.LAN",
                        "AAABR8KX0XZzEut7Kzcy+jw2WN5hkdZm1ZuKYoQi0MlTAcY="),
                Case.clientId(
                        "client identifier made of the MAC: same digest, other type",
                        "01:02:00:00:00:0a:0a",
                        "nas.viktorbarzin.lan",
                        "AAEBR8KX0XZzEut7Kzcy+jw2WN5hkdZm1ZuKYoQi0MlTAcY="),
                Case.clientId(
                        "RFC 4361: the DUID without its IAID",
                        "ff:00:00:00:07:00:03:00:01:02:00:00:00:0a:0a",
                        "nas.viktorbarzin.lan",
                        "AAIBgrA0HCvM6S9HVYtHnFUg1KQxrJFNm4TsivVp7HVzSK8="),
                new Case(
                        "as Kea computes it (ncr_unittests.cc, fromClientIdDUID)",
                        Optional.of("ff:5d:e2:6c:15:00:02:00:00:ab:11:9a:57:20:95:71:61:bd:d0"),
                        ANY_MAC,
                        "myhost.example.com",
                        HexFormat.of()
                                .parseHex(
                                        "000201A250D060B9352AE68E5014B78D251C30EFB0D5F64E48303B2BC5"
                                                + "6E6938F129E7")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void computes(Case c) {
        ClientIdentity client =
                new ClientIdentity(
                        c.clientId().map(OctetString::parseHex), HardwareAddress.parse(c.mac()));

        Dhcid dhcid = Dhcid.of(client, DnsName.parse(c.fqdn()));

        assertThat(dhcid.rdata()).isEqualTo(OctetString.of(c.expected()));
    }
}
