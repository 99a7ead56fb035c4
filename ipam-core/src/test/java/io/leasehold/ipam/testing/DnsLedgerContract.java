package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.DnsLedger.BookEntry;
import io.leasehold.ipam.port.DnsLedger.Choice;
import io.leasehold.ipam.port.DnsLedger.Claim;
import io.leasehold.ipam.port.DnsLedger.Failure;
import io.leasehold.ipam.port.DnsLedger.Settlement;
import io.leasehold.ipam.port.DnsLedger.Trace;
import io.leasehold.ipam.port.DnsLedger.Work;
import io.leasehold.ipam.port.LeaseDirectory.DnsState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What every {@link io.leasehold.ipam.port.DnsLedger} promises. */
public abstract class DnsLedgerContract extends StoreContract {
    private static final String US = "server-a";
    private static final String THEM = "server-b";
    private static final Duration LONG = Duration.ofHours(2);

    /** Run out when the next call begins. */
    private static final Duration OVER = Duration.ofSeconds(-1);

    private static Trace trace(Lease lease, boolean forward, boolean reverse) {
        DnsIntent.Publish intent = publish(lease);
        return new Trace(lease.address(), intent.name(), intent.dhcid(), forward, reverse);
    }

    private DnsLedger ledger() {
        return ports.dnsLedger();
    }

    private List<Work> due(Instant at) {
        return ledger().due(at, 100);
    }

    /** Any time the store may think it is now. */
    private Instant soon() {
        return now.plusSeconds(3600);
    }

    private List<Work> due() {
        return due(soon());
    }

    private Work onlyWork() {
        List<Work> due = due();
        assertThat(due).hasSize(1);
        return due.getFirst();
    }

    private Claim claim(String server, Duration time, Instant at, Trace... announced) {
        return ledger().claim(
                        server, time, at, 100, (due, elsewhere) -> all(due, elsewhere, announced));
    }

    /** Everything but what shares a name with what others work on. */
    private static List<Choice.Taken> all(
            List<Work> due, Set<DnsName> elsewhere, Trace... announced) {
        List<Choice.Taken> taken = new ArrayList<>();
        for (Work work : due) {
            List<Trace> its =
                    Stream.of(announced)
                            .filter(trace -> trace.address().equals(work.address()))
                            .toList();
            Set<DnsName> names = new HashSet<>();
            names.add(DnsName.reverseOf(work.address()));
            its.forEach(trace -> names.add(trace.name()));
            work.traces().forEach(trace -> names.add(trace.name()));
            if (work.desired() instanceof DnsIntent.Publish publish) {
                names.addAll(publish.forwardNames().keySet());
            }
            if (names.stream().noneMatch(elsewhere::contains)) {
                taken.add(new Choice.Taken(work, names, its));
            }
        }
        return taken;
    }

    /** Takes up the only thing that is due. */
    private Work claimOnly(Trace... announced) {
        Claim claim = claim(US, LONG, soon(), announced);
        assertThat(claim.works()).hasSize(1);
        return claim.works().getFirst();
    }

    private void settle(Settlement... settlements) {
        Set<Long> over = new HashSet<>();
        for (Settlement settlement : settlements) {
            over.add(settlement.work().claim());
        }
        ledger().settle(List.of(settlements), over);
    }

    private void done(Work work, Trace... kept) {
        settle(new Settlement.Done(work, List.of(kept)));
    }

    private void failed(Work work, String kind, Instant retryAt, Trace... left) {
        settle(new Settlement.Failed(work, List.of(left), kind, "in words", retryAt));
    }

    private DnsState dns(int n) {
        return ports.leaseDirectory().lease(address(n)).orElseThrow().dns().orElseThrow();
    }

    /** A lease whose name is in DNS. */
    private Lease published(long plan, Lease lease) {
        commit(plan, grant(lease));
        Trace sent = trace(lease, true, true);
        done(claimOnly(sent), sent);
        return lease;
    }

