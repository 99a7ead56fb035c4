package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Conflict.Kind;
import io.leasehold.ipam.plan.Conflict.Severity;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.port.ConflictStore.Entry;
import io.leasehold.ipam.port.ConflictStore.Mute;
import io.leasehold.ipam.port.EventFeed.Event;
import io.leasehold.ipam.port.PlanHistory;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What every {@link io.leasehold.ipam.port.ConflictStore} promises. */
public abstract class ConflictStoreContract extends StoreContract {
    private static final Conflict BAD = conflict(Severity.CRITICAL, "192.0.2.150-192.0.2.165");
    private static final Conflict ODD = conflict(Severity.WARNING, "192.0.2.7");
    private static final Conflict LATER = conflict(Severity.WARNING, "192.0.2.9");

    private static Conflict conflict(Severity severity, String where) {
        return Conflict.of(
                Kind.TWO_OWNERS,
                severity,
                Space.LAN,
                Ipv4Range.parse(where),
                List.of("static \"proxmox\"", "kubernetes-lb {metallb,x}"),
                "who owns " + where + "?",
                List.of("one said, it's mine", "the other, too\n", ""));
    }

    private List<Conflict> lasting() {
        return ports.conflictStore().open().stream().map(Entry::conflict).toList();
    }

    private Entry find(Conflict conflict) {
        return ports.conflictStore().find(conflict.id()).orElseThrow();
    }

    @Test
    void opensWhatIsNewAndClosesWhatIsGone() {
        ports.conflictStore().reconcile(List.of(ODD, LATER, BAD));
        assertThat(lasting()).containsExactly(BAD, ODD, LATER);
        assertThat(find(ODD).opened()).isBetween(now.minusSeconds(60), now.plusSeconds(60));
        assertThat(find(ODD).closed()).isEmpty();
        assertThat(ports.conflictStore().find("c-nobody")).isEmpty();

        Entry kept = find(ODD);
        ports.conflictStore().reconcile(List.of(ODD));
        assertThat(lasting()).containsExactly(ODD);
        assertThat(find(ODD)).isEqualTo(kept);
        ports.conflictStore().reconcile(List.of());

        assertThat(lasting()).isEmpty();
        assertThat(ports.conflictStore().closed(1))
                .extracting(Entry::conflict)
                .containsExactly(ODD);
        assertThat(ports.conflictStore().closed(9))
                .hasSize(3)
                .allSatisfy(
                        entry ->
                                assertThat(entry.closed())
                                        .hasValueSatisfying(
                                                at ->
                                                        assertThat(at)
                                                                .isAfterOrEqualTo(entry.opened())));
    }

    @Test
    void tellsOfEachOnceAtTheFirstOfItsAddresses() {
        ports.conflictStore().reconcile(List.of(BAD));
        ports.conflictStore().reconcile(List.of(BAD));
        ports.conflictStore().reconcile(List.of());
        ports.conflictStore().reconcile(List.of());

        assertThat(events(2))
                .extracting(Event::type)
                .containsExactly("conflict.open", "conflict.close");
        assertThat(events(2))
                .extracting(Event::address)
                .containsOnly(Optional.of(Ipv4Address.parse("192.0.2.150")));
    }

    @Test
    void saysWhatIsKnownNowOfOneThatLasts() {
        ports.conflictStore().reconcile(List.of(ODD));
        Instant opened = find(ODD).opened();
        Conflict worse =
                new Conflict(
                        ODD.id(),
                        ODD.kind(),
                        Severity.CRITICAL,
                        ODD.space(),
                        ODD.where(),
                        ODD.parties(),
                        "worse",
                        List.of());
        ports.conflictStore().reconcile(List.of(worse));

        assertThat(find(ODD)).isEqualTo(new Entry(worse, opened, Optional.empty(), NOBODY));
        assertThat(events(1)).hasSize(1);
    }

    private static final Optional<Mute> NOBODY = Optional.empty();

    @Test
    void keepsWhatPeopleSaidOfOneThatComesBack() {
        Mute mute = new Mute("alice", "the \"old\" printer", Optional.of(now.plusSeconds(60)));
        ports.conflictStore().reconcile(List.of(ODD));
        assertThat(ports.conflictStore().mute(ODD.id(), Optional.of(mute), AUTHOR)).isTrue();
        Instant opened = find(ODD).opened();
        ports.conflictStore().reconcile(List.of());
        assertThat(find(ODD).mute()).contains(mute);
        ports.conflictStore().reconcile(List.of(ODD));

        Entry back = find(ODD);
        assertThat(back.mute()).contains(mute);
        assertThat(back.closed()).isEmpty();
        assertThat(back.opened()).isAfterOrEqualTo(opened);
        assertThat(back.isMuted(now)).isTrue();
        assertThat(back.isMuted(now.plusSeconds(60))).isFalse();
        assertThat(events(3)).hasSize(3);
    }

    @Test
    void mutesAndUnmutesWithAnAudit() {
        Mute forEver = new Mute("alice", "known", Optional.empty());
        ports.conflictStore().reconcile(List.of(ODD));
        ports.conflictStore().mute(ODD.id(), Optional.of(forEver), AUTHOR);
        assertThat(find(ODD).isMuted(now.plusSeconds(1_000_000))).isTrue();
        ports.conflictStore().mute(ODD.id(), Optional.empty(), AUTHOR);
        assertThat(find(ODD).mute()).isEmpty();
        assertThat(ports.conflictStore().mute("c-nobody", Optional.of(forEver), AUTHOR)).isFalse();

        List<PlanHistory.Audit> audit = ports.planHistory().audit(Long.MAX_VALUE, 9);
        assertThat(audit)
                .extracting(PlanHistory.Audit::edit)
                .containsExactly("UnmuteConflict", "MuteConflict");
        assertThat(audit.get(0).before()).contains("known");
        assertThat(audit.get(0).after()).doesNotContain("known");
        assertThat(audit.get(1).after()).contains("known");
        assertThat(audit.get(1).who()).isEqualTo("alice");
    }
}
