package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.exchange.rfc2131.Lan.leases;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.request;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** REQUEST in each of the four states of table 4. */
class Section432RequestTest {
    static Stream<Case> selectingState() {
        return Stream.of(
                new Case(
                        "the client takes our offer",
                        selecting(1, "192.0.2.30"),
                        leases().offered("192.0.2.30", client(1)),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "our offer was forgotten in a restart, but the address is free",
                        selecting(1, "192.0.2.30"),
                        leases(),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "the client repeats a REQUEST whose ACK was lost",
                        selecting(1, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(1))),
                        "ACK 192.0.2.30: RENEW 192.0.2.30"),
                new Case(
                        "the client means us by another of our addresses",
                        request(1).server("203.0.113.2").requested("192.0.2.30"),
                        leases(),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "the client takes another server's offer: silence",
                        request(1).server("198.51.100.2").requested("192.0.2.30"),
                        leases().offered("192.0.2.30", client(1)),
                        "silence: OTHER_SERVER"),
                new Case(
                        "another took the address meanwhile",
                        selecting(1, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(2))),
                        "NAK TAKEN"),
                new Case(
                        "the address is on offer to another",
                        selecting(1, "192.0.2.30"),
                        leases().offered("192.0.2.30", client(2)),
                        "NAK TAKEN"),
                new Case(
                        "somebody found the address in use meanwhile",
                        selecting(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.DECLINED, NOON)),
                        "NAK TAKEN"),
                new Case(
                        "the address is on another network",
                        selecting(1, "198.51.100.30"),
                        leases(),
                        "NAK WRONG_NETWORK"),
                new Case(
                        "the address is a load balancer's now",
                        selecting(1, "192.0.2.50"),
                        leases(),
                        "NAK NOT_IN_PLAN"),
                new Case(
                        "the address is reserved for another",
                        selecting(1, "192.0.2.20"),
                        leases(),
                        "NAK NOT_IN_PLAN"),
                new Case(
                        "the client may have its reserved address but asks for another",
                        selecting(0x20, "192.0.2.30"),
                        leases(),
                        "NAK NOT_IN_PLAN"),
                new Case(
                        "the reserved address outside the pool",
                        selecting(0x21, "192.0.2.200"),
                        leases(),
                        "ACK 192.0.2.200: GRANT 192.0.2.200"),
                new Case(
                        "the address of an expired lease of another",
                        selecting(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(2), LeaseState.EXPIRED, NOON)),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "a client has one binding on a network: the other one ends with it",
                        selecting(0x20, "192.0.2.20"),
                        leases().with(bound("192.0.2.30", client(0x20))),
                        "ACK 192.0.2.20: GRANT 192.0.2.20, RELEASE 192.0.2.30"));
    }

    static Stream<Case> initRebootState() {
        return Stream.of(
                new Case(
                        "the client's binding stands",
                        initReboot(1, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(1))),
                        "ACK 192.0.2.30: RENEW 192.0.2.30"),
                new Case(
                        "the client's binding expired and nobody took the address",
                        initReboot(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.EXPIRED, NOON)),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "the client released the address itself",
                        initReboot(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.RELEASED, NOON)),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "the reserved address, though it was never leased",
                        initReboot(0x20, "192.0.2.20"),
                        leases(),
                        "ACK 192.0.2.20: GRANT 192.0.2.20"),
                new Case(
                        "\"the client is on the wrong network\": NAK",
                        initReboot(1, "198.51.100.30"),
                        leases(),
                        "NAK WRONG_NETWORK"),
                new Case(
                        "we have no record of the client; being authoritative we say so",
                        initReboot(1, "192.0.2.30"),
                        leases(),
                        "NAK NOT_YOURS"),
                new Case(
                        "\"requested IP address is incorrect\": it is another's",
                        initReboot(1, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(2))),
                        "NAK TAKEN"),
                new Case(
                        "\"requested IP address is incorrect\": the client's binding is another",
                        initReboot(1, "192.0.2.30"),
                        leases().with(bound("192.0.2.31", client(1))),
                        "NAK NOT_YOURS"),
                new Case(
                        "the plan gave the address away",
                        initReboot(1, "192.0.2.55"),
                        leases().with(bound("192.0.2.55", client(1))),
                        "NAK NOT_IN_PLAN"),
                new Case(
                        "the client declined the address itself",
                        initReboot(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.DECLINED, NOON)),
                        "NAK TAKEN"),
                new Case(
                        "another DHCP server on this link owns the address: silence",
                        initReboot(1, "192.0.2.240"),
                        besideAnotherServer(),
                        leases(),
                        "silence: NOT_SERVED"),
                new Case(
                        "... but what we leased there ourselves is ours to take back",
                        initReboot(1, "192.0.2.240"),
                        besideAnotherServer(),
                        leases().with(bound("192.0.2.240", client(1))),
                        "NAK NOT_IN_PLAN"));
    }

    static Stream<Case> renewingAndRebindingState() {
        return Stream.of(
                new Case(
                        "the client extends its lease",
                        renewing(1, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(1))),
                        "ACK 192.0.2.30: RENEW 192.0.2.30"),
                new Case(
                        "the lease ran out and was reclaimed, but nobody took the address",
                        renewing(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.EXPIRED, NOON)),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "we have no record of the lease, but nobody else has the address either",
                        renewing(1, "192.0.2.30"),
                        leases(),
                        "ACK 192.0.2.30: GRANT 192.0.2.30"),
                new Case(
                        "another has the address",
                        renewing(1, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(2))),
                        "NAK TAKEN"),
                new Case(
                        "the client moved to another network and rebinds",
                        renewing(1, "198.51.100.30"),
                        leases(),
                        "NAK WRONG_NETWORK"),
                new Case(
                        "drain: a lease in a newly carved range is not extended",
                        renewing(1, "192.0.2.55"),
                        leases().with(bound("192.0.2.55", client(1))),
                        "NAK NOT_IN_PLAN"),
                new Case(
                        "the client's address is reserved for another now",
                        renewing(1, "192.0.2.20"),
                        leases().with(bound("192.0.2.20", client(1))),
                        "NAK NOT_IN_PLAN"),
                new Case(
                        "the client's reserved address is free: it has to move there",
                        renewing(0x20, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(0x20))),
                        "NAK NOT_IN_PLAN"),
                new Case(
                        "the client's reserved address is still held by another: it may stay",
                        renewing(0x20, "192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(0x20)))
                                .with(bound("192.0.2.20", client(2))),
                        "ACK 192.0.2.30: RENEW 192.0.2.30"),
                new Case(
                        "another DHCP server on this link owns the address: silence",
                        renewing(1, "192.0.2.240"),
                        besideAnotherServer(),
                        leases(),
                        "silence: NOT_SERVED"),
                new Case(
                        "another DHCP server serves the whole subnet: silence, no NAK",
                        renewing(1, "192.0.2.30"),
                        SubnetBuilder.subnet("192.0.2.0/24").authority(Authority.FOREIGN),
                        leases(),
                        "silence: NOT_SERVED"));
    }

    /** Table 4 and what real clients send beside it. */
    static Stream<Case> forms() {
        FakeLeases bound = leases().with(bound("192.0.2.30", client(1)));
        return Stream.of(
                new Case(
                        "server identifier, ciaddr and requested address: SELECTING",
                        selecting(1, "192.0.2.31").ciaddr("192.0.2.30"),
                        bound,
                        "ACK 192.0.2.31: GRANT 192.0.2.31, RELEASE 192.0.2.30"),
                new Case(
                        "server identifier and ciaddr, no requested address: RENEWING",
                        renewing(1, "192.0.2.30").server(ClientMessages.US),
                        bound,
                        "ACK 192.0.2.30: RENEW 192.0.2.30"),
                new Case(
                        "ciaddr and another server's identifier: not for us",
                        renewing(1, "192.0.2.30").server("198.51.100.2"),
                        bound,
                        "silence: OTHER_SERVER"),
                new Case(
                        "ciaddr and requested address, no server identifier: RENEWING of ciaddr",
                        renewing(1, "192.0.2.30").requested("192.0.2.31"),
                        bound,
                        "ACK 192.0.2.30: RENEW 192.0.2.30"),
                new Case(
                        "neither ciaddr nor requested address: no state at all",
                        request(1),
                        bound,
                        "silence: NO_ADDRESS_ASKED"),
                new Case(
                        "only our server identifier: no state at all",
                        request(1).server(ClientMessages.US),
                        bound,
                        "silence: NO_ADDRESS_ASKED"),
                new Case(
                        "the same MAC under another client identifier is another client",
                        renewing(1, "192.0.2.30").clientId("01:02"),
                        bound,
                        "NAK TAKEN"));
    }

    private static SubnetBuilder besideAnotherServer() {
        return Lan.subnet().claim(OwnerKind.FOREIGN_DHCP, "router", "192.0.2.230-192.0.2.250");
    }

    @ParameterizedTest
    @MethodSource({"selectingState", "initRebootState", "renewingAndRebindingState", "forms"})
    void answers(Case c) {
        assertThat(c.outcome()).isEqualTo(c.expected());
    }

    private static LeaseChange granted(ClientMessages message, FakeLeases leases) {
        Decision decision =
                Outcome.decide(message, Lan.subnet().zone("example.org").snapshot(), leases);
        assertThat(decision).isInstanceOf(Decision.Ack.class);
        return ((Decision.Ack) decision).changes().getFirst();
    }

    @Test
    void aFirstGrantStartsNowAndExpectsNoRow() {
        LeaseChange change = granted(selecting(1, "192.0.2.30").leaseTime(3600), leases());

        assertThat(change.expectedVersion()).isZero();
        assertThat(change.after())
                .isEqualTo(
                        new Lease(
                                Ipv4Address.parse("192.0.2.30"),
                                new SubnetId(1),
                                client(1),
                                LeaseState.BOUND,
                                Optional.empty(),
                                Optional.empty(),
                                NOON,
                                NOON.plusSeconds(3600),
                                NOON,
                                Optional.empty(),
                                1));
        assertThat(change.dns()).isEmpty();
    }

    @Test
    void aRenewalKeepsTheBeginOfTheTenureAndExpectsTheRowItRead() {
        LeaseChange change =
                granted(
                        renewing(1, "192.0.2.30"),
                        leases().with(
                                        lease(
                                                "192.0.2.30",
                                                client(1),
                                                LeaseState.BOUND,
                                                NOON.plusSeconds(60),
                                                41)));

        assertThat(change.expectedVersion()).isEqualTo(41);
        assertThat(change.after().starts()).isEqualTo(NOON.minusSeconds(3600));
        assertThat(change.after().expires()).isEqualTo(NOON.plus(Duration.ofHours(12)));
    }

    @Test
    void anAddressThatChangesHandsBeginsANewTenure() {
        LeaseChange change =
                granted(
                        selecting(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(2), LeaseState.EXPIRED, NOON, 6)));

        assertThat(change.after().starts()).isEqualTo(NOON);
        assertThat(change.after().version()).isEqualTo(7);
    }

    @Test
    void dnsFollowsAGrantWithAName() {
        DnsName name = DnsName.parse("nas.example.org");

        assertThat(granted(selecting(1, "192.0.2.30").hostname("NAS"), leases()).dns())
                .contains(
                        new DnsIntent.Publish(
                                Ipv4Address.parse("192.0.2.30"),
                                name,
                                Dhcid.of(client(1), name),
                                Duration.ofHours(4),
                                true,
                                true));
    }

    @Test
    void aTtlIsAThirdOfTheLeaseButNotUnderTenMinutes() {
        assertThat(
                        granted(selecting(1, "192.0.2.30").hostname("nas").leaseTime(900), leases())
                                .dns())
                .hasValueSatisfying(
                        intent ->
                                assertThat(((DnsIntent.Publish) intent).ttl())
                                        .isEqualTo(Duration.ofMinutes(10)));
    }

    @Test
    void aRenewalUnderTheSameNameChangesNothingInDns() {
        Lease before = granted(selecting(1, "192.0.2.30").hostname("nas"), leases()).after();

        LeaseChange renewal =
                granted(renewing(1, "192.0.2.30").hostname("nas"), leases().with(before));

        assertThat(renewal.dns()).isEmpty();
        assertThat(renewal.after().fqdn()).contains(DnsName.parse("nas.example.org"));
    }

    @Test
    void aRenewalWithoutItsNameWithdrawsIt() {
        Lease before = granted(selecting(1, "192.0.2.30").hostname("nas"), leases()).after();

        assertThat(granted(renewing(1, "192.0.2.30"), leases().with(before)).dns())
                .contains(new DnsIntent.Withdraw(Ipv4Address.parse("192.0.2.30")));
    }

    @Test
    void aReservationNamesItsDeviceWhateverThatCallsItself() {
        LeaseChange change = granted(selecting(0x20, "192.0.2.20").hostname("other"), leases());

        assertThat(change.after().fqdn()).contains(DnsName.parse("in-pool.example.org"));
    }

    @Test
    void nobodyGetsANameThatIsReservedForAnother() {
        LeaseChange change = granted(selecting(1, "192.0.2.30").hostname("IN-pool"), leases());

        assertThat(change.after().fqdn()).isEmpty();
        assertThat(change.dns()).isEmpty();
    }
}
