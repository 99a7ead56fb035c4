package io.leasehold.ddns.rfc4703;

import static io.leasehold.ddns.plan.UpdateAnswer.APPLIED;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.NextStep;
import io.leasehold.ddns.plan.Registration;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateAnswer.Condition;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.DnsLedger.Trace;
import io.leasehold.ipam.port.DnsLedger.Work;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which message follows which answer (RFC 4703 section 5.3 to 5.5).
final class Section5RegistrationTest {
    private static final Ipv4Address X = Ipv4Address.parse("192.0.2.10");
    private static final DnsName ZONE = DnsName.parse("example.org");
    private static final DnsName REVERSE = DnsName.parse("2.0.192.in-addr.arpa");
    private static final DnsName OLD = DnsName.parse("old.example.org");
    private static final DnsName NEW = DnsName.parse("new.example.org");
    private static final DnsName ELSEWHERE = DnsName.parse("host.example.net");
    private static final Dhcid OURS = dhcid(1);
    private static final Dhcid THEIRS = dhcid(2);
    private static final Registration BOTH_ZONES =
            new Registration(Section5RegistrationTest::zone, DnsName::reverseOf, false);

    private static final UpdateAnswer FREE = new UpdateAnswer.Unmet(Condition.NAME_NOT_IN_USE);
    private static final UpdateAnswer TAKEN = new UpdateAnswer.Unmet(Condition.NAME_IN_USE);
    private static final UpdateAnswer OTHER = new UpdateAnswer.Unmet(Condition.RRSET_DIFFERS);
    private static final UpdateAnswer EXISTS = new UpdateAnswer.Unmet(Condition.RRSET_EXISTS);
    private static final UpdateAnswer SILENCE =
            new UpdateAnswer.Failed(FailureKind.TIMEOUT, "no answer");
    private static final UpdateAnswer REFUSED =
            new UpdateAnswer.Failed(FailureKind.REFUSED, "not allowed");

