package io.leasehold.ddns.check;

import static io.leasehold.ddns.check.Lab.KEY;
import static io.leasehold.ddns.check.Lab.REVERSE;
import static io.leasehold.ddns.check.Lab.UNKNOWN;
import static io.leasehold.ddns.check.Lab.WRONG_SECRET;
import static io.leasehold.ddns.check.Lab.ZONE;
import static io.leasehold.ddns.check.Lab.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DirectTransport;
import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.DnsTransport;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.reconcile.UpdateSender;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.dns.ZoneTest.Outcome;
import io.leasehold.ipam.dns.ZoneTest.Stage;
import io.leasehold.ipam.dns.ZoneTest.Step;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// Against the small server, and against servers that do it wrong.
final class ZoneCheckTest {
    private static final DnsServer SERVER = DnsServer.parse("192.0.2.53");
    private static final InstantSource NOON =
            InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    private final AuthoritativeZones zones =
            new AuthoritativeZones(List.of(ZONE, REVERSE), List.of(KEY), NOON);
    private final DnsTransport wire = new DirectTransport(zones);

    private ZoneTest test(DnsZoneConfig zone) {
        return Lab.test(wire, NOON, zone);
    }

    private static Step failure(ZoneTest test) {
        return test.failure().orElseThrow(() -> new AssertionError(Lab.lines(test)));
    }

    @Test
    void passesEveryStageAndLeavesNothing() {
        zones.enter(ZONE.child("ns"), 300, new RecordData.A(Ipv4Address.parse("192.0.2.53")));
        List<String> before = zones.contents();

        ZoneTest test = test(zone(ZONE, SERVER, KEY));

        assertThat(test.steps().stream().map(Step::stage)).containsExactly(Stage.values());
        assertThat(test.steps().stream().map(Step::outcome))
                .as(Lab.lines(test))
                .containsOnly(Outcome.PASSED);
        assertThat(test.at()).isEqualTo(NOON.instant());
        assertThat(zones.contents()).isEqualTo(before);
    }

    @Test
    void triesAPtrInAReverseZone() {
        ZoneTest test = test(zone(REVERSE, SERVER, KEY));

        assertThat(test.passed()).as(Lab.lines(test)).isTrue();
        assertThat(Lab.lines(test)).contains("with PTR and DHCID");
        assertThat(zones.contents()).isEmpty();
    }

    @Test
    void notesThatAnotherServerIsThePrimary() {
        zones.enter(ZONE.child("ns"), 300, new RecordData.A(Ipv4Address.parse("192.0.2.1")));

        ZoneTest test = test(zone(ZONE, SERVER, KEY));

        assertThat(test.passed()).isTrue();
        assertThat(step(test, Stage.PRIMARY))
                .isEqualTo(
                        new Step(
                                "192.0.2.53:53",
                                Stage.PRIMARY,
                                Outcome.NOTED,
                                "the SOA names ns.example.org (192.0.2.1) as primary; if"
                                        + " 192.0.2.53:53 is a secondary, it has to forward"
                                        + " updates"));
    }

    private static Step step(ZoneTest test, Stage stage) {
        return test.steps().stream()
                .filter(s -> s.stage() == stage)
                .findFirst()
                .orElseThrow(() -> new AssertionError(Lab.lines(test)));
    }

    @Test
    void tellsThatTheZoneIsButANameOfItsParent() {
        Step failed = failure(test(zone(ZONE.child("lan"), SERVER, KEY)));

        assertThat(failed.stage()).isEqualTo(Stage.AUTHORITY);
        assertThat(failed.words())
                .isEqualTo(
                        "SOA of lan.example.org at 192.0.2.53:53: lan.example.org is no zone there"
                                + " but a name of the zone example.org (NXDOMAIN); name that zone,"
                                + " or make this one");
    }

    @Test
    void tellsThatTheServerHasNoSuchZone() {
        Step failed = failure(test(zone(DnsName.parse("example.net"), SERVER, KEY)));

        assertThat(failed.stage()).isEqualTo(Stage.AUTHORITY);
        assertThat(failed.words())
                .isEqualTo(
                        "SOA of example.net at 192.0.2.53:53: it answered REFUSED; the zone does"
                                + " not exist there, or we may not ask");
    }

