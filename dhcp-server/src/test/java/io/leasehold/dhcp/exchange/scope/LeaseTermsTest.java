package io.leasehold.dhcp.exchange.scope;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.seconds;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Terms;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long leases last: by scope, for random addresses, under pressure, for ever, cached. */
class LeaseTermsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static Terms terms(
            Optional<Duration> max, Optional<Integer> cache, Optional<Integer> pressure) {
        return Terms.NONE.with(
                new LeaseTerms(
                        Optional.empty(),
                        Optional.empty(),
                        max,
                        Optional.empty(),
                        Optional.empty(),
                        cache,
                        pressure));
    }

    private static Plans lan(Terms terms) {
        return Plans.of(
                subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19").with(s -> s.terms(terms)));
    }

    private static Optional<Long> leaseTime(
            Plans plans, ClientMessages message, TableLeases leases) {
        return option(plans, message, leases, OptionCode.LEASE_TIME);
    }

    private static Optional<Long> option(
            Plans plans, ClientMessages message, TableLeases leases, int code) {
        OptionSet options = plans.reply(message, leases).options();
        return options.get(code).map(o -> Ipv4Address.ofBytes(o.toBytes(), 0).asLong());
    }

    private static Lease renewedAt(Instant when, Duration lease) {
        Lease before = bound("192.0.2.10", client(1));
        return new Lease(
                before.address(),
                before.subnet(),
                before.client(),
                before.state(),
                before.hostname(),
                before.fqdn(),
                before.starts(),
                when.plus(lease),
                when,
                before.relayAgentInfo(),
                before.version());
    }

    /** The bit that says "not a maker's" (IEEE 802) makes a class of its own. */
    @Test
    void devicesWithRandomHardwareAddressesKeepTheirsForAShortTime() {
        Plans plans =
                lan(Terms.NONE)
                        .in(
                                "RANDOM_MAC",
                                terms(Optional.of(HOUR), Optional.empty(), Optional.empty()));
        TableLeases leases = new TableLeases(plans.plan());
        assertThat(leaseTime(plans, discover(1), leases)).contains(12L * 3600);
        ClientMessages random =
                ClientMessages.from(
                        HardwareAddress.parse("da:a1:19:00:00:01"), MessageType.DISCOVER);
        assertThat(leaseTime(plans, random, leases)).contains(3600L);
    }

    @Test
    void whatANarrowerScopeSaysMovesWhatItInherits() {
        Plans plans =
                lan(terms(Optional.of(HOUR), Optional.empty(), Optional.empty()))
                        .defaults(Plans.lease(Duration.ofDays(2)));
        TableLeases leases = new TableLeases(plans.plan());
        assertThat(leaseTime(plans, discover(1), leases)).contains(3600L);
        assertThat(leaseTime(plans, discover(1).leaseTime(7200), leases)).contains(3600L);
    }

    @Test
    void leasesAreShortWhileAddressesAreScarce() {
        Plans plans = lan(terms(Optional.empty(), Optional.empty(), Optional.of(50)));
        TableLeases leases = new TableLeases(plans.plan());
        for (int i = 0; i < 5; i++) {
            leases.with(bound("192.0.2.1" + i, client(100 + i)));
        }
        assertThat(leaseTime(plans, discover(1), leases)).contains(12L * 3600);
        leases.with(bound("192.0.2.15", client(105)));
        assertThat(leaseTime(plans, discover(1), leases))
                .contains(LeaseTimes.DEFAULT.min().toSeconds());
    }

    /** RFC 2131 section 3.3: all ones is for ever, and needs no T1 and T2. */
    @Test
    void anInfiniteLeaseSaysSoAndIsNeverRenewed() {
        Plans plans = lan(Plans.lease(LeaseTimes.INFINITE));
        TableLeases leases = new TableLeases(plans.plan());
        assertThat(leaseTime(plans, discover(1), leases)).contains(0xffff_ffffL);
        assertThat(option(plans, discover(1), leases, OptionCode.RENEWAL_TIME)).isEmpty();
        assertThat(option(plans, discover(1), leases, OptionCode.REBINDING_TIME)).isEmpty();
    }

    @Test
    void t1AndT2AreWhatThePlanSaysWhereTheyFitTheLease() {
        Terms terms =
                Terms.NONE.with(
                        new LeaseTerms(
                                Optional.of(HOUR),
                                Optional.of(Duration.ofMinutes(2)),
                                Optional.of(HOUR),
                                Optional.of(Duration.ofMinutes(10)),
                                Optional.of(Duration.ofMinutes(40)),
                                Optional.empty(),
                                Optional.empty()));
        Plans plans = lan(terms);
        TableLeases leases = new TableLeases(plans.plan());
        assertThat(option(plans, discover(1), leases, OptionCode.RENEWAL_TIME)).contains(600L);
        assertThat(option(plans, discover(1), leases, OptionCode.REBINDING_TIME)).contains(2400L);
        assertThat(option(plans, discover(1).leaseTime(300), leases, OptionCode.RENEWAL_TIME))
                .contains(150L);
    }

    @Test
    void aNearlyNewLeaseIsConfirmedWithWhatIsLeftOfIt() {
        Plans plans =
                lan(
                        Terms.NONE.with(
                                new LeaseTerms(
                                        Optional.of(HOUR),
                                        Optional.of(HOUR),
                                        Optional.of(HOUR),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(25),
                                        Optional.empty())));
        ClientMessages again = renewing(1, "192.0.2.10");

        TableLeases young =
                new TableLeases(plans.plan()).with(renewedAt(NOON.minusSeconds(899), HOUR));
        assertThat(plans.outcome(again, young)).isEqualTo("ACK 192.0.2.10 as it is");
        assertThat(plans.reply(again, young).options().get(OptionCode.LEASE_TIME))
                .contains(seconds(3600 - 899));

        TableLeases older =
                new TableLeases(plans.plan()).with(renewedAt(NOON.minusSeconds(900), HOUR));
        assertThat(plans.outcome(again, older)).isEqualTo("ACK 192.0.2.10: RENEW 192.0.2.10");
    }

    @Test
    void aChangedNameOrLeaseTimeIsNeverHiddenByThat() {
        Plans plans = lan(terms(Optional.empty(), Optional.of(90), Optional.empty()));
        TableLeases young =
                new TableLeases(plans.plan())
                        .with(renewedAt(NOON.minusSeconds(10), Duration.ofHours(12)));
        assertThat(plans.outcome(renewing(1, "192.0.2.10"), young))
                .isEqualTo("ACK 192.0.2.10 as it is");
        assertThat(plans.outcome(renewing(1, "192.0.2.10").hostname("new"), young))
                .isEqualTo("ACK 192.0.2.10: RENEW 192.0.2.10");
        assertThat(plans.outcome(renewing(1, "192.0.2.10").leaseTime(3600), young))
                .isEqualTo("ACK 192.0.2.10: RENEW 192.0.2.10");
    }
}
