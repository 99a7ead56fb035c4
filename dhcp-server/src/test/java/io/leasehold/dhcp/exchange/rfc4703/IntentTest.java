package io.leasehold.dhcp.exchange.rfc4703;

import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.clientId;
import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.NameTtl;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Optional;

/** What a grant or a renewal says that DNS should say. */
class IntentTest {
    private static final DnsName ZONE = DnsName.parse("example.org");
    private static final DnsName NAS = ZONE.child("nas");
    private static final String UUID_OF_FIRMWARE = "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee";

    private static DdnsPolicy policy() {
        return new DdnsPolicy(Optional.of(ZONE), true);
    }

    private static Reservation nas(DeviceIdentifier... identifiers) {
        return reservation(
                "nas", Optional.of(Ipv4Address.parse("192.0.2.15")), Source.FILE, identifiers);
    }

    private static Plans lan(DdnsPolicy policy, Reservation... reservations) {
        var lan = subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19").with(s -> s.ddns(policy));
        for (Reservation one : reservations) {
            lan.reserve(one);
        }
        return Plans.of(lan);
    }

    private static Decision.Ack ack(Plans plans, ClientMessages message, Lease... leases) {
        TableLeases table = new TableLeases(plans.plan());
        for (Lease lease : leases) {
            table.with(lease);
        }
        return (Decision.Ack) plans.decide(message, table);
    }

    private static Optional<DnsIntent> intent(Decision.Ack ack) {
        return ack.changes().getFirst().dns();
    }

    private static DnsIntent.Publish published(Plans plans, ClientMessages message) {
        return (DnsIntent.Publish) intent(ack(plans, message)).orElseThrow();
    }

    private static Dhcid ofMac(String mac, DnsName name) {
        return Dhcid.of(new ClientIdentity(Optional.empty(), HardwareAddress.parse(mac)), name);
    }

    /** Firmware, system and rescue system of one machine: three client identifiers, one name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01:00:00:5e:00:53:07",
                UUID_OF_FIRMWARE,
                "ff:00:00:00:01:00:03:00:01:00:00:5e:00:53:07"
            })
    void aReservedNameBelongsToTheDeviceHoweverItIdentifiesItself(String clientId) {
        Plans plans = lan(policy(), nas(mac("00:00:5e:00:53:07")));
        ClientMessages message = selecting(7, "192.0.2.15");
        DnsIntent.Publish publish =
                published(plans, clientId.isEmpty() ? message : message.clientId(clientId));
        assertThat(publish.name()).isEqualTo(NAS);
        assertThat(publish.dhcid()).isEqualTo(ofMac("00:00:5e:00:53:07", NAS));
    }

    @Test
    void theClientIdentifierOfAReservationComesBeforeItsMac() {
        Plans plans =
                lan(policy(), nas(mac("00:00:5e:00:53:07"), clientId("01:00:00:5e:00:53:08")));
        assertThat(published(plans, selecting(7, "192.0.2.15")).dhcid())
                .isEqualTo(
                        Dhcid.of(
                                new ClientIdentity(
                                        Optional.of(OctetString.parseHex("01:00:00:5e:00:53:08")),
                                        HardwareAddress.parse("00:00:5e:00:53:07")),
                                NAS));
    }

    /** So that DNS says the same whether an ALWAYS reservation is leased or not. */
    @Test
    void theNameThatStandsAndTheNameThatIsLeasedAreOfOneOwner() {
        Plans plans =
                lan(
                        policy(),
                        nas(mac("00:00:5e:00:53:07"))
                                .withDns(io.leasehold.ipam.plan.ReservedName.ALWAYS));
        Ipv4Address address = Ipv4Address.parse("192.0.2.15");
        DnsIntent.Publish standing =
                plans.plan()
                        .containing(address)
                        .flatMap(s -> s.standingName(address))
                        .orElseThrow();
        DnsIntent.Publish leased =
                published(plans, selecting(7, "192.0.2.15").clientId(UUID_OF_FIRMWARE));
        assertThat(leased).isEqualTo(standing);
    }

