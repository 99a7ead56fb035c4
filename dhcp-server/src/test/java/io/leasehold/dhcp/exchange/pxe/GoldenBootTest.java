package io.leasehold.dhcp.exchange.pxe;

import static io.leasehold.dhcp.testing.ClientMessages.text;
import static io.leasehold.dhcp.wire.Packets.golden;
import static io.leasehold.dhcp.wire.Packets.ip;
import static io.leasehold.dhcp.wire.Packets.message;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.Exchange;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.exchange.SubnetSelection;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.testing.Leases;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classic chain in whole packets, {@code packets/pxe/*.hex}: firmware is told to load iPXE, and
 * iPXE, known by its user class, is told to load a script.
 *
 * <p>What the replies are made of, in order: the header of RFC 2131 table 3 with {@code siaddr} and
 * {@code file} of the plan; options 53, 54, 51; 61 if the client sent it (RFC 6842); what the
 * client asked for, in the order of its option 55 and as far as the plan has it; what is sent
 * unasked (58, 59), by code; END; zeros up to 300 octets where it is less. Option 67 does not
 * replace {@code file}, nor the other way round: boot ROMs differ in which one they read.
 */
class GoldenBootTest {
    private static final String SCRIPT = "http://192.0.2.9/boot.ipxe";
    private static final HardwareAddress EFI_MACHINE = HardwareAddress.parse("00:00:5e:00:53:07");
    private static final Arrival ON_ETH0 =
            new Arrival("eth0", ip(ClientMessages.US), Ipv4Address.ANY, 68, false);
    private static final Exchange EXCHANGE = new Exchange(ExchangeSettings.DEFAULT);

    /**
     * Every client may have 66 and gets siaddr; iPXE is told from the firmware it came from by
     * option 77 alone, its option 93 being the same. Bare BIOS is served by the header alone.
     */
    private static final Plan PLAN =
            Plans.of(
                            subnet("192.0.2.0/24")
                                    .gateway("192.0.2.1")
                                    .pool("192.0.2.10-192.0.2.19")
                                    .option(6, OctetString.parseHex("c0000235")))
                    .defaults(
                            new Terms(
                                    OptionTerms.of(OptionSet.of(Map.of(66, text("192.0.2.9")))),
                                    LeaseTerms.NONE,
                                    new Boot(
                                            Optional.of(ip("192.0.2.9")),
                                            Optional.empty(),
                                            Optional.empty())))
                    .in(
                            "ipxe",
                            "option[77].hex == 'iPXE'",
                            boots(
                                    SCRIPT,
                                    Map.of(67, text(SCRIPT), 175, OctetString.parseHex("b00101"))))
                    .in(
                            "uefi",
                            "option[93].hex == 0x0007 and not member('ipxe')",
                            boots(
                                    "ipxe.efi",
                                    Map.of(
                                            43,
                                            OctetString.parseHex("060108ff"),
                                            60,
                                            text("PXEClient"),
                                            67,
                                            text("ipxe.efi"))))
                    .in(
                            "bios",
                            "option[93].hex == 0x0000 and not member('ipxe')",
                            boots("undionly.kpxe", Map.of()))
                    .plan();

    private final TableLeases leases = new TableLeases(PLAN);

    @Test
    void uefiFirmwareIsToldToLoadIpxeInHeaderAndOptions() {
        exchange("uefi", new ReplyTarget.Broadcast());
    }

    @Test
    void aBiosRomIsToldToLoadIpxeInTheHeaderAndItsRepliesArePadded() {
        exchange("bios", new ReplyTarget.Broadcast());
    }

    /**
     * On the machine whose firmware just got 192.0.2.10: with its client identifier iPXE is another
     * client (RFC 2131 section 4.2), so it gets the next address. Its replies are unicast, as it
     * does not set BROADCAST.
     */
    @Test
    void ipxeOnTheSameMachineIsToldToLoadItsScript() {
        exchange("uefi", new ReplyTarget.Broadcast());
        exchange("ipxe", new ReplyTarget.Frame(EFI_MACHINE, ip("192.0.2.11")));
    }

    /** DISCOVER, OFFER, REQUEST, ACK; what the ACK grants is in the table from then on. */
    private void exchange(String client, ReplyTarget target) {
        assertThat(decide(client + "-discover")).isInstanceOf(Decision.Offer.class);
        answers(decide(client + "-discover"), client + "-offer", target);
        Decision taken = decide(client + "-request");
        answers(taken, client + "-ack", target);
        assertThat(taken)
                .isInstanceOfSatisfying(
                        Decision.Ack.class,
                        ack -> ack.changes().forEach(change -> leases.with(change.after())));
    }

    private static void answers(Decision decision, String expected, ReplyTarget target) {
        ServerReply reply = Outcome.reply(decision);
        assertThat(ServerReplyEncoder.encode(reply))
                .as(expected)
                .containsExactly(golden("pxe/" + expected));
        assertThat(reply.target()).as(expected).isEqualTo(target);
    }

    private Decision decide(String packet) {
        ClientMessage message = message(golden("pxe/" + packet));
        return EXCHANGE.decide(
                        message,
                        ON_ETH0,
                        SubnetSelection.select(message, ON_ETH0, PLAN).orElseThrow(),
                        PLAN.classes(),
                        leases,
                        ServerIdentity.to(message, ON_ETH0, Set.of()),
                        Leases.NOON)
                .decision();
    }

    private static Terms boots(String file, Map<Integer, OctetString> options) {
        return new Terms(
                OptionTerms.of(OptionSet.of(options)),
                LeaseTerms.NONE,
                new Boot(Optional.empty(), Optional.empty(), Optional.of(file)));
    }
}