    /// @param answers one for each message
    /// @param messages kinds that are sent, in order
    /// @param problems what the attempt ends with
    /// @param left traces, `name/forward/reverse`
    record Case(
            String name,
            DnsIntent desired,
            List<Trace> traces,
            List<UpdateAnswer> answers,
            String messages,
            List<FailureKind> problems,
            List<String> left) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> table() {
        Trace old = new Trace(X, OLD, OURS, true, true);
        Trace same = new Trace(X, NEW, OURS, true, true);
        List<String> published = List.of("new/A/PTR");
        return Stream.of(
                new Case(
                        "a free name is added, then the PTR",
                        publish(NEW),
                        List.of(),
                        List.of(APPLIED, APPLIED),
                        "U1 P1",
                        List.of(),
                        published),
                new Case(
                        "a name of the same client gets the new address",
                        publish(NEW),
                        List.of(),
                        List.of(TAKEN, APPLIED, APPLIED),
                        "U1 U2 P1",
                        List.of(),
                        published),
                new Case(
                        "a name that vanished in between is added after all",
                        publish(NEW),
                        List.of(),
                        List.of(TAKEN, FREE, APPLIED, APPLIED),
                        "U1 U2 U1 P1",
                        List.of(),
                        published),
                new Case(
                        "a name that keeps vanishing is given up for now, without a PTR",
                        publish(NEW),
                        List.of(),
                        List.of(TAKEN, FREE, TAKEN, FREE, TAKEN, FREE),
                        "U1 U2 U1 U2 U1 U2",
                        List.of(FailureKind.CONTENTION),
                        published),
                new Case(
                        "a name of another is not overwritten and no PTR is published",
                        publish(NEW),
                        List.of(),
                        List.of(TAKEN, OTHER),
                        "U1 U2",
                        List.of(FailureKind.CONFLICT),
                        published),
                new Case(
                        "on a conflict the PTR that names the earlier holder goes",
                        publish(NEW),
                        List.of(old),
                        List.of(APPLIED, APPLIED, TAKEN, OTHER, APPLIED),
                        "R2 R3 U1 U2 R1",
                        List.of(FailureKind.CONFLICT),
                        published),
                new Case(
                        "a renamed client loses the old name first; its PTR is replaced, not"
                                + " removed",
                        publish(NEW),
                        List.of(old),
                        List.of(APPLIED, APPLIED, APPLIED, APPLIED),
                        "R2 R3 U1 P1",
                        List.of(),
                        published),
                new Case(
                        "the same name of another client is removed by that client's DHCID",
                        publish(NEW),
                        List.of(new Trace(X, NEW, THEIRS, true, false)),
                        List.of(OTHER, APPLIED, APPLIED),
                        "R2 U1 P1",
                        List.of(),
                        published),
                new Case(
                        "what is published already is confirmed in place",
                        publish(NEW),
                        List.of(same),
                        List.of(TAKEN, APPLIED, APPLIED),
                        "U1 U2 P1",
                        List.of(),
                        published),
                new Case(
                        "a released address loses A, DHCID and PTR",
                        new DnsIntent.Withdraw(X),
                        List.of(same),
                        List.of(APPLIED, APPLIED, APPLIED),
                        "R2 R3 R1",
                        List.of(),
                        List.of()),
                new Case(
                        "a name that is no longer ours is left alone, which is success",
                        new DnsIntent.Withdraw(X),
                        List.of(same),
                        List.of(OTHER, OTHER),
                        "R2 R1",
                        List.of(),
                        List.of()),
                new Case(
                        "the DHCID stays while a dual-stack peer has an AAAA",
                        new DnsIntent.Withdraw(X),
                        List.of(same),
                        List.of(APPLIED, EXISTS, APPLIED),
                        "R2 R3 R1",
                        List.of(),
                        List.of()),
                new Case(
                        "nothing published, nothing to withdraw",
                        new DnsIntent.Withdraw(X),
                        List.of(),
                        List.of(),
                        "",
                        List.of(),
                        List.of()),
                new Case(
                        "a refused removal does not keep the new name out",
                        publish(NEW),
                        List.of(old),
                        List.of(REFUSED, APPLIED, APPLIED),
                        "R2 U1 P1",
                        List.of(FailureKind.REFUSED),
                        List.of("new/A/PTR", "old/A/-")),
                new Case(
                        "a silent zone is asked once an attempt; no PTR without its A",
                        publish(NEW),
                        List.of(old),
                        List.of(SILENCE),
                        "R2",
                        List.of(FailureKind.TIMEOUT),
                        List.of("new/A/PTR", "old/A/PTR")),
                new Case(
                        "a silent reverse zone leaves the A in place",
                        publish(NEW),
                        List.of(),
                        List.of(APPLIED, SILENCE),
                        "U1 P1",
                        List.of(FailureKind.TIMEOUT),
                        published),
                new Case(
                        "forward not ours: only the PTR",
                        new DnsIntent.Publish(X, NEW, OURS, Duration.ofMinutes(10), false, true),
                        List.of(),
                        List.of(APPLIED),
                        "P1",
                        List.of(),
                        List.of("new/-/PTR")),
                new Case(
                        "a PTR that is no longer ours to publish is removed",
                        new DnsIntent.Publish(X, NEW, OURS, Duration.ofMinutes(10), true, false),
                        List.of(same),
                        List.of(APPLIED, TAKEN, APPLIED),
                        "R1 U1 U2",
                        List.of(),
                        List.of("new/A/-")),
                new Case(
                        "no zone for the name: said, and nothing is sent",
                        publish(ELSEWHERE),
                        List.of(),
                        List.of(),
                        "",
                        List.of(FailureKind.NO_ZONE),
                        List.of("host/-/PTR")));
    }

