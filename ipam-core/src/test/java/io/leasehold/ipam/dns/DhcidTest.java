package io.leasehold.ipam.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Base64;
import java.util.Optional;

/** RFC 4701 section 3.6, and vectors of other implementations. */
class DhcidTest {
    @ParameterizedTest(name = "{0} {1} as {2}")
    @CsvSource({
        // RFC 4701 section 3.6.1; a DHCPv4 client sends its DUID behind 255 and an IAID (RFC 4361)
        "ff:00:00:00:01:00:01:00:06:41:2d:f1:66:01:02:03:04:05:06, 00:00:5e:00:53:01,"
                + " chi6.example.com, AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=",
        // RFC 4701 section 3.6.2
        "01:07:08:09:0a:0b:0c, 00:00:5e:00:53:01, chi.example.com,"
                + " AAEBOSD+XR3Os/0LozeXVqcNc7FwCfQdWL3b/NaiUDlW2No=",
        // RFC 4701 section 3.6.3
        ", 01:02:03:04:05:06, client.example.com, AAABxLmlskllE0MVjd57zHcWmEH3pCQ6VytcKD//7es/deY=",
        ", 02:00:00:00:0a:0a, nas.viktorbarzin.lan,"
                + " AAABR8KX0XZzEut7Kzcy+jw2WN5hkdZm1ZuKYoQi0MlTAcY=",
        "01:02:00:00:00:0a:0a, 02:00:00:00:0a:0a, nas.viktorbarzin.lan,"
                + " AAEBR8KX0XZzEut7Kzcy+jw2WN5hkdZm1ZuKYoQi0MlTAcY=",
        "ff:12:34:56:78:00:03:00:01:02:00:00:00:0a:0a, 02:00:00:00:0a:0a, NAS.ViktorBarzin.LAN,"
                + " AAIBgrA0HCvM6S9HVYtHnFUg1KQxrJFNm4TsivVp7HVzSK8="
    })
    void agreesWithTheVectors(String clientId, String mac, String name, String base64) {
        assertThat(Base64.getEncoder().encodeToString(dhcid(clientId, mac, name).toBytes()))
                .isEqualTo(base64);
    }

    @Test
    void agreesWithKeaOnADuid() {
        assertThat(
                        dhcid(
                                "ff:5d:e2:6c:15:00:02:00:00:ab:11:9a:57:20:95:71:61:bd:d0",
                                "00:00:5e:00:53:01",
                                "myhost.example.com"))
                .isEqualTo(
                        OctetString.parseHex(
                                "000201A250D060B9352AE68E5014B78D251C30EFB0D5F64E48303B2BC56E6938F1"
                                        + "29E7"));
    }

    @Test
    void aClientIdentifierOfType255WithoutADuidIsHashedWhole() {
        OctetString rdata = dhcid("ff:00:00:00:01", "00:00:5e:00:53:01", "nas.example.org");

        assertThat(rdata.slice(0, 3)).isEqualTo(OctetString.parseHex("00:01:01"));
        assertThat(rdata.length()).isEqualTo(35);
    }

    private static OctetString dhcid(String clientId, String mac, String name) {
        ClientIdentity client =
                new ClientIdentity(
                        Optional.ofNullable(clientId).map(OctetString::parseHex),
                        HardwareAddress.parse(mac));
        return Dhcid.of(client, DnsName.parse(name)).rdata();
    }
}
