package io.leasehold.ddns.check;

import static io.leasehold.ddns.check.Lab.KEY;
import static io.leasehold.ddns.check.Lab.UNKNOWN;
import static io.leasehold.ddns.check.Lab.WRONG_SECRET;
import static io.leasehold.ddns.check.Lab.from;
import static io.leasehold.ddns.check.Lab.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.RoutedSource;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.testing.Bind;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.dns.ZoneTest.Outcome;
import io.leasehold.ipam.dns.ZoneTest.Stage;
import io.leasehold.ipam.dns.ZoneTest.Step;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/// Scenarios B8 (key, source address) and B10 (zones that are not there, or not for us) against
/// BIND.
@Tag("real")
final class NamedZoneCheckTest {
    /// Takes updates from 127.0.0.1 only, and those signed: both, not either.
    private static final String FROM_ONE =
            "allow-update { !{ !127.0.0.1; any; }; key leasehold; };";

    @TempDir private static Path directory;
    private static Bind named;

    @BeforeAll
    static void start() {
        named =
                Bind.startOrSkip(
                        directory,
                        new Bind.Zones()
                                .with(
                                        "viktorbarzin.lan",
                                        FROM_ONE,
                                        "cut IN NS ns.example.org.",
                                        "www IN A 192.0.2.80")
                                .with(
                                        "strict.lan",
                                        "update-policy { grant leasehold zonesub A DHCID; };")
                                .with(
                                        "nodhcid.lan",
                                        "update-policy { grant leasehold zonesub A; };")
                                .with(
                                        "20.0.10.in-addr.arpa",
                                        "update-policy { grant leasehold zonesub PTR DHCID; };")
                                .with("2.3.10.in-addr.arpa", "allow-update { 127.0.0.1; };")
                                .with("0.168.192.in-addr.arpa", "allow-update { none; };"),
                        KEY);
    }

    @AfterAll
    static void stop() {
        if (named != null) {
            named.close();
        }
    }

    private static ZoneTest test(DnsZoneConfig zone) {
        return test(zone, InstantSource.system());
    }

    private static ZoneTest test(DnsZoneConfig zone, InstantSource clock) {
        SocketTransport transport = new SocketTransport(Duration.ofSeconds(3), System::nanoTime);
        return new ZoneCheck(
                        new SignedUpdateSender(transport, clock, new Random()),
                        new DnsLookup(transport, new Random()),
                        RoutedSource::to,
                        new Random(),
                        clock)
                .test(zone);
    }

    private static DnsName name(String text) {
        return DnsName.parse(text);
    }

    private static Step failure(ZoneTest test) {
        return test.failure().orElseThrow(() -> new AssertionError(Lab.lines(test)));
    }

    private static String attempt(String zone, String key) {
        return "update of zone " + zone + " at " + named.address() + " " + key + ": ";
    }

    @Test
    void passesUnderTheStrictestPolicyThatLetsNamesIn() {
        for (String zone : new String[] {"strict.lan", "20.0.10.in-addr.arpa"}) {
            ZoneTest test = test(zone(name(zone), named.address(), KEY));
            assertThat(test.passed()).as(Lab.lines(test)).isTrue();
            assertThat(test.steps().getLast().stage()).isEqualTo(Stage.GONE);
        }
    }

    @Test
    void tellsAKeyThatIsRightFromASourceThatIsNot() {
        DnsZoneConfig zone = zone(name("viktorbarzin.lan"), named.address(), KEY);
        assertThat(test(zone).passed()).isTrue();

        ZoneTest elsewhere = test(from("127.0.0.2", zone));

        assertThat(elsewhere.steps())
                .filteredOn(step -> step.stage() == Stage.KEY)
                .extracting(Step::outcome)
                .containsExactly(Outcome.PASSED);
        assertThat(failure(elsewhere).stage()).isEqualTo(Stage.SOURCE);
        assertThat(failure(elsewhere).words())
                .isEqualTo(
                        attempt("viktorbarzin.lan", "with key leasehold")
                                + "key accepted, but source address 127.0.0.2 is not allowed to"
                                + " make this change (REFUSED); check allow-update or update-policy"
                                + " of the zone; if it lists addresses, localAddress of the zone"
                                + " says which one we send from");
    }