    @Test
    void stopsAtAServerThatIsSilentOverTcp() {
        DnsTransport udpOnly =
                (protocol, server, local, request, judge) ->
                        protocol == DnsTransport.Protocol.TCP
                                ? new DnsTransport.Delivery.Silent()
                                : wire.exchange(protocol, server, local, request, judge);

        ZoneTest test = Lab.test(udpOnly, NOON, zone(ZONE, SERVER, KEY));

        assertThat(test.steps().stream().map(Step::stage)).containsExactly(Stage.UDP, Stage.TCP);
        assertThat(failure(test).words())
                .isEqualTo(
                        "SOA of example.org: nothing from 192.0.2.53:53 over TCP (no answer); it"
                                + " answers over UDP, but large updates and zone transfers need"
                                + " TCP; does a firewall drop it?");
    }

    @Test
    void triesEachServerOfTheZone() {
        DnsServer other = DnsServer.parse("192.0.2.54");
        DnsTransport oneIsDead =
                (protocol, server, local, request, judge) ->
                        server.equals(other)
                                ? new DnsTransport.Delivery.Unreachable("Connection refused")
                                : wire.exchange(protocol, server, local, request, judge);
        DnsZoneConfig zone =
                new DnsZoneConfig(ZONE, List.of(SERVER, other), List.of(KEY), Optional.empty());

        ZoneTest test = Lab.test(oneIsDead, NOON, zone);

        assertThat(step(test, Stage.GONE).server()).isEqualTo("192.0.2.53:53");
        assertThat(failure(test))
                .isEqualTo(
                        new Step(
                                "192.0.2.54:53",
                                Stage.UDP,
                                Outcome.FAILED,
                                "SOA of example.org: nothing from 192.0.2.54:53 over UDP"
                                        + " (Connection refused); is a DNS server there, and does"
                                        + " port 53 pass?"));
    }

    @Test
    void duringARotationOneKeyIsEnough() {
        ZoneTest test = test(zone(ZONE, SERVER, UNKNOWN, KEY));

        assertThat(test.passed()).as(Lab.lines(test)).isTrue();
        assertThat(test.steps().stream().filter(s -> s.stage() == Stage.KEY).map(Step::words))
                .containsExactly(
                        "knows the key leasehold (hmac-sha256)",
                        "update of zone example.org at 192.0.2.53:53 with key nobody: the server"
                            + " has no key of this name and algorithm, or (Knot DNS) does not let"
                            + " it update this zone (BADKEY)");
    }

    @Test
    void tellsEveryKeyThatIsRejected() {
        ZoneTest test = test(zone(ZONE, SERVER, WRONG_SECRET, UNKNOWN));

        assertThat(test.steps().stream().filter(s -> s.outcome() == Outcome.FAILED))
                .extracting(Step::words)
                .containsExactly(
                        "update of zone example.org at 192.0.2.53:53 with key leasehold: the server"
                                + " has another secret for this key (BADSIG)",
                        "update of zone example.org at 192.0.2.53:53 with key nobody: the server"
                            + " has no key of this name and algorithm, or (Knot DNS) does not let"
                            + " it update this zone (BADKEY)");
    }

    @Test
    void tellsHowFarTheClocksAreApart() {
        ZoneTest test =
                Lab.test(
                        wire,
                        InstantSource.fixed(NOON.instant().plusSeconds(3600)),
                        zone(ZONE, SERVER, KEY));

        assertThat(failure(test).stage()).isEqualTo(Stage.KEY);
        assertThat(failure(test).words())
                .isEqualTo(
                        "update of zone example.org at 192.0.2.53:53 with key leasehold: signatures"
                                + " are refused because the clocks differ (BADTIME): ours is 3600 s"
                                + " ahead of the server's; both sides need NTP");
    }