    /** A grant that desires something else than its lease says. */
    private static LeaseChange grant(Lease after, DnsIntent intent) {
        return new LeaseChange(
                LeaseChange.Kind.GRANT, after, after.version() - 1, Optional.of(intent));
    }

    private static DnsIntent.Publish named(Lease lease, DnsName name, DnsName... aliases) {
        DnsIntent.Publish publish = publish(lease);
        return new DnsIntent.Publish(
                lease.address(),
                name,
                Dhcid.of(lease.client(), name),
                publish.ttl(),
                true,
                true,
                publish.mode(),
                Stream.of(aliases)
                        .map(alias -> new DnsIntent.Alias(alias, Dhcid.of(lease.client(), alias)))
                        .toList());
    }

    @Test
    void whatALeaseDesiresIsDueUntilDone() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));

        assertThat(onlyWork())
                .isEqualTo(
                        new Work(address(1), 1, publish(lease), List.of(), 0, onlyWork().since()));
        assertThat(ledger().backlog().pending()).isEqualTo(1);
        assertThat(onlyWork().since()).isEqualTo(ledger().backlog().oldest().orElseThrow());
        assertThat(ledger().backlog().oldest())
                .hasValueSatisfying(
                        since ->
                                assertThat(since)
                                        .isBetween(now.minusSeconds(60), now.plusSeconds(60)));
        assertThat(dns(1).confirmed()).isFalse();

        Trace sent = trace(lease, true, true);
        Work taken = claimOnly(sent);
        assertThat(taken.traces()).containsExactly(sent);
        assertThat(taken.claim()).isNotEqualTo(Work.UNCLAIMED);
        assertThat(onlyWork().traces()).containsExactly(sent);

        done(taken, sent);
        assertThat(due()).isEmpty();
        assertThat(ledger().backlog().pending()).isZero();
        assertThat(ledger().backlog().oldest()).isEmpty();
        assertThat(dns(1).confirmed()).isTrue();

        commit(plan, renew(bound(1, client(1), 2)));
        assertThat(due()).describedAs("a renewal that changes nothing in DNS").isEmpty();
    }

    @Test
    void aWithdrawalFindsWhatWasPublished() {
        long plan = declareHome();
        Lease lease = published(plan, bound(1, client(1), 1));
        commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, lease));

        assertThat(onlyWork())
                .isEqualTo(
                        new Work(
                                address(1),
                                2,
                                new DnsIntent.Withdraw(address(1)),
                                List.of(trace(lease, true, true)),
                                0,
                                onlyWork().since()));
        done(claimOnly());
        assertThat(due()).isEmpty();

        commit(plan, grant(bound(1, client(2), 3)));
        assertThat(onlyWork().traces()).isEmpty();
        assertThat(onlyWork().generation()).isEqualTo(3);
    }

    @Test
    void aStaleSettlementKeepsTheAddressDue() {
        long plan = declareHome();
        Lease first = bound(1, client(1), 1);
        commit(plan, grant(first));
        Trace sent = trace(first, true, false);
        Work stale = claimOnly(sent);
        Lease second = bound(1, client(1), 2);
        commit(plan, grant(second));

        failed(stale, "TIMEOUT", now.plusSeconds(7200), sent);
        assertThat(onlyWork())
                .describedAs("the failure of something obsolete delays nothing")
                .isEqualTo(
                        new Work(
                                address(1),
                                2,
                                publish(second),
                                List.of(sent),
                                0,
                                onlyWork().since()));

        stale = claimOnly();
        commit(plan, grant(bound(1, client(1), 3)));
        done(stale, sent);
        assertThat(onlyWork().generation()).isEqualTo(3);
        assertThat(onlyWork().traces()).containsExactly(sent);
        assertThat(dns(1).confirmed()).isFalse();
    }

    @Test
    void aFailureWaitsForItsTimeAndCounts() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        Trace left = trace(lease, true, false);
        Instant retryAt = now.plusSeconds(7200);
        Work work = claimOnly(trace(lease, true, true));
        settle(
                new Settlement.Failed(
                        work, List.of(left), "REFUSED", "key accepted, but not allowed", retryAt));

        assertThat(due(retryAt.minusSeconds(1))).isEmpty();
        assertThat(due(retryAt))
                .containsExactly(
                        new Work(
                                address(1),
                                1,
                                publish(lease),
                                List.of(left),
                                1,
                                due(retryAt).getFirst().since()));
        assertThat(dns(1).failure()).contains("key accepted, but not allowed");
        assertThat(ledger().backlog().pending()).isEqualTo(1);

        failed(
                claim(US, LONG, retryAt).works().getFirst(),
                "TIMEOUT",
                retryAt.plusSeconds(60),
                left);
        assertThat(due(retryAt.plusSeconds(60)).getFirst().attempts()).isEqualTo(2);

        commit(plan, grant(bound(1, client(1), 2)));
        assertThat(onlyWork().attempts())
                .describedAs("a new desired state is due at once")
                .isZero();
        assertThat(dns(1).failure()).isEmpty();
    }

    @Test
    void aSettlementAfterTheEndOfTheClaimChangesNothing() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        Trace kept = trace(lease, true, true);
        Work work = claimOnly(kept);
        done(work, kept);
        failed(work, "TIMEOUT", now);
        done(work);

        assertThat(due()).isEmpty();
        commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, lease));
        assertThat(onlyWork().traces()).containsExactly(kept);
    }

    @Test
    void aSettlementOfWhatWasOnlyLookedAtChangesNothing() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)));

        done(onlyWork(), trace(bound(1, client(1), 1), true, true));

        assertThat(onlyWork().traces()).isEmpty();
    }

    @Test
    void whatMayBeInDnsOnlyGrowsByAnnouncements() {
        long plan = declareHome();
        Lease mine = bound(1, client(1), 1);
        Lease theirs = bound(1, client(2), 1);
        commit(plan, grant(mine));
        claimOnly(trace(mine, true, false));
        claimOnly(trace(mine, false, true), trace(theirs, false, true));
        Trace otherName =
                new Trace(
                        address(1),
                        new DnsName("old.example.org"),
                        publish(mine).dhcid(),
                        true,
                        true);
        Trace unmarked = new Trace(address(1), name(1), Optional.empty(), true, false);
        claimOnly(otherName, unmarked);
        Work last = claimOnly();

        assertThat(onlyWork().traces())
                .containsExactlyInAnyOrder(
                        trace(mine, true, true), trace(theirs, false, true), otherName, unmarked);
        assertThat(last.traces()).containsExactlyInAnyOrderElementsOf(onlyWork().traces());
    }

    @Test
    void whatIsLeftReplacesWhatMayBeThere() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        Trace unmarked = new Trace(address(1), name(1), Optional.empty(), true, true);
        Trace other = new Trace(address(1), name(7), Optional.empty(), true, false);
        Work work = claimOnly(trace(lease, true, true), unmarked, other);

        failed(work, "REFUSED", now, trace(lease, true, false), unmarked);

        assertThat(onlyWork().traces())
                .containsExactlyInAnyOrder(trace(lease, true, false), unmarked);
    }

    @Test
    void handsOutTheOldestFirstAndNoMoreThanAskedFor() {
        long plan = declareHome();
        for (int n = 5; n > 0; n--) {
            commit(plan, grant(bound(n, client(n), 1)));
        }

        assertThat(ledger().due(now.plusSeconds(60), 3))
                .extracting(Work::address)
                .containsExactly(address(5), address(4), address(3));
        assertThat(ledger().claim(US, LONG, now.plusSeconds(60), 3, DnsLedgerContract::all).works())
                .extracting(Work::address)
                .containsExactly(address(5), address(4), address(3));
        assertThat(ledger().backlog().pending()).isEqualTo(5);
    }

    @Test
    void settlesManyAtOnce() {
        long plan = declareHome();
        for (int n = 0; n < 50; n++) {
            commit(plan, grant(bound(n, client(n), 1)));
        }
        Settlement[] settlements =
                claim(US, LONG, soon()).works().stream()
                        .<Settlement>map(
                                work ->
                                        work.address().bits() % 2 == 0
                                                ? new Settlement.Done(work, List.of())
                                                : new Settlement.Failed(
                                                        work, List.of(), "TIMEOUT", "", now))
                        .toArray(Settlement[]::new);
        settle(settlements);

        assertThat(due()).hasSize(25).allMatch(work -> work.attempts() == 1);
    }

    @Test
    void keepsModesAndFurtherNames() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        DnsIntent.Publish intent =
                named(lease, name(1), name(11), name(12))
                        .withMode(ConflictMode.CHECK_EXISTS_WITH_DHCID);
        commit(plan, grant(lease, intent));

        assertThat(onlyWork().desired()).isEqualTo(intent);
    }

    // ---- names that several addresses desire

    @Test
    void aNameThatGoesFromOneAddressIsDueAgainAtTheOther() {
        long plan = declareHome();
        Lease first = published(plan, bound(1, client(1), 1));
        Lease second = bound(2, client(1), 1);
        DnsIntent.Publish same = named(second, name(1));
        commit(plan, grant(second, same));
        Trace its = new Trace(address(2), name(1), same.dhcid(), true, true);
        done(claimOnly(its), its);
        Lease third = published(plan, bound(3, client(3), 1));
        assertThat(due()).isEmpty();

        commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, first));
        done(claimOnly());

        assertThat(due()).extracting(Work::address).containsExactly(address(2));
        assertThat(onlyWork().traces()).containsExactly(its);
        assertThat(third.address()).isNotEqualTo(onlyWork().address());
    }

    @Test
    void aFreedNameIsDueAtOnceWhereItWaitsAsAFurtherName() {
        long plan = declareHome();
        Lease owner = published(plan, bound(1, client(1), 1));
        Lease balancer = bound(2, client(2), 1);
        commit(plan, grant(balancer, named(balancer, name(2), name(9), name(1))));
        failed(claimOnly(), "CONFLICT", now.plusSeconds(7200));
        assertThat(due()).isEmpty();

        commit(plan, grant(bound(1, client(1), 2), named(owner, name(5))));
        Work renamed = claimOnly();
        Trace kept = new Trace(address(1), name(5), Optional.empty(), true, true);
        done(renamed, kept);

        assertThat(due()).extracting(Work::address).containsExactly(address(2));
    }

    @Test
    void aNameThatStaysOrWasOnlyAPtrReopensNobody() {
        long plan = declareHome();
        Lease first = bound(1, client(1), 1);
        commit(plan, grant(first));
        Trace ptr = trace(first, false, true);
        done(claimOnly(ptr), ptr);
        Lease second = bound(2, client(1), 1);
        commit(plan, grant(second, named(second, name(1))));
        Trace its = new Trace(address(2), name(1), publish(first).dhcid(), true, true);
        done(claimOnly(its), its);

        commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, first));
        done(claimOnly());
        assertThat(due()).isEmpty();

        commit(plan, grant(bound(2, client(1), 2), named(second, name(1))));
        Trace unmarked = new Trace(address(2), name(1), Optional.empty(), true, true);
        done(claimOnly(unmarked), unmarked);
        assertThat(due()).isEmpty();
    }

    // ---- looked at, reopened, adopted

    @Test
    void theBookTellsEachAddressInOrder() {
        long plan = declareHome();
        Lease waiting = bound(3, client(3), 1);
        Lease done = published(plan, bound(1, client(1), 1));
        Lease failing = bound(2, client(2), 1);
        commit(plan, grant(failing));
        failed(claimOnly(trace(failing, true, true)), "REFUSED", now, trace(failing, true, true));
        commit(plan, grant(waiting));

        BookEntry first =
                new BookEntry(
                        address(1),
                        publish(done),
                        List.of(trace(done, true, true)),
                        true,
                        Optional.empty());
        BookEntry second =
                new BookEntry(
                        address(2),
                        publish(failing),
                        List.of(trace(failing, true, true)),
                        false,
                        Optional.of(new Failure("REFUSED", "in words", 1, now)));
        BookEntry third =
                new BookEntry(address(3), publish(waiting), List.of(), false, Optional.empty());
        assertThat(ledger().book(Optional.empty(), 10)).containsExactly(first, second, third);
        assertThat(ledger().book(Optional.of(address(1)), 1)).containsExactly(second);
        assertThat(ledger().book(Optional.of(address(3)), 1)).isEmpty();
    }

    @Test
    void reopensWhatIsConfirmedOrWaits() {
        long plan = declareHome();
        Lease done = published(plan, bound(1, client(1), 1));
        Lease failing = bound(2, client(2), 1);
        commit(plan, grant(failing));
        failed(claimOnly(), "REFUSED", now.plusSeconds(7200));
        published(plan, bound(3, client(3), 1));
        assertThat(due()).isEmpty();

        ledger().reopen(List.of(address(2), address(1), address(99)));
        ledger().reopen(List.of());

        assertThat(due())
                .extracting(Work::address)
                .containsExactlyInAnyOrder(address(1), address(2));
        assertThat(due().stream().filter(w -> w.address().equals(address(1))))
                .containsExactly(
                        new Work(
                                address(1),
                                1,
                                publish(done),
                                List.of(trace(done, true, true)),
                                0,
                                due().stream()
                                        .filter(w -> w.address().equals(address(1)))
                                        .findFirst()
                                        .orElseThrow()
                                        .since()));
        assertThat(dns(1).confirmed()).isFalse();
        assertThat(ledger().backlog().pending()).isEqualTo(2);
    }

    @Test
    void hastensWhatFailedForACauseThatIsGone() {
        long plan = declareHome();
        String[] kinds = {"TIMEOUT", "REFUSED", "UNREACHABLE"};
        for (int n = 0; n < kinds.length; n++) {
            commit(plan, grant(bound(n, client(n), 1)));
            failed(claimOnly(), kinds[n], now.plusSeconds(7200));
        }
        published(plan, bound(9, client(9), 1));

        ledger().hasten(Set.of("TIMEOUT", "UNREACHABLE"));

        assertThat(due())
                .extracting(Work::address)
                .containsExactlyInAnyOrder(address(0), address(2));
        assertThat(due()).allMatch(work -> work.attempts() == 1);
    }

    @Test
    void anAdoptedNameIsTakenOverUntilItIsOurs() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        failed(claimOnly(), "CONFLICT", now.plusSeconds(7200));

        ledger().adopt(address(1));
        DnsIntent.Publish takeover = publish(lease).withMode(ConflictMode.NO_CHECK_WITH_DHCID);
        assertThat(onlyWork().desired()).isEqualTo(takeover);
        Trace sent = trace(lease, true, true);
        done(claimOnly(sent), sent);
        assertThat(due()).isEmpty();

        ledger().reopen(List.of(address(1)));
        assertThat(onlyWork().desired()).isEqualTo(publish(lease));
        ledger().adopt(address(1));
        commit(plan, grant(bound(1, client(1), 2)));
        assertThat(onlyWork().desired())
                .describedAs("the decision was about what was desired then")
                .isEqualTo(publish(lease));
    }

    @Test
    void anAttemptThatBeganBeforeTheAdoptionDoesNotEndIt() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        Trace sent = trace(lease, true, true);
        Work before = claimOnly(sent);

        ledger().adopt(address(1));
        done(before, sent);

        assertThat(onlyWork().desired())
                .isEqualTo(publish(lease).withMode(ConflictMode.NO_CHECK_WITH_DHCID));
    }

    @Test
    void aModeWithoutDhcidsStaysOneWhenAdopted() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        DnsIntent.Publish intent = publish(lease).withMode(ConflictMode.NO_CHECK_WITHOUT_DHCID);
        commit(plan, grant(lease, intent));

        ledger().adopt(address(1));

        assertThat(onlyWork().desired()).isEqualTo(intent);
        done(claimOnly());
        assertThat(due()).isEmpty();
    }

    // ---- several servers

    @Test
    void whatOneServerHasClaimedAnotherIsNotGiven() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)));
        commit(plan, grant(bound(2, client(2), 1)));
        Work ours = ledger().claim(US, LONG, soon(), 1, DnsLedgerContract::all).works().getFirst();

        Claim theirs = claim(THEM, LONG, soon());

        assertThat(ours.address()).isEqualTo(address(1));
        assertThat(theirs.works()).extracting(Work::address).containsExactly(address(2));
        assertThat(claim(THEM, LONG, soon()).works())
                .describedAs("a server's own claims do not exclude it")
                .extracting(Work::address)
                .containsExactly(address(2));
        done(ours);
        done(theirs.works().getFirst());
        assertThat(due()).isEmpty();
    }

    @Test
    void aNameThatOneServerWorksOnIsToldToTheOthers() {
        long plan = declareHome();
        Lease first = bound(1, client(1), 1);
        Lease second = bound(2, client(1), 1);
        commit(plan, grant(first));
        claimOnly(trace(first, true, true));
        commit(plan, grant(second, named(second, name(1))));

        Set<DnsName> elsewhere = new HashSet<>();
        Claim theirs =
                ledger().claim(
                                THEM,
                                LONG,
                                soon(),
                                100,
                                (due, names) -> {
                                    assertThat(due)
                                            .extracting(Work::address)
                                            .containsExactly(address(2));
                                    elsewhere.addAll(names);
                                    return List.of();
                                });

        assertThat(theirs).isEqualTo(Claim.NOTHING);
        assertThat(elsewhere).containsExactlyInAnyOrder(name(1), DnsName.reverseOf(address(1)));
    }

    @Test
    void aClaimThatRanOutIsAnybodysAndItsSettlementVoid() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        Trace sent = trace(lease, true, true);
        Work crashed = claim(US, OVER, soon(), sent).works().getFirst();

        Work taken = claim(THEM, LONG, soon()).works().getFirst();
        assertThat(taken.traces()).containsExactly(sent);
        failed(crashed, "TIMEOUT", now.plusSeconds(7200));

        assertThat(onlyWork().traces())
                .describedAs("whoever lost the claim knows nothing of what DNS holds")
                .containsExactly(sent);
        assertThat(ledger().renew(US, Set.of(crashed.claim()), LONG)).isEmpty();
        done(taken, sent);
        assertThat(due()).isEmpty();
    }

    @Test
    void aClaimThatIsRenewedStands() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)));
        Work work = claim(US, OVER, soon()).works().getFirst();

        assertThat(ledger().renew(US, Set.of(work.claim()), LONG)).containsExactly(work.claim());

        assertThat(claim(THEM, LONG, soon()).works()).isEmpty();
        assertThat(ledger().renew(THEM, Set.of(work.claim()), LONG)).isEmpty();
        done(work);
        assertThat(due()).isEmpty();
    }

    @Test
    void aClaimThatItsServerNeverHeardOfEndsWithTheNextRenewal() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)));
        claim(US, LONG, soon());

        assertThat(ledger().renew(US, Set.of(), LONG)).isEmpty();

        assertThat(claim(THEM, LONG, soon()).works()).hasSize(1);
    }

    @Test
    void aServerThatStartsAnewOrStopsFreesWhatItHad() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)));
        Work ours = claim(US, LONG, soon()).works().getFirst();
        ledger().release(THEM);
        assertThat(claim(THEM, LONG, soon()).works()).isEmpty();

        ledger().release(US);

        assertThat(claim(THEM, LONG, soon()).works()).hasSize(1);
        done(ours);
        assertThat(due()).describedAs("settled by whoever had released it").hasSize(1);
    }

    @Test
    void aClaimLastsUntilAllOfItIsSettled() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)));
        commit(plan, grant(bound(2, client(2), 1)));
        List<Work> works = claim(US, LONG, soon()).works();

        ledger().settle(List.of(new Settlement.Done(works.getFirst(), List.of())), Set.of());
        assertThat(claim(THEM, LONG, soon()).works()).isEmpty();

        done(works.getLast());
        assertThat(due()).isEmpty();
    }
}