    @Test
    void tellsAWrongSecret() {
        Step failed = failure(test(zone(name("viktorbarzin.lan"), named.address(), WRONG_SECRET)));

        assertThat(failed.stage()).isEqualTo(Stage.KEY);
        assertThat(failed.words())
                .isEqualTo(
                        attempt("viktorbarzin.lan", "with key leasehold")
                                + "the server has another secret for this key (BADSIG)");
    }

    @Test
    void tellsAWrongKeyName() {
        Step failed = failure(test(zone(name("viktorbarzin.lan"), named.address(), UNKNOWN)));

        assertThat(failed.stage()).isEqualTo(Stage.KEY);
        assertThat(failed.words())
                .isEqualTo(
                        attempt("viktorbarzin.lan", "with key nobody")
                                + "the server has no key of this name and algorithm, or (Knot DNS)"
                                + " does not let it update this zone (BADKEY)");
    }

    @Test
    void tellsThatUnsignedUpdatesAreRefused() {
        Step failed = failure(test(zone(name("viktorbarzin.lan"), named.address())));

        assertThat(failed.words())
                .startsWith(
                        attempt("viktorbarzin.lan", "without a key")
                                + "source address 127.0.0.1 is not allowed to make this change"
                                + " (REFUSED)");
    }

    @Test
    void tellsTheClockSkewInSeconds() {
        InstantSource slow = () -> Instant.now().minusSeconds(1000);
        Step failed = failure(test(zone(name("strict.lan"), named.address(), KEY), slow));

        assertThat(failed.stage()).isEqualTo(Stage.KEY);
        assertThat(failed.words())
                .matches(
                        ".*because the clocks differ \\(BADTIME\\): ours is (999|1000|1001) s"
                                + " behind the server's; both sides need NTP");
    }

    @Test
    void tellsWhichTypeThePolicyLacksAndLeavesNothing() {
        DnsZoneConfig zone = zone(name("nodhcid.lan"), named.address(), KEY);

        Step failed = failure(test(zone));

        assertThat(failed.stage()).isEqualTo(Stage.ADD);
        assertThat(failed.words())
                .endsWith("; A alone is allowed, so DHCID is what the policy lacks");
        assertThat(test(zone).steps().getLast()).extracting(Step::stage).isEqualTo(Stage.ADD);
    }

    @Test
    void tellsThatTheZoneWasHandedOver() {
        Step failed = failure(test(zone(name("cut.viktorbarzin.lan"), named.address(), KEY)));

        assertThat(failed.stage()).isEqualTo(Stage.AUTHORITY);
        assertThat(failed.words())
                .endsWith("it has handed the zone over to ns.example.org; updates go there");
    }

    /// B10: 8.168.192 does not exist, 2.3.10 takes anybody's word, 0.168.192 nobody's.
    @Test
    void tellsReverseZonesThatAreMissingOpenOrClosed() {
        DnsServer server = named.address();

        ZoneTest missing = test(zone(name("8.168.192.in-addr.arpa"), server));
        ZoneTest open = test(zone(name("2.3.10.in-addr.arpa"), server));
        ZoneTest closed = test(zone(name("0.168.192.in-addr.arpa"), server));

        assertThat(failure(missing).stage()).isEqualTo(Stage.AUTHORITY);
        assertThat(failure(missing).words()).contains("the zone does not exist there");
        assertThat(open.passed()).as(Lab.lines(open)).isTrue();
        assertThat(Lab.lines(open)).contains("no key is configured, so updates are not signed");
        assertThat(failure(closed).stage()).isEqualTo(Stage.SOURCE);
        assertThat(failure(closed).words()).contains("(REFUSED)");
    }

    @Test
    void tellsThatNobodyListens() {
        Step failed = failure(test(zone(name("strict.lan"), new DnsServer("127.0.0.1", 9), KEY)));

        assertThat(failed.stage()).isEqualTo(Stage.UDP);
        assertThat(failed.words()).contains("is a DNS server there, and does port 9 pass?");
    }
}