    @ParameterizedTest
    @MethodSource("table")
    void registers(Case c) {
        Work work = new Work(X, 7, c.desired(), c.traces(), 0, Instant.EPOCH);
        Deque<UpdateAnswer> answers = new ArrayDeque<>(c.answers());
        List<String> sent = new ArrayList<>();

        NextStep step = BOTH_ZONES.first(work);
        while (step instanceof NextStep.Send(var message, var progress)) {
            sent.add(message.kind().name());
            step = BOTH_ZONES.next(work, progress, answers.removeFirst());
        }

        NextStep.End end = (NextStep.End) step;
        assertThat(String.join(" ", sent)).isEqualTo(c.messages());
        assertThat(answers).isEmpty();
        assertThat(end.problems()).extracting(NextStep.Problem::kind).isEqualTo(c.problems());
        assertThat(end.left()).extracting(Section5RegistrationTest::text).isEqualTo(c.left());
    }

    @Test
    void continuesWithTheAddressWhenOnlyTheReverseZoneIsMissing() {
        Registration forwardOnly =
                new Registration(
                        name -> name.isWithin(ZONE) ? Optional.of(ZONE) : Optional.empty(),
                        DnsName::reverseOf,
                        false);
        Work work = new Work(X, 1, publish(NEW), List.of(), 0, Instant.EPOCH);

        NextStep.Send first = (NextStep.Send) forwardOnly.first(work);
        NextStep.End end = (NextStep.End) forwardOnly.next(work, first.progress(), APPLIED);

        assertThat(end.problems())
                .extracting(NextStep.Problem::kind)
                .containsExactly(FailureKind.NO_ZONE);
        assertThat(end.left())
                .extracting(Section5RegistrationTest::text)
                .containsExactly("new/A/-");
    }

    @Test
    void announcesOnlyWhatIsNotOnRecordYet() {
        Trace same = new Trace(X, NEW, OURS, true, true);

        assertThat(
                        BOTH_ZONES.announcements(
                                new Work(X, 1, publish(NEW), List.of(), 0, Instant.EPOCH)))
                .containsExactly(same);
        assertThat(
                        BOTH_ZONES.announcements(
                                new Work(X, 1, publish(NEW), List.of(same), 0, Instant.EPOCH)))
                .isEmpty();
        assertThat(
                        BOTH_ZONES.announcements(
                                new Work(
                                        X,
                                        1,
                                        new DnsIntent.Withdraw(X),
                                        List.of(same),
                                        0,
                                        Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void reportsANameAsFreedOnlyWhenItsDhcidWent() {
        Work work =
                new Work(
                        X,
                        1,
                        new DnsIntent.Withdraw(X),
                        List.of(new Trace(X, OLD, OURS, true, false)),
                        0,
                        Instant.EPOCH);
        NextStep.Send r2 = (NextStep.Send) BOTH_ZONES.first(work);
        NextStep.Send r3 = (NextStep.Send) BOTH_ZONES.next(work, r2.progress(), APPLIED);

        assertThat(((NextStep.End) BOTH_ZONES.next(work, r3.progress(), APPLIED)).freed())
                .containsExactly(OLD);
        assertThat(((NextStep.End) BOTH_ZONES.next(work, r3.progress(), EXISTS)).freed()).isEmpty();
    }

    private static DnsIntent publish(DnsName name) {
        return new DnsIntent.Publish(X, name, OURS, Duration.ofMinutes(10), true, true);
    }

    private static Optional<DnsName> zone(DnsName name) {
        return Stream.of(ZONE, REVERSE).filter(name::isWithin).findFirst();
    }

    private static Dhcid dhcid(int last) {
        byte[] rdata = new byte[35];
        rdata[2] = 1;
        rdata[34] = (byte) last;
        return new Dhcid(OctetString.of(rdata));
    }

    private static String text(Trace trace) {
        return trace.name().labels().getFirst()
                + (trace.forward() ? "/A" : "/-")
                + (trace.reverse() ? "/PTR" : "/-");
    }
}
