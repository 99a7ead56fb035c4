package io.leasehold.dhcp.exchange.scope;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.Plans.always;
import static io.leasehold.dhcp.testing.Plans.never;
import static io.leasehold.dhcp.testing.Plans.option;
import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reservation before class, pool, subnet, shared network, the whole plan. */
class PrecedenceTest {
    private static final int ROOT_PATH = 17;

    /** Six scopes of which the first {@code n} say what option 17 is, each something else. */
    private static Plans scopes(int n) {
        SubnetBuilder lan =
                subnet("192.0.2.0/24")
                        .reserve(
                                new Reservation(
                                        new ReservationId(new UUID(0, 7)),
                                        Set.of(mac("00:00:5e:00:53:01")),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Set.of(),
                                        n > 5 ? option(ROOT_PATH, "06") : Terms.NONE,
                                        Source.FILE,
                                        ReservedName.WHILE_LEASED,
                                        Optional.empty(),
                                        true,
                                        false,
                                        Notes.NONE))
                        .with(
                                s ->
                                        s.sharedNetwork(Optional.of("floor"))
                                                .terms(n > 2 ? option(ROOT_PATH, "03") : Terms.NONE)
                                                .pools(
                                                        List.of(
                                                                new Pool(
                                                                        Ipv4Range.parse(
                                                                                "192.0.2.10-192.0.2.19"),
                                                                        Set.of(),
                                                                        n > 3
                                                                                ? option(
                                                                                        ROOT_PATH,
                                                                                        "04")
                                                                                : Terms.NONE))));
        return Plans.of(lan)
                .defaults(n > 0 ? option(ROOT_PATH, "01") : Terms.NONE)
                .network("floor", n > 1 ? option(ROOT_PATH, "02") : Terms.NONE, "192.0.2.1")
                .in("first", "option[60].exists", n > 4 ? option(ROOT_PATH, "05") : Terms.NONE)
                .in("second", "option[60].exists", n > 4 ? option(ROOT_PATH, "55") : Terms.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 01", "2, 02", "3, 03", "4, 04", "5, 05", "6, 06"})
    void theNarrowestScopeCounts(int saying, String value) {
        Plans plans = scopes(saying);
        var reply =
                plans.reply(
                        discover(1).giaddr("192.0.2.1").option(60, OctetString.parseHex("78")),
                        new TableLeases(plans.plan()));
        assertThat(reply.options().get(ROOT_PATH)).contains(OctetString.parseHex(value));
    }

    @Test
    void whatFollowsFromTheSubnetCountsBeforeWhatIsSaidAroundIt() {
        Plans plans =
                Plans.of(subnet("192.0.2.0/24").gateway("192.0.2.1").pool("192.0.2.10-192.0.2.19"))
                        .defaults(option(3, "0a000001"));
        var reply = plans.reply(discover(1), new TableLeases(plans.plan()));
        assertThat(reply.options().get(3)).contains(OctetString.parseHex("c0000201"));
    }

    @Test
    void whatIsAlwaysSentNeedNotBeAskedFor() {
        Plans plans =
                Plans.of(subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"))
                        .defaults(always(42, "c0000209"));
        var reply = plans.reply(discover(1).parameters(1, 3), new TableLeases(plans.plan()));
        assertThat(reply.options().get(42)).contains(OctetString.parseHex("c0000209"));
    }

    @Test
    void whatIsNeverSentIsNotWhateverScopeHasIt() {
        Plans plans =
                Plans.of(subnet("192.0.2.0/24").gateway("192.0.2.1").pool("192.0.2.10-192.0.2.19"))
                        .in("isolated", "pkt4.mac == 0x00005e005301", never(3));
        var leases = new TableLeases(plans.plan());
        assertThat(plans.reply(discover(1).parameters(1, 3), leases).options().has(3)).isFalse();
        assertThat(plans.reply(discover(2).parameters(1, 3), leases).options().has(3)).isTrue();
    }

    /** RFC 2131 table 3: siaddr, sname and file of OFFER and ACK; none in a NAK. */
    @Test
    void bootFieldsAreGivenByScopeFieldByField() {
        Boot server =
                new Boot(
                        Optional.of(Ipv4Address.parse("192.0.2.9")),
                        Optional.of("tftp"),
                        Optional.of("pxelinux.0"));
        Boot file = new Boot(Optional.empty(), Optional.empty(), Optional.of("ipxe.efi"));
        Plans plans =
                Plans.of(subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"))
                        .defaults(new Terms(Terms.NONE.options(), Terms.NONE.lease(), server))
                        .in(
                                "uefi",
                                "option[93].hex == 0x0007",
                                new Terms(Terms.NONE.options(), Terms.NONE.lease(), file));
        var leases = new TableLeases(plans.plan());
        var bios = plans.reply(discover(1), leases);
        assertThat(bios.siaddr()).hasToString("192.0.2.9");
        assertThat(new String(bios.sname().toBytes(), US_ASCII)).isEqualTo("tftp");
        var uefi = plans.reply(discover(2).option(93, OctetString.parseHex("0007")), leases);
        assertThat(uefi.siaddr()).hasToString("192.0.2.9");
        assertThat(new String(uefi.file().toBytes(), US_ASCII)).isEqualTo("ipxe.efi");
        var nak = plans.reply(initReboot(3, "198.51.100.1"), leases);
        assertThat(nak.siaddr()).isEqualTo(Ipv4Address.ANY);
        assertThat(nak.file().isEmpty()).isTrue();
    }
}
