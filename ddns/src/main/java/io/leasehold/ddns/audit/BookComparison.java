package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent.Publish;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.DnsFinding.Verdict;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsBook;
import io.leasehold.ipam.port.DnsLedger.BookEntry;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The books against one zone, page by page. Used once, by one thread.
final class BookComparison {
    private final DnsBook books;
    private final ZoneTable zones;
    private final DnsZoneConfig zone;
    private final QueryView queries;
    private final AuditSettings settings;
    private final RandomGenerator random;
    private final InstantSource clock;

    private final List<DnsFinding> findings = new ArrayList<>();
    private final List<Sample> sample = new ArrayList<>();
    private final Set<Ipv4Address> reopened = new LinkedHashSet<>();
    private long confirmedNames;
    private int rechecks;
    private long ok;
    private long missing;
    private long changed;
    private long foreign;
    private long pending;
    private long unread;

    /// A name that is in the zone, and its address.
    record Sample(DnsName name, Ipv4Address address) {}

    /// One record set that an address should have here.
    private record Expected(DnsName name, Optional<Dhcid> dhcid) {}

    BookComparison(
            DnsBook books,
            ZoneTable zones,
            DnsZoneConfig zone,
            QueryView queries,
            AuditSettings settings,
            RandomGenerator random,
            InstantSource clock) {
        this.books = books;
        this.zones = zones;
        this.zone = zone;
        this.queries = queries;
        this.settings = settings;
        this.random = random;
        this.clock = clock;
    }

    /// Judges everything that should be in the zone and opens again what is ours and wrong.
    ///
    /// @param whole the zone, when it could be read; what the books explain is struck off
    void compare(Optional<TransferView> whole) {
        Optional<Ipv4Address> after = Optional.empty();
        List<BookEntry> page;
        do {
            page = books.book(after, settings.bookPage());
            for (BookEntry entry : page) {
                whole.ifPresent(view -> explain(entry, view));
                judge(entry, whole.map(ZoneView.class::cast).orElse(queries), whole.isPresent());
            }
            books.reopen(reopened);
            reopened.clear();
            after = page.isEmpty() ? after : Optional.of(page.getLast().address());
        } while (page.size() == settings.bookPage());
    }

    private void explain(BookEntry entry, TransferView view) {
        view.explain(zones.reverseName(entry.address()));
        entry.traces().forEach(trace -> view.explain(trace.name()));
        if (entry.desired() instanceof Publish publish) {
            view.explain(publish.name());
            publish.aliases().forEach(alias -> view.explain(alias.name()));
        }
    }

    private void judge(BookEntry entry, ZoneView view, boolean mayBeOld) {
        if (!(entry.desired() instanceof Publish publish)) {
            return;
        }
        List<Expected> expected = expected(publish);
        if (expected.isEmpty()) {
            return;
        }
        if (!entry.confirmed() && !RecordJudge.lostToAnother(entry)) {
            pending++;
            return;
        }
        for (Expected one : expected) {
            Judgement judgement = judge(entry, publish, one, view);
            boolean doubtful = mayBeOld && !(judgement instanceof Judgement.Ok);
            if (doubtful && rechecks < settings.mostRechecks()) {
                rechecks++;
                Optional<BookEntry> again = reread(entry.address());
                if (!again.filter(entry::equals).isPresent()) {
                    pending++;
                    return;
                }
                judgement = judge(entry, publish, one, queries);
            } else if (!mayBeOld && !(judgement instanceof Judgement.Ok)) {
                // What was asked just now can only be old in the books.
                if (!reread(entry.address()).filter(entry::equals).isPresent()) {
                    pending++;
                    return;
                }
            }
            note(entry, publish, one, judgement);
        }
    }

    private Optional<BookEntry> reread(Ipv4Address address) {
        Optional<Ipv4Address> before =
                address.equals(Ipv4Address.ANY) ? Optional.empty() : Optional.of(address.plus(-1));
        return books.book(before, 1).stream()
                .filter(entry -> entry.address().equals(address))
                .findFirst();
    }

