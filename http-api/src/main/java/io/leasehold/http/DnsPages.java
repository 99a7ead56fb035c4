package io.leasehold.http;

import io.leasehold.http.pages.DnsView;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.NameSuggestions.Subject;
import io.leasehold.ipam.inventory.NameSuggestions.Suggestion;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.DnsAuditStore.Pending;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.DnsZones;
import io.leasehold.ipam.port.TokenStore.Role;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of names in DNS, with its buttons. Calls block; thread-safe. */
final class DnsPages {
    private static final int ROWS = 100;

    private final PageFrame frame;
    private final Inventory inventory;
    private final DnsDesk desk;
    private final ConflictStore conflicts;

    DnsPages(PageFrame frame, Inventory inventory, DnsDesk desk, ConflictStore conflicts) {
        this.frame = frame;
        this.inventory = inventory;
        this.desk = desk;
        this.conflicts = conflicts;
    }

    Answer dns(Ask ask) {
        return frame.render(
                200,
                "dns.jte",
                Map.of(
                        "shell", frame.shell("DNS", ask.caller()),
                        "view", view(ask, "")));
    }

    private Answer part(Ask ask, String problem) {
        return frame.render(200, "parts/dns.jte", Map.of("view", view(ask, problem)));
    }

    /** The button; its API twin is {@code auditDns}. */
    Answer audit(Ask ask) {
        return part(ask, desk.audit(zone(ask)).isPresent() ? "" : "This zone is not configured.");
    }

    private static DnsName zone(Ask ask) {
        return Ask.read("zone", ask.pathPart("zone"), DnsName::parse);
    }

    /** The button; its API twin is {@code testDnsZone} and wants the same role. */
    Answer test(Ask ask) {
        if (!ask.caller().may(Role.ADMIN)) {
            return part(ask, "Testing a zone needs the role admin.");
        }
        return part(ask, desk.test(zone(ask)).isPresent() ? "" : "This zone is not configured.");
    }

    /** The button; its API twin is {@code adoptDnsFinding}. */
    Answer adopt(Ask ask) {
        return part(
                ask,
                switch (desk.adopt(ask.pathPart("id"))) {
                    case DONE -> "";
                    case UNKNOWN -> "This is not found any more; look at the zone again.";
                    case NOT_FOR_THIS -> "There is nothing to adopt here.";
                });
    }

    /** The button; its API twin is {@code removeDnsFinding}. */
    Answer remove(Ask ask) {
        Optional<DnsZones.Removal> removal = desk.remove(ask.pathPart("id"));
        return part(
                ask,
                removal.isEmpty()
                        ? "This is not found any more; look at the zone again."
                        : removal.get() instanceof DnsZones.Removal.Refused(String words)
                                ? HostText.display(words)
                                : "");
    }

    /** The form; a finding is left by muting its conflict. */
    Answer leave(Ask ask) {
        Optional<String> reason = ask.field("reason");
        if (reason.isEmpty()) {
            return part(ask, "Say why it can stay: a reason is needed.");
        }
        return mute(
                ask,
                Optional.of(
                        new ConflictStore.Mute(
                                ask.caller().name(), reason.get(), Optional.empty())));
    }

    /** The button that takes that back. */
    Answer unleave(Ask ask) {
        return mute(ask, Optional.empty());
    }

    private Answer mute(Ask ask, Optional<ConflictStore.Mute> mute) {
        boolean known = conflicts.mute(ask.pathPart("id"), mute, ask.author());
        return part(
                ask,
                known
                        ? ""
                        : "This is not among the conflicts yet, or not any more; try again in a"
                                + " moment.");
    }

    /** The button; its API twin is {@code retryDnsPending}. */
    Answer retry(Ask ask) {
        desk.retry(Ask.address(ask.pathPart("address")));
        return part(ask, "");
    }

    /** The button; its API twin is {@code adoptDnsSuggestion}. */
    Answer adoptName(Ask ask) {
        try {
            desk.adoptSuggestion(ask, Ask.address(ask.pathPart("address")));
            return part(ask, "");
        } catch (ProblemException refused) {
            return part(ask, refused.problem().detail());
        }
    }

