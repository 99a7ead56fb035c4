package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.exchange.rfc2131.Lan.leases;
import static io.leasehold.dhcp.testing.ClientMessages.from;
import static io.leasehold.dhcp.testing.ClientMessages.release;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** RELEASE: the client gives its address back. */
class Section434ReleaseTest {
    static Stream<Case> releases() {
        FakeLeases bound = leases().with(bound("192.0.2.30", client(1)));
        return Stream.of(
                new Case(
                        "\"the server marks the network address as not allocated\"",
                        release(1, "192.0.2.30"),
                        bound,
                        "no reply: RELEASE 192.0.2.30"),
                new Case(
                        "nobody releases another's address",
                        release(2, "192.0.2.30"),
                        bound,
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "... not even from the same MAC under another client identifier",
                        release(1, "192.0.2.30").clientId("01:02"),
                        bound,
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "what was given back already is no one's",
                        release(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.RELEASED, NOON)),
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "a declined address cannot be released into service",
                        release(1, "192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(1), LeaseState.DECLINED, NOON)),
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "it names another server",
                        release(1, "192.0.2.30").server("198.51.100.2"),
                        bound,
                        "silence: OTHER_SERVER"),
                new Case(
                        "it names no server, against table 5",
                        from(1, MessageType.RELEASE).ciaddr("192.0.2.30"),
                        bound,
                        "no reply: RELEASE 192.0.2.30"),
                new Case(
                        "the address is in ciaddr, not in the option",
                        from(1, MessageType.RELEASE).requested("192.0.2.30"),
                        bound,
                        "silence: NOT_THE_HOLDER"),
                new Case(
                        "an address that the plan gave away is released all the same",
                        release(1, "192.0.2.55"),
                        leases().with(bound("192.0.2.55", client(1))),
                        "no reply: RELEASE 192.0.2.55"));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void isAnsweredBySilence(Case c) {
        assertThat(c.outcome()).isEqualTo(c.expected());
    }

    @Test
    void theServerShouldRetainARecordOfTheClient() {
        Decision decision =
                Outcome.decide(
                        release(1, "192.0.2.30"),
                        Lan.subnet().snapshot(),
                        leases().with(bound("192.0.2.30", client(1))));

        assertThat(decision).isInstanceOf(Decision.Apply.class);
        Lease after = ((Decision.Apply) decision).change().after();
        assertThat(after.state()).isEqualTo(LeaseState.RELEASED);
        assertThat(after.client()).isEqualTo(client(1));
        assertThat(after.expires()).isEqualTo(NOON);
    }
}
