package io.leasehold.ddns.reconcile;

import static io.leasehold.ddns.reconcile.Given.address;
import static io.leasehold.ddns.reconcile.Given.publish;
import static io.leasehold.ddns.reconcile.Given.withdraw;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateAnswer.Condition;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.plan.UpdateMessage.Kind;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Prefix;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BiFunction;

/// Order, batching, health and retries, with answers made up by the test.
final class ReconcilerTest {
    private static final DnsServer FIRST = new DnsServer("192.0.2.53", 53);
    private static final DnsServer SECOND = new DnsServer("192.0.2.54", 53);
    private static final UpdateAnswer SILENCE =
            new UpdateAnswer.Failed(FailureKind.TIMEOUT, "no answer");
    private static final UpdateAnswer REFUSED =
            new UpdateAnswer.Failed(FailureKind.REFUSED, "not allowed");

    private final MemoryLedger ledger = new MemoryLedger();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /// Answers as it is told and remembers what it was asked.
    private static final class Scripted implements UpdateSender {
        final List<String> log = new ArrayList<>();
        BiFunction<DnsServer, UpdateMessage, UpdateAnswer> script =
                (server, message) -> UpdateAnswer.APPLIED;
        boolean alive = true;

        @Override
        public UpdateAnswer update(DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
            long names = message.changes().stream().map(change -> change.name()).distinct().count();
            log.add(message.kind() + "*" + names);
            return script.apply(server, message);
        }

        @Override
        public boolean answers(DnsZoneConfig zone, DnsServer server) {
            log.add("probe");
            return alive;
        }
    }

    private final Scripted sender = new Scripted();

    private Reconciler reconciler(ReconcilerSettings settings, ZoneTable zones) {
        return new Reconciler(
                ledger, zones, false, settings, new Random(1), ReconcileListener.NONE);
    }

    private final Reconciler reconciler =
            reconciler(ReconcilerSettings.DEFAULT.with(8, 32), Given.zones(FIRST));

    private void desireMany(int count) {
        for (int i = 1; i <= count; i++) {
            ledger.desire(publish(address(i), "host-" + i, i));
        }
    }

