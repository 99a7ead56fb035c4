package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.dns.ZoneTest.Outcome;
import io.leasehold.ipam.dns.ZoneTest.Stage;
import io.leasehold.ipam.dns.ZoneTest.Step;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.DnsFinding.Verdict;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsAuditStore.Pending;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every {@link io.leasehold.ipam.port.DnsAuditStore} promises. */
public abstract class DnsAuditStoreContract extends StoreContract {
    private static final DnsName OTHER = new DnsName("2.0.192.in-addr.arpa");

    private ZoneAudit audit(DnsName zone, DnsFinding... findings) {
        return new ZoneAudit(
                zone,
                now,
                "192.0.2.53:53",
                ZoneAudit.Method.TRANSFER,
                "read whole",
                Map.of("192.0.2.53:53", 4294967295L, "192.0.2.54:53", 0L),
                new ZoneAudit.Counts(1, 2, 3, 4, 5, 6, 7),
                List.of(findings),
                List.of(new ZoneAudit.Pointer(Ipv4Address.parse("203.0.113.9"), name(9))));
    }

    private DnsFinding finding(DnsName zone, Verdict verdict, int n) {
        return new DnsFinding(
                verdict,
                zone,
                Ipv4Address.parse("203.0.113.1").plus(n),
                name(n),
                "somebody",
                now.minusSeconds(n),
                "words \"" + n + "\"",
                n == 0 ? List.of() : List.of("one", "two, three"));
    }

    @Test
    void keepsTheLastLookAtEachZone() {
        ZoneAudit first = audit(ZONE, finding(ZONE, Verdict.FOREIGN, 1));
        ZoneAudit second =
                audit(ZONE, finding(ZONE, Verdict.STALE, 2), finding(ZONE, Verdict.RESOLVER, 0));
        ZoneAudit other = audit(OTHER);
        ports.dnsAuditStore().save(first);
        ports.dnsAuditStore().save(other);
        assertThat(ports.dnsAuditStore().audit(ZONE)).contains(first);

        ports.dnsAuditStore().save(second);

        assertThat(ports.dnsAuditStore().audits()).containsExactly(other, second);
        assertThat(ports.dnsAuditStore().audit(new DnsName("nowhere"))).isEmpty();
    }

    @Test
    void keepsEveryVerdict() {
        ZoneAudit all =
                audit(
                        ZONE,
                        java.util.Arrays.stream(Verdict.values())
                                .map(verdict -> finding(ZONE, verdict, verdict.ordinal()))
                                .toArray(DnsFinding[]::new));

        ports.dnsAuditStore().save(all);

        assertThat(ports.dnsAuditStore().audits()).containsExactly(all);
    }

    @Test
    void keepsTheLastTestOfEachZone() {
        ZoneTest failed =
                new ZoneTest(
                        ZONE,
                        now,
                        List.of(
                                new Step("192.0.2.53:53", Stage.UDP, Outcome.PASSED, "answers"),
                                new Step("192.0.2.53:53", Stage.KEY, Outcome.FAILED, "no, 'x'")));
        ZoneTest passed = new ZoneTest(ZONE, now.plusSeconds(1), List.of());
        ports.dnsAuditStore().save(failed);
        assertThat(ports.dnsAuditStore().tests()).containsExactly(failed);

        ports.dnsAuditStore().save(passed);

        assertThat(ports.dnsAuditStore().tests()).containsExactly(passed);
    }

    @Test
    void forgetsZonesThatAreNotConfiguredAnyMore() {
        ports.dnsAuditStore().save(audit(ZONE, finding(ZONE, Verdict.STALE, 1)));
        ports.dnsAuditStore().save(audit(OTHER));
        ports.dnsAuditStore().save(new ZoneTest(ZONE, now, List.of()));

        ports.dnsAuditStore().retain(List.of(OTHER));

        assertThat(ports.dnsAuditStore().audits()).containsExactly(audit(OTHER));
        assertThat(ports.dnsAuditStore().tests()).isEmpty();
    }

    @Test
    void listsWhatWaitsForDns() {
        long version = declareHome();
        Lease one = bound(1, client(1), version);
        Lease two = bound(2, client(2), version);
        commit(version, grant(one));
        commit(version, grant(two));
        commit(version, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, one));

        List<Pending> pending = ports.dnsAuditStore().pending(10);

        assertThat(pending.stream().map(Pending::address))
                .containsExactlyInAnyOrder(address(1), address(2));
        assertThat(pending.stream().map(Pending::name))
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(name(2)));
        assertThat(pending).allMatch(waiting -> waiting.failure().isEmpty());
        assertThat(ports.dnsAuditStore().pending(1)).hasSize(1);
    }
}