    /// Real keys and zones, but some messages meet another fate.
    private ZoneTest withSender(Predicate<UpdateMessage> affected, UpdateAnswer fate) {
        UpdateSender real = new SignedUpdateSender(wire, NOON, new Random(2));
        UpdateSender sender =
                new UpdateSender() {
                    @Override
                    public UpdateAnswer update(
                            DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                        UpdateAnswer answer = real.update(zone, server, message);
                        return affected.test(message) ? fate : answer;
                    }

                    @Override
                    public boolean answers(DnsZoneConfig zone, DnsServer server) {
                        return real.answers(zone, server);
                    }
                };
        return new ZoneCheck(
                        sender,
                        new DnsLookup(wire, new Random(3)),
                        _ -> Optional.empty(),
                        new Random(4),
                        NOON)
                .test(zone(ZONE, SERVER, KEY));
    }

    @Test
    void tellsThatPrerequisitesAreNotJudged() {
        ZoneTest test = withSender(_ -> true, UpdateAnswer.APPLIED);

        assertThat(failure(test).stage()).isEqualTo(Stage.PREREQUISITES);
        assertThat(failure(test).words())
                .isEqualTo(
                        "the server answered NOERROR where NXDOMAIN was due: it does not judge"
                                + " prerequisites, so names of others could be overwritten; use"
                                + " another server for this zone");
        assertThat(zones.contents()).isEmpty();
    }

    @Test
    void removesWhatWasAddedWhenTheAnswerGotLost() {
        Predicate<UpdateMessage> adds =
                message -> message.changes().stream().anyMatch(Change.Add.class::isInstance);

        ZoneTest test = withSender(adds, new UpdateAnswer.Failed(FailureKind.TIMEOUT, "no answer"));

        assertThat(failure(test).stage()).isEqualTo(Stage.ADD);
        assertThat(zones.contents()).isEmpty();
    }

    @Test
    void tellsWhatIsLeftWhenDeletingIsRefused() {
        DnsTransport noDelete =
                (protocol, server, local, request, judge) ->
                        wire.exchange(protocol, server, local, request, judge);
        UpdateSender real = new SignedUpdateSender(noDelete, NOON, new Random(2));
        UpdateSender sender =
                new UpdateSender() {
                    @Override
                    public UpdateAnswer update(
                            DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                        boolean deletes =
                                message.changes().stream()
                                        .anyMatch(Change.DeleteRrset.class::isInstance);
                        return deletes
                                ? new UpdateAnswer.Failed(FailureKind.REFUSED, "not allowed")
                                : real.update(zone, server, message);
                    }

                    @Override
                    public boolean answers(DnsZoneConfig zone, DnsServer server) {
                        return real.answers(zone, server);
                    }
                };

        ZoneTest test =
                new ZoneCheck(
                                sender,
                                new DnsLookup(wire, new Random(3)),
                                _ -> Optional.empty(),
                                new Random(4),
                                NOON)
                        .test(zone(ZONE, SERVER, KEY));

        assertThat(test.steps().getLast().words())
                .matches(
                        "leasehold-probe-[0-9a-f]{16}\\.example\\.org may still be in the zone;"
                                + " delete it there by hand");
    }

    @Test
    void signsWithOneKeyAtATime() {
        List<TsigKey> used = new java.util.ArrayList<>();
        UpdateSender real = new SignedUpdateSender(wire, NOON, new Random(2));
        UpdateSender sender =
                new UpdateSender() {
                    @Override
                    public UpdateAnswer update(
                            DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                        assertThat(zone.keys()).hasSize(1);
                        used.addAll(zone.keys());
                        return real.update(zone, server, message);
                    }

                    @Override
                    public boolean answers(DnsZoneConfig zone, DnsServer server) {
                        return real.answers(zone, server);
                    }
                };

        new ZoneCheck(
                        sender,
                        new DnsLookup(wire, new Random(3)),
                        _ -> Optional.empty(),
                        new Random(4),
                        NOON)
                .test(zone(ZONE, SERVER, UNKNOWN, KEY));

        assertThat(used.subList(0, 2)).containsExactly(UNKNOWN, KEY);
        assertThat(used.subList(2, used.size())).containsOnly(KEY);
    }
}
