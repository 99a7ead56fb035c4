package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.port.DnsLedger.Settlement;
import io.leasehold.ipam.port.DnsLedger.Trace;
import io.leasehold.ipam.port.DnsLedger.Work;
import io.leasehold.ipam.port.LeaseDirectory.DnsState;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** What every {@link io.leasehold.ipam.port.DnsLedger} promises. */
public abstract class DnsLedgerContract extends StoreContract {

    private static Trace trace(Lease lease, boolean forward, boolean reverse) {
        DnsIntent.Publish intent = publish(lease);
        return new Trace(lease.address(), intent.name(), intent.dhcid(), forward, reverse);
    }

    private List<Work> due(Instant at) {
        return ports.dnsLedger().due(at, 100);
    }

    /** Due at any time the store may think it is now. */
    private List<Work> due() {
        return due(now.plusSeconds(3600));
    }

    private Work onlyWork() {
        List<Work> due = due();
        assertThat(due).hasSize(1);
        return due.getFirst();
    }

    private DnsState dns(int n) {
        return ports.leaseDirectory().lease(address(n)).orElseThrow().dns().orElseThrow();
    }

    @Test
    void whatALeaseDesiresIsDueUntilDone() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));

        assertThat(onlyWork()).isEqualTo(new Work(address(1), 1, publish(lease), List.of(), 0));
        assertThat(ports.dnsLedger().backlog().pending()).isEqualTo(1);
        assertThat(ports.dnsLedger().backlog().oldest())
                .hasValueSatisfying(
                        since ->
                                assertThat(since)
                                        .isBetween(now.minusSeconds(60), now.plusSeconds(60)));
        assertThat(dns(1).confirmed()).isFalse();

        Trace sent = trace(lease, true, true);
        ports.dnsLedger().announce(List.of(sent));
        assertThat(onlyWork().traces()).containsExactly(sent);

        ports.dnsLedger().settle(List.of(new Settlement.Done(onlyWork(), List.of(sent))));
        assertThat(due()).isEmpty();
        assertThat(ports.dnsLedger().backlog().pending()).isZero();
        assertThat(ports.dnsLedger().backlog().oldest()).isEmpty();
        assertThat(dns(1).confirmed()).isTrue();

        commit(plan, renew(bound(1, client(1), 2)));
        assertThat(due()).describedAs("a renewal that changes nothing in DNS").isEmpty();
    }

    @Test
    void aWithdrawalFindsWhatWasPublished() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        Trace sent = trace(lease, true, true);
        commit(plan, grant(lease));
        ports.dnsLedger().announce(List.of(sent));
        ports.dnsLedger().settle(List.of(new Settlement.Done(onlyWork(), List.of(sent))));
        commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, lease));

        assertThat(onlyWork())
                .isEqualTo(
                        new Work(
                                address(1),
                                2,
                                new DnsIntent.Withdraw(address(1)),
                                List.of(sent),
                                0));
        ports.dnsLedger().settle(List.of(new Settlement.Done(onlyWork(), List.of())));
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
        Work stale = onlyWork();
        Trace sent = trace(first, true, false);
        ports.dnsLedger().announce(List.of(sent));
        Lease second = bound(1, client(1), 2);
        commit(plan, grant(second));

        ports.dnsLedger()
                .settle(
                        List.of(
                                new Settlement.Failed(
                                        stale,
                                        List.of(),
                                        "TIMEOUT",
                                        "no answer",
                                        now.plusSeconds(7200))));
        assertThat(onlyWork())
                .describedAs("the failure of something obsolete delays and forgets nothing")
                .isEqualTo(new Work(address(1), 2, publish(second), List.of(sent), 0));

        ports.dnsLedger().settle(List.of(new Settlement.Done(stale, List.of(sent))));
        assertThat(onlyWork().generation()).isEqualTo(2);
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
        ports.dnsLedger().announce(List.of(trace(lease, true, true)));
        ports.dnsLedger()
                .settle(
                        List.of(
                                new Settlement.Failed(
                                        onlyWork(),
                                        List.of(left),
                                        "REFUSED",
                                        "key accepted, but not allowed",
                                        retryAt)));

        assertThat(due(retryAt.minusSeconds(1))).isEmpty();
        assertThat(due(retryAt))
                .containsExactly(new Work(address(1), 1, publish(lease), List.of(left), 1));
        assertThat(dns(1).failure()).contains("key accepted, but not allowed");
        assertThat(ports.dnsLedger().backlog().pending()).isEqualTo(1);

        ports.dnsLedger()
                .settle(
                        List.of(
                                new Settlement.Failed(
                                        due(retryAt).getFirst(),
                                        List.of(left),
                                        "TIMEOUT",
                                        "again",
                                        retryAt.plusSeconds(60))));
        assertThat(due(retryAt.plusSeconds(60)).getFirst().attempts()).isEqualTo(2);

        commit(plan, grant(bound(1, client(1), 2)));
        assertThat(onlyWork().attempts())
                .describedAs("a new desired state is due at once")
                .isZero();
        assertThat(dns(1).failure()).isEmpty();
    }

    @Test
    void aFailureAfterTheEndChangesNothing() {
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        Work work = onlyWork();
        Trace kept = trace(lease, true, true);
        ports.dnsLedger().settle(List.of(new Settlement.Done(work, List.of(kept))));
        ports.dnsLedger()
                .settle(List.of(new Settlement.Failed(work, List.of(), "TIMEOUT", "late", now)));

        assertThat(due()).isEmpty();
        commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, lease));
        assertThat(onlyWork().traces()).containsExactly(kept);
    }

    @Test
    void whatMayBeInDnsOnlyGrowsByAnnouncements() {
        long plan = declareHome();
        Lease mine = bound(1, client(1), 1);
        Lease theirs = bound(1, client(2), 1);
        commit(plan, grant(mine));
        ports.dnsLedger().announce(List.of(trace(mine, true, false)));
        ports.dnsLedger().announce(List.of(trace(mine, false, true), trace(theirs, false, true)));
        Trace otherName =
                new Trace(
                        address(1),
                        new DnsName("old.example.org"),
                        publish(mine).dhcid(),
                        true,
                        true);
        ports.dnsLedger().announce(List.of(otherName));
        ports.dnsLedger().announce(List.of());

        assertThat(onlyWork().traces())
                .containsExactlyInAnyOrder(
                        trace(mine, true, true), trace(theirs, false, true), otherName);
    }

    @Test
    void handsOutTheOldestFirstAndNoMoreThanAskedFor() {
        long plan = declareHome();
        for (int n = 5; n > 0; n--) {
            commit(plan, grant(bound(n, client(n), 1)));
        }

        assertThat(ports.dnsLedger().due(now.plusSeconds(60), 3))
                .extracting(Work::address)
                .containsExactly(address(5), address(4), address(3));
        assertThat(ports.dnsLedger().backlog().pending()).isEqualTo(5);
    }

    @Test
    void settlesManyAtOnce() {
        long plan = declareHome();
        for (int n = 0; n < 50; n++) {
            commit(plan, grant(bound(n, client(n), 1)));
        }
        List<Settlement> settlements =
                due().stream()
                        .<Settlement>map(
                                work ->
                                        work.address().bits() % 2 == 0
                                                ? new Settlement.Done(work, List.of())
                                                : new Settlement.Failed(
                                                        work, List.of(), "TIMEOUT", "", now))
                        .toList();
        ports.dnsLedger().settle(settlements);

        assertThat(due()).hasSize(25).allMatch(work -> work.attempts() == 1);
    }
}
