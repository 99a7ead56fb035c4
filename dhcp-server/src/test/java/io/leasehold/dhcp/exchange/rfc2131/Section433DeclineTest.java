package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.exchange.rfc2131.Lan.leases;
import static io.leasehold.dhcp.testing.ClientMessages.decline;
import static io.leasehold.dhcp.testing.ClientMessages.from;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** DECLINE: the client found its address in use. */
class Section433DeclineTest {
    static Stream<Case> declines() {
        FakeLeases bound = leases().with(bound("192.0.2.30", client(1)));
        return Stream.of(
                new Case(
                        "\"the server MUST mark the network address as not available\"",
                        decline(1, "192.0.2.30"),
                        bound,
                        "no reply: DECLINE 192.0.2.30"),
                new Case(
                        "a client cannot decline what another holds",
                        decline(2, "192.0.2.30"),
                        bound,
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "... nor what nobody holds",
                        decline(1, "192.0.2.31"),
                        bound,
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "... nor the same address twice",
                        decline(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.DECLINED, NOON)),
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "the address is in the option, not in ciaddr",
                        from(1, MessageType.DECLINE).ciaddr("192.0.2.30"),
                        bound,
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "it names another server",
                        decline(1, "192.0.2.30").server("198.51.100.2"),
                        bound,
                        "silence: OTHER_SERVER"),
                new Case(
                        "it names no server, against table 5",
                        from(1, MessageType.DECLINE).requested("192.0.2.30"),
                        bound,
                        "no reply: DECLINE 192.0.2.30"));
    }

    @ParameterizedTest
    @MethodSource("declines")
    void isAnsweredBySilence(Case c) {
        assertThat(c.outcome()).isEqualTo(c.expected());
    }

    @Test
    void theAddressIsOutOfServiceForADayAndItsNameGoes() {
        Lease plain = bound("192.0.2.30", client(1));
        Lease named =
                new Lease(
                        plain.address(),
                        plain.subnet(),
                        plain.client(),
                        plain.state(),
                        plain.hostname(),
                        Optional.of(DnsName.parse("nas.example.org")),
                        plain.starts(),
                        plain.expires(),
                        plain.lastTransaction(),
                        plain.relayAgentInfo(),
                        5);

        Decision decision =
                Outcome.decide(
                        decline(1, "192.0.2.30"), Lan.subnet().snapshot(), leases().with(named));

        assertThat(decision).isInstanceOf(Decision.Apply.class);
        LeaseChange change = ((Decision.Apply) decision).change();
        assertThat(change.after().state()).isEqualTo(LeaseState.DECLINED);
        assertThat(change.after().expires()).isEqualTo(NOON.plus(Duration.ofHours(24)));
        assertThat(change.after().fqdn()).isEmpty();
        assertThat(change.expectedVersion()).isEqualTo(5);
        assertThat(change.dns()).contains(new DnsIntent.Withdraw(Ipv4Address.parse("192.0.2.30")));
    }
}
