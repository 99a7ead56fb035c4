package io.leasehold.dhcp.exchange.rfc4702;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.inform;
import static io.leasehold.dhcp.testing.ClientMessages.text;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Option 81. Flags are written as their letters, the four bits N E O S. */
class ClientFqdnTest {
    private static final String NAS = "03 6e6173 00";

    private static SubnetBuilder lan() {
        return subnet("192.0.2.0/24")
                .pool("192.0.2.10-192.0.2.99")
                .reserve("reserved", "00:00:5e:00:53:20", "192.0.2.20");
    }

    private static OptionSet answer(SubnetBuilder subnet, ClientMessages message) {
        return Outcome.reply(message, subnet.snapshot(), new FakeLeases().free("192.0.2.10"))
                .options();
    }

    private static OctetString fqdn(int flags, String hex) {
        return OctetString.of(new byte[] {(byte) flags, 0, 0}).concat(OctetString.parseHex(hex));
    }

    private static int flags(String letters) {
        return letters.chars().map(c -> 8 >> "NEOS".indexOf(c)).sum();
    }

    /** Section 4: we do both updates where there is a zone, none where there is not. */
    @ParameterizedTest(name = "zone {0}: client {1}, server {2}")
    @CsvSource({
        "true,  E,   EOS",
        "true,  ES,  ES",
        "true,  NE,  EOS",
        "false, E,   NE",
        "false, ES,  NEO",
        "false, NE,  NE"
    })
    void flags(boolean zone, String client, String server) {
        SubnetBuilder subnet = zone ? lan().zone("example.org") : lan();
        OptionSet options =
                answer(
                        subnet,
                        discover(1).option(OptionCode.CLIENT_FQDN, fqdn(flags(client), NAS)));

        assertThat(options.get(OptionCode.CLIENT_FQDN))
                .hasValueSatisfying(
                        value -> {
                            assertThat(value.at(0)).isEqualTo(flags(server));
                            assertThat(value.at(1)).as("RCODE1").isEqualTo(255);
                            assertThat(value.at(2)).as("RCODE2").isEqualTo(255);
                        });
    }

    @Test
    void theNameIsTheOneThatIsPublishedInTheEncodingOfTheClient() {
        OptionSet wire =
                answer(
                        lan().zone("example.org"),
                        discover(1).option(OptionCode.CLIENT_FQDN, fqdn(flags("ES"), "03 4e4153")));
        OptionSet ascii =
                answer(
                        lan().zone("example.org"),
                        discover(1)
                                .option(
                                        OptionCode.CLIENT_FQDN,
                                        fqdn(flags("S"), "").concat(text("NAS.old.lan"))));

        assertThat(wire.get(OptionCode.CLIENT_FQDN))
                .contains(
                        OctetString.parseHex("05 ff ff 03 6e6173 07 6578616d706c65 03 6f7267 00"));
        assertThat(ascii.get(OptionCode.CLIENT_FQDN))
                .contains(OctetString.parseHex("01 ff ff").concat(text("nas.example.org")));
    }

    @Test
    void aReservedNameIsToldToTheClient() {
        OptionSet options =
                answer(
                        lan().zone("example.org"),
                        discover(0x20)
                                .option(
                                        OptionCode.CLIENT_FQDN,
                                        fqdn(flags("S"), "").concat(text("nas"))));

        assertThat(options.get(OptionCode.CLIENT_FQDN))
                .contains(OctetString.parseHex("01 ff ff").concat(text("reserved.example.org")));
    }

    @Test
    void itIsNotSentToAClientThatDidNotSendIt() {
        assertThat(
                        answer(
                                        lan().zone("example.org"),
                                        discover(1).hostname("nas").parameters(81))
                                .has(OptionCode.CLIENT_FQDN))
                .isFalse();
    }

    /** Section 3.1: "servers SHOULD [...] ignore [...] the Host Name option". */
    @Test
    void itCountsBeforeTheHostName() {
        assertThat(
                        answer(
                                        lan().zone("example.org"),
                                        discover(1)
                                                .hostname("twelve")
                                                .option(
                                                        OptionCode.CLIENT_FQDN,
                                                        fqdn(flags("ES"), NAS)))
                                .get(OptionCode.HOST_NAME))
                .contains(text("nas"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09 00 00 6e6173", // N and S
                "05 00", // too short
                "05 00 00 c0 0c", // compression
                "05 00 00 09 6e6173", // a label longer than the option
            })
    void aMalformedOneIsIgnoredAndTheHostNameCounts(String hex) {
        OptionSet options =
                answer(
                        lan().zone("example.org"),
                        discover(1)
                                .hostname("twelve")
                                .option(OptionCode.CLIENT_FQDN, OctetString.parseHex(hex)));

        assertThat(options.has(OptionCode.CLIENT_FQDN)).isFalse();
        assertThat(options.get(OptionCode.HOST_NAME)).contains(text("twelve"));
    }

    @ParameterizedTest
    @CsvSource({"255, true", "256, false"})
    void aNameLongerThanAnyNameIsIgnored(int length, boolean answered) {
        assertThat(
                        answer(
                                        lan().zone("example.org"),
                                        discover(1)
                                                .option(
                                                        OptionCode.CLIENT_FQDN,
                                                        fqdn(flags("S"), "")
                                                                .concat(text("a".repeat(length)))))
                                .has(OptionCode.CLIENT_FQDN))
                .isEqualTo(answered);
    }

    @Test
    void withoutANameOfItsOwnTheHostNameCounts() {
        assertThat(
                        answer(
                                        lan().zone("example.org"),
                                        discover(1)
                                                .hostname("twelve")
                                                .option(
                                                        OptionCode.CLIENT_FQDN,
                                                        fqdn(flags("ES"), "")))
                                .get(OptionCode.HOST_NAME))
                .contains(text("twelve"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04 00 00 03 6e6173",
                "04 00 00 03 6e6173 07 6578616d706c65 03 6f7267 00",
                "00 00 00 6e6173",
                "04 00 00"
            })
    void whereThereIsNoZoneTheNameComesBackAsItWasSent(String hex) {
        OctetString sent = OctetString.parseHex(hex);
        OptionSet options = answer(lan(), discover(1).option(OptionCode.CLIENT_FQDN, sent));

        assertThat(options.get(OptionCode.CLIENT_FQDN).orElseThrow().slice(3, sent.length()))
                .isEqualTo(sent.slice(3, sent.length()));
    }

    /** No lease, no names: S would promise an update that nobody makes. */
    @Test
    void itIsNotInTheAnswerToAnInform() {
        assertThat(
                        answer(
                                        lan().zone("example.org"),
                                        inform(1, "192.0.2.150")
                                                .option(
                                                        OptionCode.CLIENT_FQDN,
                                                        fqdn(flags("ES"), NAS)))
                                .has(OptionCode.CLIENT_FQDN))
                .isFalse();
    }
}
