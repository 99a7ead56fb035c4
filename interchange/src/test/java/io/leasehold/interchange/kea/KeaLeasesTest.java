package io.leasehold.interchange.kea;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// kea-leases4.csv: last lines, states, escapes, and what is said of lines that cannot be read.
final class KeaLeasesTest {
    private static final String HEADER =
            "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id\n";

    private final Findings findings = new Findings();

    private List<KeaLease> read(String text) {
        return KeaLeases.read("leases.csv", text, findings);
    }

    private List<String> mistakes() {
        return findings.mistakes().stream().map(Object::toString).toList();
    }

    @Test
    void theLastLineOfAnAddressCounts() {
        List<KeaLease> leases =
                read(
                        HEADER
                                + "192.0.2.10,00:00:5e:00:53:01,01:00:00:5e:00:53:01,3600,1700000000,1,0,0,,0,,0\n"
                                + "192.0.2.11,00:00:5e:00:53:02,,3600,1700000000,1,1,1,pc.example.org.,0,,0\n"
                                + "192.0.2.10,00:00:5e:00:53:03,,7200,1700003600,1,0,0,,1,,0\n");

        assertThat(mistakes()).isEmpty();
        assertThat(leases)
                .extracting(l -> l.address().toString())
                .containsExactly("192.0.2.11", "192.0.2.10");
        KeaLease declined = leases.getLast();
        assertThat(declined.state()).isEqualTo(KeaLease.State.DECLINED);
        assertThat(declined.hardware()).hasToString("00:00:5e:00:53:03");
        assertThat(declined.clientId()).isEmpty();
        assertThat(declined.lifetime()).isEqualTo(Duration.ofHours(2));
        assertThat(declined.expires()).isEqualTo(Instant.ofEpochSecond(1_700_003_600));
        assertThat(declined.at()).hasToString("leases.csv:4");
        assertThat(leases.getFirst().hostname()).contains("pc.example.org.");
        assertThat(leases.getFirst().publishedForward()).isTrue();
    }

    @Test
    void aLifetimeOfZeroRemovesTheLease() {
        assertThat(
                        read(
                                HEADER
                                        + "192.0.2.10,00:00:5e:00:53:01,,3600,1700000000,1,0,0,,0,,0\n"
                                        + "192.0.2.10,00:00:5e:00:53:01,,0,1700000000,1,0,0,,0,,0\n"))
                .isEmpty();
    }

    @Test
    void shorterLinesOfAnOlderVersionAndEscapedCommasAreRead() {
        assertThat(read(HEADER + "192.0.2.10,00:00:5e:00:53:01,,3600,1700000000,1,0,0,a&#x2cb\n"))
                .singleElement()
                .satisfies(l -> assertThat(l.hostname()).contains("a,b"))
                .satisfies(l -> assertThat(l.state()).isEqualTo(KeaLease.State.DEFAULT));
    }

    @Test
    void everyBadLineIsTold() {
        read(
                HEADER
                        + "192.0.2.300,00:00:5e:00:53:01,,3600,1700000000,1,0,0,,0,,0\n"
                        + "192.0.2.10\n"
                        + "192.0.2.10,xx,,3600,1700000000,1,0,0,,0,,0\n"
                        + "192.0.2.10,00:00:5e:00:53:01,,-1,1700000000,1,0,0,,0,,0\n"
                        + "192.0.2.10,00:00:5e:00:53:01,,3600,1700000000,1,0,0,,9,,0\n");

        assertThat(findings.mistakes())
                .extracting(m -> m.at() + ": " + m.message())
                .containsExactly(
                        "leases.csv:2: '192.0.2.300' is not an IPv4 address (four numbers 0-255,"
                                + " like 192.0.2.1)",
                        "leases.csv:3: the header has 12 columns, this line 1",
                        "leases.csv:4: 'xx' is neither hex digits nor text in single quotes",
                        "leases.csv:5: valid_lifetime is '-1', not a number 0 to 4294967295",
                        "leases.csv:6: state is '9', not a number 0 to 4");
    }

    @Test
    void leasesOfDhcpv6AreRefused() {
        read("address,duid,valid_lifetime,expire,subnet_id\n");

        assertThat(mistakes())
                .containsExactly(
                        "leases.csv:1: these are leases of DHCPv6\n"
                                + "    remedy: give kea-leases4.csv");
    }

    @Test
    void anEmptyFileIsRefused() {
        read("");

        assertThat(mistakes())
                .containsExactly(
                        "leases.csv: the file is empty\n"
                                + "    remedy: give Kea's kea-leases4.csv, header included");
    }

    @Test
    void leasesTellTheIaidOfADuid() {
        List<KeaLease> leases =
                read(
                        HEADER
                                + "192.0.2.10,00:00:5e:00:53:01,ff:00:00:00:07:00:03:00:01:00:00:5e:00:53:01,3600,1700000000,1,0,0,,0,,0\n"
                                + "192.0.2.11,00:00:5e:00:53:02,01:00:00:5e:00:53:02,3600,1700000000,1,0,0,,0,,0\n");

        assertThat(KeaLeases.clientIdsOf(leases, OctetString.parseHex("0003000100005e005301")))
                .containsExactly(OctetString.parseHex("ff000000070003000100005e005301"));
        assertThat(KeaLeases.clientIdsOf(leases, OctetString.parseHex("0003000100005e005302")))
                .isEmpty();
    }
}
