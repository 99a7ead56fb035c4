package io.leasehold.ddns.rfc4703;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DirectTransport;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.NextStep;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.plan.Registration;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Trace;
import io.leasehold.ipam.port.DnsLedger.Work;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The four modes and further names of an address, from what is desired to what the zone holds
/// afterwards, by our server in miniature; `RegistrarScenarios` does the same with BIND.
final class Section5ModesTest {
    private static final DnsName ZONE = DnsName.parse("example.org");
    private static final DnsName REVERSE = DnsName.parse("2.0.192.in-addr.arpa");
    private static final DnsName NAME = DnsName.parse("host.example.org");
    private static final DnsName WEB = DnsName.parse("web.example.org");
    private static final DnsName MAIL = DnsName.parse("mail.example.org");
    private static final TsigKey KEY =
            TsigKey.ofBase64(
                    DnsName.parse("k"), TsigAlgorithm.HMAC_SHA256, "c2VjcmV0c2VjcmV0c2VjcmV0");
    private static final DnsServer SERVER = new DnsServer("192.0.2.53", 53);
    private static final InstantSource NOON =
            InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    private final AuthoritativeZones zones = empty();
    private final SignedUpdateSender sender =
            new SignedUpdateSender(new DirectTransport(zones), NOON, new Random(1));
    private final ZoneTable table =
            new ZoneTable(
                    List.of(
                            DnsZoneConfig.of(ZONE, SERVER, KEY),
                            DnsZoneConfig.of(REVERSE, SERVER, KEY)));
    private final Registration registration =
            new Registration(
                    name -> table.find(name).map(DnsZoneConfig::zone), table::reverseName, false);
    private final List<UpdateMessage> sent = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private List<Trace> traces = List.of();

    private static AuthoritativeZones empty() {
        return new AuthoritativeZones(List.of(ZONE, REVERSE), List.of(KEY), NOON);
    }

    @ParameterizedTest
    @MethodSource("io.leasehold.ddns.rfc4703.ModeTable#rows")
    void publishesAndWithdraws(ModeTable.Row row) {
        ModeTable.records(row.found(), NAME).forEach(data -> zones.enter(NAME, 600, data));

        List<FailureKind> problems = desire(ModeTable.publish(NAME, row.mode()));

        boolean done = row.outcome() == ModeTable.Outcome.DONE;
        assertThat(problems).isEqualTo(done ? List.of() : List.of(FailureKind.CONFLICT));
        assertThat(zones.contents()).isEqualTo(expected(row.published(), done));

        assertThat(desire(new DnsIntent.Withdraw(ModeTable.NEW))).isEmpty();
        assertThat(zones.contents()).isEqualTo(expected(row.withdrawn(), false));
        assertThat(traces).isEmpty();
        assertNothingBroad();
    }