    private List<Expected> expected(Publish publish) {
        List<Expected> expected = new ArrayList<>();
        if (publish.forward()) {
            if (isHere(publish.name())) {
                expected.add(new Expected(publish.name(), Optional.of(publish.dhcid())));
            }
            publish.aliases().stream()
                    .filter(alias -> isHere(alias.name()))
                    .forEach(
                            alias ->
                                    expected.add(
                                            new Expected(
                                                    alias.name(), Optional.of(alias.dhcid()))));
        }
        DnsName reverse = zones.reverseName(publish.address());
        if (publish.reverse() && isHere(reverse)) {
            expected.add(new Expected(reverse, Optional.empty()));
        }
        return expected;
    }

    private boolean isHere(DnsName name) {
        return zones.find(name).filter(found -> found.zone().equals(zone.zone())).isPresent();
    }

    private Judgement judge(BookEntry entry, Publish publish, Expected one, ZoneView view) {
        Optional<List<ZoneRecord>> found = view.at(one.name());
        if (found.isEmpty()) {
            return Judgement.UNREAD;
        }
        if (one.dhcid().isEmpty()) {
            return RecordJudge.reverse(publish, one.name(), found.get());
        }
        Function<DnsName, Optional<String>> registrar =
                view == queries ? queries::registrar : _ -> Optional.empty();
        return RecordJudge.forward(
                entry,
                publish,
                one.name(),
                one.dhcid().get(),
                found.get(),
                other -> sharesName(other, one),
                registrar);
    }

    private boolean sharesName(Ipv4Address other, Expected one) {
        return reread(other)
                .map(BookEntry::desired)
                .filter(
                        desired ->
                                desired instanceof Publish publish
                                        && publish.name().equals(one.name())
                                        && one.dhcid().filter(publish.dhcid()::equals).isPresent())
                .isPresent();
    }

    private void note(BookEntry entry, Publish publish, Expected one, Judgement judgement) {
        boolean waits = !entry.confirmed();
        switch (judgement) {
            case Judgement.Ok _ -> {
                ok++;
                if (one.dhcid().isPresent() && !waits) {
                    pick(new Sample(one.name(), publish.address()));
                }
            }
            case Judgement.Unread _ -> unread++;
            // A PTR waits for its name (RFC 4703 section 5.4), and the name is somebody else's.
            case Judgement.Missing _, Judgement.Changed _ when waits -> pending++;
            case Judgement.Missing _ -> {
                missing++;
                reopened.add(entry.address());
            }
            case Judgement.Changed(var value, var words) -> {
                changed++;
                reopened.add(entry.address());
                find(Verdict.CHANGED, entry, one, value, words);
            }
            case Judgement.Foreign(var party, var words) -> {
                foreign++;
                find(Verdict.FOREIGN, entry, one, party, words);
            }
        }
    }

    private void find(Verdict verdict, BookEntry entry, Expected one, String party, String words) {
        if (findings.size() < ZoneAudit.MOST) {
            findings.add(
                    new DnsFinding(
                            verdict,
                            zone.zone(),
                            entry.address(),
                            one.name(),
                            party,
                            clock.instant(),
                            words,
                            List.of()));
        }
    }

    /// Every confirmed name with the same chance, however many there are (reservoir sampling).
    private void pick(Sample name) {
        confirmedNames++;
        if (sample.size() < settings.sample()) {
            sample.add(name);
        } else {
            long place = random.nextLong(confirmedNames);
            if (place < settings.sample()) {
                sample.set((int) place, name);
            }
        }
    }

    List<DnsFinding> findings() {
        return findings;
    }

    List<Sample> sample() {
        return sample;
    }

    ZoneAudit.Counts counts(long stale) {
        return new ZoneAudit.Counts(ok, missing, changed, foreign, stale, pending, unread);
    }
}