    @Test
    void aNameOfTheClientsOwnBelongsToTheClientAsItIdentifiesItself() {
        ClientMessages message = selecting(1, "192.0.2.10").hostname("pc").clientId("00:01:02");
        assertThat(published(lan(policy()), message).dhcid())
                .isEqualTo(
                        Dhcid.of(
                                new ClientIdentity(
                                        Optional.of(OctetString.parseHex("00:01:02")),
                                        HardwareAddress.parse("00:00:5e:00:53:01")),
                                ZONE.child("pc")));
    }

    @ParameterizedTest
    @EnumSource
    void theModeOfTheSubnetIsThatOfItsClients(ConflictMode mode) {
        assertThat(
                        published(
                                        lan(policy().withConflict(mode)),
                                        selecting(1, "192.0.2.10").hostname("pc"))
                                .mode())
                .isEqualTo(mode);
    }

    /** A former server, or version, hashed another identifier of the same device. */
    @ParameterizedTest(name = "subnet {0}, reservation {1}: {2}")
    @CsvSource({
        "check-with-dhcid,        ,                        check-exists-with-dhcid",
        "check-exists-with-dhcid, ,                        check-exists-with-dhcid",
        "no-check-with-dhcid,     ,                        no-check-with-dhcid",
        "no-check-without-dhcid,  ,                        no-check-without-dhcid",
        "check-with-dhcid,        check-with-dhcid,        check-with-dhcid",
        "no-check-without-dhcid,  check-with-dhcid,        check-with-dhcid",
        "check-with-dhcid,        no-check-without-dhcid,  no-check-without-dhcid",
    })
    void aReservedNameMayBeTakenFromAnotherIdentity(String subnet, String own, String mode) {
        Reservation nas = nas(mac("00:00:5e:00:53:07"));
        Plans plans =
                lan(
                        policy().withConflict(ConflictMode.parse(subnet)),
                        own == null ? nas : nas.withConflict(ConflictMode.parse(own)));
        assertThat(published(plans, selecting(7, "192.0.2.15")).mode().text()).isEqualTo(mode);
    }

    @Test
    void theTtlIsThatOfTheSubnet() {
        Plans plans = lan(policy().withTtl(NameTtl.fixed(Duration.ofSeconds(77))));
        assertThat(published(plans, selecting(1, "192.0.2.10").hostname("pc")).ttl())
                .isEqualTo(Duration.ofSeconds(77));
    }

    @Test
    void aRenewalThatChangesNothingSaysNothingOfDns() {
        Plans plans = lan(policy());
        Lease lease =
                ack(plans, selecting(1, "192.0.2.10").hostname("pc")).changes().getFirst().after();
        assertThat(intent(ack(plans, renewing(1, "192.0.2.10").hostname("pc"), lease))).isEmpty();
    }

    @Test
    void aRenewalPublishesAgainWhereThatIsAskedFor() {
        Plans plans = lan(policy().updatingOnRenew());
        Decision.Ack granted = ack(plans, selecting(1, "192.0.2.10").hostname("pc"));
        Lease lease = granted.changes().getFirst().after();
        assertThat(intent(ack(plans, renewing(1, "192.0.2.10").hostname("pc"), lease)))
                .isEqualTo(intent(granted))
                .isPresent();
    }

    @Test
    void aRenewalOfALeaseWithoutANameHasNothingToPublishAgain() {
        Plans plans = lan(policy().updatingOnRenew());
        Lease lease = ack(plans, selecting(1, "192.0.2.10")).changes().getFirst().after();
        assertThat(intent(ack(plans, renewing(1, "192.0.2.10"), lease))).isEmpty();
    }

    /** Names of claims belong to that identifier, so nobody may publish under it by asking. */
    @Test
    void aClientThatCallsItselfTheOwnerOfClaimsIsNotPublished() {
        ClientMessages message =
                selecting(7, "192.0.2.15")
                        .hostname("nas")
                        .clientId("00:6c:65:61:73:65:68:6f:6c:64");
        assertThat(intent(ack(lan(policy()), message))).isEmpty();
        assertThat(
                        intent(
                                ack(
                                        lan(policy()),
                                        selecting(7, "192.0.2.15")
                                                .hostname("nas")
                                                .clientId("00:6c:65:61:73:65:68:6f:6c:65"))))
                .isPresent();
    }
}