    @ParameterizedTest
    @MethodSource("io.leasehold.ddns.rfc4703.ModeTable#changes")
    void aChangeOfModeNeitherLeavesAnythingNorFightsItself(ModeTable.Change change) {
        desire(ModeTable.publish(NAME, change.from()));
        assertThat(desire(ModeTable.publish(NAME, change.to()))).isEmpty();

        assertThat(zones.contents()).isEqualTo(expected(change.published(), true));
        assertThat(traces).hasSize(1);
        assertThat(desire(new DnsIntent.Withdraw(ModeTable.NEW))).isEmpty();
        assertThat(zones.contents()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.leasehold.ddns.rfc4703.ModeTable#changes")
    void aChangeOfModeLeavesADualStackPeerAlone(ModeTable.Change change) {
        ModeTable.records("peer ours", NAME).forEach(data -> zones.enter(NAME, 600, data));

        desire(ModeTable.publish(NAME, change.from()));
        assertThat(desire(ModeTable.publish(NAME, change.to()))).isEmpty();

        assertThat(zones.contents()).isEqualTo(expected("new peer ours", true));
        desire(new DnsIntent.Withdraw(ModeTable.NEW));
        assertThat(zones.contents()).isEqualTo(expected("peer ours", false));
    }

    @Test
    void nothingIsAskedWhereTheModeAsksForNothing() {
        for (ConflictMode mode : ConflictMode.values()) {
            sent.clear();
            desire(ModeTable.publish(NAME, mode));
            UpdateMessage first =
                    sent.stream().filter(m -> m.zone().equals(ZONE)).toList().getLast();
            assertThat(first.prerequisites().isEmpty())
                    .as(mode.text())
                    .isEqualTo(
                            mode == ConflictMode.NO_CHECK_WITH_DHCID
                                    || mode == ConflictMode.NO_CHECK_WITHOUT_DHCID);
        }
    }

    @Test
    void furtherNamesGetAddressAndDhcidButNoPtr() {
        assertThat(desire(services(WEB, MAIL))).isEmpty();

        AuthoritativeZones expected = empty();
        for (DnsName name : List.of(NAME, WEB, MAIL)) {
            ModeTable.records("new ours", name).forEach(data -> expected.enter(name, 600, data));
        }
        expected.enter(DnsName.reverseOf(ModeTable.NEW), 600, new RecordData.Ptr(NAME));
        assertThat(zones.contents()).isEqualTo(expected.contents());
        assertThat(traces).extracting(Trace::name).containsExactly(NAME, WEB, MAIL);
    }

    @Test
    void aFurtherNameThatIsNoLongerDesiredGoes() {
        desire(services(WEB, MAIL));
        assertThat(desire(services(MAIL))).isEmpty();

        assertThat(zones.contents()).noneMatch(line -> line.startsWith("web."));
        assertThat(traces).extracting(Trace::name).containsExactly(NAME, MAIL);
        assertThat(desire(new DnsIntent.Withdraw(ModeTable.NEW))).isEmpty();
        assertThat(zones.contents()).isEmpty();
    }

    @Test
    void aFurtherNameMayBecomeTheFirst() {
        desire(services(WEB));
        assertThat(desire(ModeTable.publish(WEB, ConflictMode.CHECK_WITH_DHCID))).isEmpty();

        AuthoritativeZones expected = empty();
        ModeTable.records("new ours", WEB).forEach(data -> expected.enter(WEB, 600, data));
        expected.enter(DnsName.reverseOf(ModeTable.NEW), 600, new RecordData.Ptr(WEB));
        assertThat(zones.contents()).isEqualTo(expected.contents());
        assertThat(traces).hasSize(1);
    }

    @Test
    void aTakenNameKeepsNeitherTheOthersNorThePtrOut() {
        ModeTable.records("old", WEB).forEach(data -> zones.enter(WEB, 600, data));

        assertThat(desire(services(WEB, MAIL))).containsExactly(FailureKind.CONFLICT);

        assertThat(zones.contents())
                .contains(
                        "web.example.org A 192.0.2.71",
                        "mail.example.org A 192.0.2.70",
                        "70.2.0.192.in-addr.arpa PTR host.example.org.");
    }

    @Test
    void aTakenFirstNameCostsThePtrButNotTheFurtherNames() {
        ModeTable.records("old theirs", NAME).forEach(data -> zones.enter(NAME, 600, data));

        assertThat(desire(services(WEB))).containsExactly(FailureKind.CONFLICT);

        assertThat(zones.contents())
                .contains("web.example.org A 192.0.2.70")
                .noneMatch(line -> line.contains(" PTR "));
    }

    @Test
    void theApexOfAZoneIsNeverUpdated() {
        List<FailureKind> problems =
                desire(ModeTable.publish(ZONE, ConflictMode.NO_CHECK_WITH_DHCID));

        assertThat(problems).containsExactly(FailureKind.APEX);
        assertThat(sent).isEmpty();
        assertThat(traces).noneMatch(Trace::forward);
        assertThat(words)
                .containsExactly(
                        "example.org is the apex of a zone in dns.zones, which is never updated"
                                + " because the zone itself could break; give the address a name"
                                + " below it");
    }

    /// Runs one attempt, and keeps what it leaves for the next.
    private List<FailureKind> desire(DnsIntent intent) {
        Work read = new Work(ModeTable.NEW, 1, intent, traces, 0, Instant.EPOCH);
        NextStep step = registration.first(read);
        while (step instanceof NextStep.Send(var message, var progress)) {
            sent.add(message);
            DnsZoneConfig zone = table.find(message.zone()).orElseThrow();
            step = registration.next(read, progress, sender.update(zone, SERVER, message));
        }
        NextStep.End end = (NextStep.End) step;
        traces = end.left();
        words.clear();
        end.problems().forEach(problem -> words.add(problem.words()));
        return end.problems().stream().map(NextStep.Problem::kind).toList();
    }

    private static DnsIntent services(DnsName... aliases) {
        DnsIntent.Publish one = ModeTable.publish(NAME, ConflictMode.CHECK_WITH_DHCID);
        List<DnsIntent.Alias> further = new ArrayList<>();
        for (DnsName alias : aliases) {
            Dhcid dhcid = ModeTable.publish(alias, one.mode()).dhcid();
            further.add(new DnsIntent.Alias(alias, dhcid));
        }
        return new DnsIntent.Publish(
                one.address(),
                one.name(),
                one.dhcid(),
                Duration.ofMinutes(10),
                true,
                true,
                one.mode(),
                further);
    }

    private static List<String> expected(String words, boolean ptr) {
        AuthoritativeZones expected = empty();
        ModeTable.records(words, NAME).forEach(data -> expected.enter(NAME, 600, data));
        if (ptr) {
            expected.enter(DnsName.reverseOf(ModeTable.NEW), 600, new RecordData.Ptr(NAME));
        }
        return expected.contents();
    }

    /// Types we do not own are not even named.
    private void assertNothingBroad() {
        for (UpdateMessage message : sent) {
            for (Change change : message.changes()) {
                if (change instanceof Change.DeleteRrset(var _, var type)) {
                    assertThat(type).isIn(RecordType.A, RecordType.PTR, RecordType.DHCID);
                }
            }
        }
    }
}