    @Test
    void putsNewNamesAndPtrsTogether() {
        desireMany(40);

        reconciler.pass(sender, now);

        assertThat(sender.log).containsExactly("U1*32", "U1*8", "P1*32", "P1*8");
        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void sendsEachAloneWhenOneOfThemStopsAll() {
        desireMany(3);
        sender.script =
                (_, message) ->
                        message.kind() == Kind.U1
                                        && message.prerequisites().stream()
                                                .anyMatch(
                                                        p -> p.name().equals(Given.host("host-2")))
                                ? new UpdateAnswer.Unmet(Condition.NAME_IN_USE)
                                : UpdateAnswer.APPLIED;

        reconciler.pass(sender, now);

        assertThat(sender.log)
                .startsWith("U1*3", "U1*1", "U1*1", "U1*1")
                .contains("U2*1")
                .doesNotContain("U1*2");
        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void findsTheOneThatStopsAHundredWithoutSendingAHundredMessages() {
        desireMany(100);
        sender.script =
                (_, message) ->
                        message.prerequisites().stream()
                                        .anyMatch(p -> p.name().equals(Given.host("host-77")))
                                ? new UpdateAnswer.Unmet(Condition.RRSET_DIFFERS)
                                : UpdateAnswer.APPLIED;

        reconciler(ReconcilerSettings.DEFAULT, Given.zones(FIRST)).pass(sender, now);

        assertThat(sender.log.stream().filter(sent -> sent.startsWith("U1"))).hasSizeLessThan(25);
        assertThat(ledger.backlog().pending()).isEqualTo(1);
    }

    @Test
    void leavesASilentServerAlone() {
        sender.script = (_, _) -> SILENCE;
        sender.alive = false;
        Reconciler oneByOne = reconciler(ReconcilerSettings.DEFAULT.with(4, 1), Given.zones(FIRST));
        desireMany(100);

        oneByOne.pass(sender, now);

        assertThat(sender.log).hasSize(3);
        assertThat(ledger.failure(address(100)).orElseThrow().reason())
                .contains("no server answers", "192.0.2.53:53");
        for (int second = 1; second < 60; second++) {
            now = now.plusSeconds(1);
            oneByOne.pass(sender, now);
        }
        // A question every few seconds, and none of the hundred names.
        assertThat(sender.log.subList(3, sender.log.size()))
                .containsOnly("probe")
                .hasSizeBetween(10, 25);
    }

    @Test
    void retriesAllAtOnceWhenItAnswersAgain() {
        sender.script = (_, _) -> SILENCE;
        sender.alive = false;
        Reconciler oneByOne = reconciler(ReconcilerSettings.DEFAULT.with(4, 1), Given.zones(FIRST));
        desireMany(100);
        for (int minute = 0; minute < 30; minute++) {
            now = now.plusSeconds(60);
            oneByOne.pass(sender, now);
        }
        assertThat(ledger.backlog().pending()).isEqualTo(100);
        sender.script = (_, _) -> UpdateAnswer.APPLIED;
        sender.alive = true;

        // The longest time between two probes.
        now = now.plusSeconds(5);
        oneByOne.pass(sender, now);

        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void asksTheNextServerOfTheZone() {
        ZoneTable both =
                new ZoneTable(
                        List.of(
                                new DnsZoneConfig(
                                        Given.ZONE,
                                        List.of(FIRST, SECOND),
                                        List.of(Given.KEY),
                                        Optional.empty()),
                                new DnsZoneConfig(
                                        Given.REVERSE,
                                        List.of(FIRST, SECOND),
                                        List.of(Given.KEY),
                                        Optional.empty())));
        sender.script = (server, _) -> server.equals(FIRST) ? SILENCE : UpdateAnswer.APPLIED;
        desireMany(1);

        reconciler(ReconcilerSettings.DEFAULT, both).pass(sender, now);

        assertThat(sender.log).containsExactly("U1*1", "U1*1", "P1*1", "P1*1");
        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void healsWithinAMinuteOfAnAdministratorsFix() {
        sender.script = (_, _) -> REFUSED;
        desireMany(1);
        for (int i = 0; i < 3600; i++) {
            now = now.plusSeconds(1);
            reconciler.pass(sender, now);
        }
        assertThat(sender.log).hasSizeBetween(60, 100);
        sender.script = (_, _) -> UpdateAnswer.APPLIED;

        now = now.plusSeconds(60);
        reconciler.pass(sender, now);

        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void worksOnOneNameOnceAtATimeInTheOrderOfTheLedger() {
        ledger.desire(publish(address(1), "shared", 1));
        reconciler.pass(sender, now);
        sender.log.clear();
        ledger.desire(withdraw(address(1)));
        ledger.desire(publish(address(2), "shared", 2));
        ledger.desire(publish(address(3), "apart", 3));

        reconciler.load(now);

        // The second wants the name that the first is removing; the third is nobody's business.
        assertThat(reconciler.poll(now))
                .map(Outgoing.Update.class::cast)
                .get()
                .extracting(update -> update.message().kind())
                .isEqualTo(Kind.R2);
        assertThat(reconciler.poll(now))
                .map(Outgoing.Update.class::cast)
                .get()
                .extracting(update -> update.jobs().getFirst().work.address())
                .isEqualTo(address(3));
        assertThat(reconciler.poll(now)).isEmpty();
        assertThat(reconciler.moreDue()).isTrue();
    }

    @Test
    void aZoneThatIsConfiguredLaterIsUsedAtOnce() {
        Reconciler without = reconciler(ReconcilerSettings.DEFAULT, ZoneTable.EMPTY);
        desireMany(1);
        without.pass(sender, now);
        assertThat(ledger.failure(address(1)).orElseThrow().kind()).isEqualTo("NO_ZONE");
        assertThat(sender.log).isEmpty();

        without.replaceZones(Given.zones(FIRST));
        without.pass(sender, now);

        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void respectsTheLimitOfMessagesUnderWay() {
        desireMany(100);
        Reconciler two = reconciler(ReconcilerSettings.DEFAULT.with(2, 10), Given.zones(FIRST));
        two.load(now);

        assertThat(two.poll(now)).isPresent();
        assertThat(two.poll(now)).isPresent();
        assertThat(two.poll(now)).isEmpty();
    }

    @Test
    void sendsNoMoreThanAZoneTakes() {
        desireMany(5);
        Reconciler slow = reconciler(ReconcilerSettings.DEFAULT.with(8, 1), limited(2));
        slow.load(now);

        assertThat(slow.poll(now)).isPresent();
        assertThat(slow.poll(now)).isPresent();
        assertThat(slow.poll(now)).isEmpty();
        assertThat(slow.nextPoll(now)).isEqualTo(now.plusMillis(500));
        assertThat(slow.poll(now.plusMillis(499))).isEmpty();
        assertThat(slow.poll(now.plusMillis(500))).isPresent();
        assertThat(slow.poll(now.plusMillis(999))).isEmpty();
        assertThat(slow.poll(now.plusSeconds(10))).isPresent();
        assertThat(slow.poll(now.plusSeconds(10))).isPresent();
        assertThat(slow.poll(now.plusSeconds(10))).isEmpty();
    }

    @Test
    void manyNamesInOneMessageAreOneUpdateOfALimitedZone() {
        desireMany(40);

        reconciler(ReconcilerSettings.DEFAULT.with(8, 100), limited(1)).pass(sender, now);

        assertThat(sender.log).containsExactly("U1*40", "P1*40");
        assertThat(ledger.backlog().pending()).isZero();
    }

    private static ZoneTable limited(int most) {
        return new ZoneTable(
                List.of(
                        DnsZoneConfig.of(Given.ZONE, FIRST, Given.KEY)
                                .withMostUpdatesPerSecond(most),
                        DnsZoneConfig.of(Given.REVERSE, FIRST, Given.KEY)));
    }

    @Test
    void aRateDoesNotStopWhenTheClockIsSetBack() {
        UpdateRate rate = new UpdateRate(OptionalInt.of(1));
        rate.spend(now);
        Instant before = now.minusSeconds(3600);

        assertThat(rate.nextAt(now)).isEqualTo(now.plusSeconds(1));
        assertThat(rate.nextAt(before)).isEqualTo(before.plusSeconds(1));
        assertThat(rate.nextAt(before.plusSeconds(1))).isEqualTo(before.plusSeconds(1));
    }

    @Test
    void ptrsOfAClasslessZoneArePublishedAndRemovedThere() {
        DnsName apex = new DnsName("0/26.2.0.192.in-addr.arpa");
        ZoneTable classless =
                new ZoneTable(
                        List.of(
                                DnsZoneConfig.of(Given.ZONE, FIRST, Given.KEY),
                                DnsZoneConfig.of(apex, FIRST, Given.KEY)
                                        .withClassless(Ipv4Prefix.parse("192.0.2.0/26"))));
        Reconciler one = reconciler(ReconcilerSettings.DEFAULT, classless);
        List<String> owners = new ArrayList<>();
        sender.script =
                (_, message) -> {
                    owners.add(message.kind() + " " + message.changes().getFirst().name());
                    return UpdateAnswer.APPLIED;
                };

        desireMany(1);
        one.pass(sender, now);
        ledger.desire(withdraw(address(1)));
        one.pass(sender, now);

        assertThat(owners)
                .contains("P1 1.0/26.2.0.192.in-addr.arpa", "R1 1.0/26.2.0.192.in-addr.arpa");
        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void sendsNothingUnderAClaimThatMayHaveRunOut() {
        desireMany(1);
        Duration claim = ReconcilerSettings.DEFAULT.claim();
        reconciler.load(now);
        now = now.plus(claim.multipliedBy(2).dividedBy(3));

        assertThat(reconciler.poll(now)).isEmpty();
        reconciler.load(now);
        assertThat(reconciler.poll(now)).isPresent();
    }

    @Test
    void leavesToAnotherServerWhatThatOneTookAfterTheClaimRanOut() {
        desireMany(1);
        Reconciler stalled = of("stalled");
        Reconciler other = of("other");
        stalled.load(now);
        other.load(now);
        assertThat(other.idle()).isTrue();
        now = now.plus(ReconcilerSettings.DEFAULT.claim()).plusSeconds(1);

        other.load(now);
        stalled.load(now);

        assertThat(stalled.idle()).isTrue();
        assertThat(stalled.poll(now)).isEmpty();
        other.pass(sender, now);
        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void whatAServerHadUnderWayIsFreeWhenItStops() {
        desireMany(1);
        Reconciler stopping = of("stopping");
        stopping.load(now);

        stopping.resign();

        of("other").pass(sender, now);
        assertThat(ledger.backlog().pending()).isZero();
    }

    private Reconciler of(String server) {
        return new Reconciler(
                ledger,
                server,
                Given.zones(FIRST),
                false,
                ReconcilerSettings.DEFAULT,
                new Random(1),
                ReconcileListener.NONE);
    }
}