    private DnsView view(Ask ask, String problem) {
        Instant now = inventory.now();
        Map<DnsName, ZoneTest> tests = desk.tests();
        Map<DnsName, ZoneAudit> audits = desk.audits();
        return new DnsView(
                desk.zones().stream()
                        .map(
                                zone ->
                                        zone(
                                                zone,
                                                Optional.ofNullable(tests.get(zone.zone())),
                                                Optional.ofNullable(audits.get(zone.zone()))))
                        .toList(),
                desk.pending(ROWS).stream().map(one -> pending(one, now)).toList(),
                desk.findings().stream().limit(ROWS).map(f -> finding(f, now)).toList(),
                desk.suggestions().stream().limit(ROWS).map(DnsPages::suggestion).toList(),
                ask.caller().may(Role.OPERATOR),
                ask.caller().may(Role.ADMIN),
                problem);
    }

    private static DnsView.Zone zone(
            DnsZones.Zone zone, Optional<ZoneTest> test, Optional<ZoneAudit> audit) {
        List<String> remarks = new ArrayList<>();
        test.ifPresent(
                done ->
                        done.steps().stream()
                                .filter(step -> step.outcome() != ZoneTest.Outcome.PASSED)
                                .forEach(
                                        step ->
                                                remarks.add(
                                                        step.stage().text()
                                                                + ": "
                                                                + HostText.display(step.words()))));
        return new DnsView.Zone(
                zone.zone().text(),
                zone.servers().stream().map(DnsPages::server).toList(),
                zone.servers().stream().noneMatch(DnsZones.Server::answering),
                zone.keys().isEmpty() ? "unsigned" : String.join(", ", zone.keys()),
                test.map(done -> LeaseViews.seconds(done.at())).orElse(""),
                test.map(ZoneTest::passed).orElse(false),
                remarks,
                audit.map(done -> LeaseViews.seconds(done.at())).orElse(""),
                audit.map(done -> inWords(done.counts())).orElse(""),
                audit.map(done -> HostText.display(done.summary())).orElse(""));
    }

    private static String server(DnsZones.Server server) {
        return server.address()
                + (server.answering()
                        ? ""
                        : " does not answer"
                                + server.since()
                                        .map(since -> " since " + LeaseViews.seconds(since))
                                        .orElse(""));
    }

    private static String inWords(ZoneAudit.Counts counts) {
        List<String> words = new ArrayList<>();
        words.add(counts.ok() + " ok");
        add(words, counts.missing(), "missing");
        add(words, counts.changed(), "changed");
        add(words, counts.foreign(), "foreign");
        add(words, counts.stale(), "stale");
        add(words, counts.pending(), "under way");
        add(words, counts.unread(), "not read");
        return String.join(", ", words);
    }

    private static void add(List<String> words, long count, String what) {
        if (count > 0) {
            words.add(count + " " + what);
        }
    }

    private static DnsView.Pending pending(Pending waiting, Instant now) {
        Optional<DnsLedger.Failure> failure = waiting.failure();
        return new DnsView.Pending(
                waiting.address().toString(),
                waiting.name().map(DnsName::text).orElse(""),
                LeaseViews.seconds(waiting.since()),
                failure.map(DnsLedger.Failure::attempts).orElse(0),
                failure.map(DnsLedger.Failure::kind).orElse(""),
                failure.map(f -> HostText.display(f.reason())).orElse(""),
                failure.map(DnsLedger.Failure::retryAt)
                        .filter(now::isBefore)
                        .map(LeaseViews::seconds)
                        .orElse(""));
    }

    private DnsView.Finding finding(DnsFinding finding, Instant now) {
        Optional<ConflictStore.Entry> known = desk.conflict(finding.id());
        return new DnsView.Finding(
                finding.id(),
                Views.text(finding.verdict()),
                finding.name().text(),
                finding.address().toString(),
                HostText.display(finding.message()),
                finding.evidence().stream().map(HostText::display).toList(),
                LeaseViews.seconds(finding.since()),
                finding.isAdoptable(),
                finding.isRemovable(),
                known.filter(entry -> entry.isMuted(now)).isPresent(),
                known.flatMap(ConflictStore.Entry::mute)
                        .map(
                                mute ->
                                        HostText.display(mute.reason())
                                                + " ("
                                                + HostText.display(mute.by())
                                                + ")")
                        .orElse(""));
    }

    private static DnsView.Suggestion suggestion(Suggestion one) {
        return new DnsView.Suggestion(
                one.address().toString(),
                one.name().text(),
                switch (one.subject()) {
                    case Subject.Unlabelled(var claim) ->
                            HostText.display(claim.owner().toString()) + " has no label";
                    case Subject.Nameless(var _, var reservation) ->
                            "the reservation of "
                                    + HostText.display(reservation.title())
                                    + " has no host name";
                    case Subject.Unknown _ -> "a host was seen there that nobody knows";
                });
    }
}
