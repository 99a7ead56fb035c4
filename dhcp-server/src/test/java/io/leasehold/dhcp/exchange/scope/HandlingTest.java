package io.leasehold.dhcp.exchange.scope;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.Source;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** Links that leave client identifiers out of account, or that we are not authoritative for. */
class HandlingTest {
    private static final String FIRMWARE = "00:01:02:03";
    private static final String SYSTEM = "01:00:00:5e:00:53:20";

    private static Plans lan(Handling handling) {
        return Plans.of(
                subnet("192.0.2.0/24")
                        .reserve("host", "00:00:5e:00:53:20", "192.0.2.20")
                        .pool("192.0.2.10-192.0.2.19")
                        .with(s -> s.handling(handling)));
    }

    private static final Plans BY_HARDWARE =
            lan(new Handling(Optional.of(false), Optional.empty()));

    @Test
    void aClientIsItsHardwareAddressWhateverItCallsItself() {
        TableLeases leases =
                new TableLeases(BY_HARDWARE.plan()).with(bound("192.0.2.12", client(1)));
        assertThat(BY_HARDWARE.outcome(discover(1).clientId(FIRMWARE), leases))
                .isEqualTo("OFFER 192.0.2.12: BOUND");
        assertThat(BY_HARDWARE.outcome(discover(1).clientId(SYSTEM), leases))
                .isEqualTo("OFFER 192.0.2.12: BOUND");
    }

    @Test
    void aLeaseOfBeforeTheSwitchStaysItsOwn() {
        TableLeases leases =
                new TableLeases(BY_HARDWARE.plan()).with(bound("192.0.2.12", client(1, SYSTEM)));
        assertThat(BY_HARDWARE.outcome(renewing(1, "192.0.2.12").clientId(SYSTEM), leases))
                .isEqualTo("ACK 192.0.2.12: GRANT 192.0.2.12");
    }

    /** RFC 6842 section 3, whether or not it counts. */
    @Test
    void theIdentifierIsReturnedAllTheSame() {
        assertThat(
                        BY_HARDWARE
                                .reply(
                                        discover(1).clientId(FIRMWARE),
                                        new TableLeases(BY_HARDWARE.plan()))
                                .options()
                                .get(OptionCode.CLIENT_IDENTIFIER))
                .contains(OctetString.parseHex(FIRMWARE));
    }

    /** What boots from the network and what it boots are one device, where one is reserved. */
    @Test
    void aDeviceTakesItsReservedAddressOverFromItsFirmware() {
        Plans plans = lan(Handling.UNSET);
        TableLeases leases =
                new TableLeases(plans.plan()).with(bound("192.0.2.20", client(0x20, FIRMWARE)));
        assertThat(plans.outcome(discover(0x20).clientId(SYSTEM), leases))
                .isEqualTo("OFFER 192.0.2.20: RESERVED");
        assertThat(plans.outcome(discover(0x21).clientId(SYSTEM), leases))
                .startsWith("OFFER 192.0.2.10");
    }

    /** RFC 2131 section 4.3.2: no record of the client, no answer. */
    @Test
    void whereWeAreNotAuthoritativeStrangersMeetSilence() {
        Plans quiet = lan(new Handling(Optional.empty(), Optional.of(false)));
        TableLeases leases = new TableLeases(quiet.plan()).with(bound("192.0.2.12", client(1)));
        assertThat(quiet.outcome(initReboot(2, "198.51.100.7"), leases))
                .isEqualTo("silence: UNKNOWN_CLIENT");
        assertThat(quiet.outcome(initReboot(1, "198.51.100.7"), leases))
                .isEqualTo("NAK WRONG_NETWORK");
        assertThat(lan(Handling.UNSET).outcome(initReboot(2, "198.51.100.7"), leases))
                .isEqualTo("NAK WRONG_NETWORK");
    }

    /** A laptop's dock and its radio: one address, one of them at a time. */
    @Test
    void theSecondOfADevicesAddressesWaitsWhileTheFirstHasTheReservedAddress() {
        Plans plans =
                Plans.of(
                        subnet("192.0.2.0/24")
                                .reserve(
                                        reservation(
                                                "laptop",
                                                Optional.of(Ipv4Address.parse("192.0.2.30")),
                                                Source.FILE,
                                                mac("00:00:5e:00:53:01"),
                                                mac("00:00:5e:00:53:02")))
                                .pool("192.0.2.10-192.0.2.19"));
        TableLeases docked = new TableLeases(plans.plan()).with(bound("192.0.2.30", client(1)));
        assertThat(plans.outcome(discover(2), docked)).startsWith("OFFER 192.0.2.10:");
        assertThat(plans.outcome(renewing(1, "192.0.2.30"), docked))
                .isEqualTo("ACK 192.0.2.30: RENEW 192.0.2.30");

        TableLeases away = new TableLeases(plans.plan()).with(bound("192.0.2.10", client(2)));
        assertThat(plans.outcome(renewing(2, "192.0.2.10"), away)).isEqualTo("NAK NOT_IN_PLAN");
        assertThat(plans.outcome(discover(2), away)).isEqualTo("OFFER 192.0.2.30: RESERVED");
    }
}
