package io.leasehold.http;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.NameSuggestions;
import io.leasehold.ipam.inventory.NameSuggestions.Subject;
import io.leasehold.ipam.inventory.NameSuggestions.Suggestion;
import io.leasehold.ipam.inventory.SightingConflicts;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.DnsZones;
import io.leasehold.ipam.port.SightingStore;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What people may ask of DNS, for API and page alike. Calls block; thread-safe. */
final class DnsDesk {
    private final DnsZones zones;
    private final DnsAuditStore store;
    private final DnsLedger ledger;
    private final ConflictStore conflicts;
    private final SightingStore sightings;
    private final Inventory inventory;
    private final PlanWrites writes;

    DnsDesk(Ports ports, Inventory inventory, PlanWrites writes) {
        this.zones = ports.zones();
        this.store = ports.dnsAudits();
        this.ledger = ports.dns();
        this.conflicts = ports.conflicts();
        this.sightings = ports.sightings();
        this.inventory = inventory;
        this.writes = writes;
    }

    /** What came of a wish about a finding. */
    enum Adoption {
        DONE,
        UNKNOWN,
        NOT_FOR_THIS
    }

    List<DnsZones.Zone> zones() {
        return zones.zones();
    }

    Map<DnsName, ZoneTest> tests() {
        return store.tests().stream()
                .collect(Collectors.toMap(ZoneTest::zone, Function.identity()));
    }

    Map<DnsName, ZoneAudit> audits() {
        return store.audits().stream()
                .collect(Collectors.toMap(ZoneAudit::zone, Function.identity()));
    }

    Optional<ZoneTest> test(DnsName zone) {
        return zones.test(zone);
    }

    Optional<ZoneAudit> audit(DnsName zone) {
        return zones.audit(zone);
    }

    /** Of all zones, as they were found last. */
    List<DnsFinding> findings() {
        return store.audits().stream().flatMap(audit -> audit.findings().stream()).toList();
    }

    /** What people said of a finding. */
    Optional<ConflictStore.Entry> conflict(String id) {
        return conflicts.find(id);
    }

    private Optional<DnsFinding> finding(String id) {
        return findings().stream().filter(f -> f.id().equals(id)).findFirst();
    }

    /** Lets the name of a finding be ours: the reconciler takes it over. */
    Adoption adopt(String id) {
        Optional<DnsFinding> finding = finding(id);
        if (finding.isEmpty()) {
            return Adoption.UNKNOWN;
        }
        if (!finding.get().isAdoptable()) {
            return Adoption.NOT_FOR_THIS;
        }
        ledger.adopt(finding.get().address());
        return Adoption.DONE;
    }

    Optional<DnsZones.Removal> remove(String id) {
        return zones.remove(id);
    }

    List<DnsAuditStore.Pending> pending(int limit) {
        return store.pending(limit);
    }

    void retry(Ipv4Address address) {
        ledger.reopen(List.of(address));
    }

    List<Suggestion> suggestions() {
        Instant now = inventory.now();
        Set<Ipv4Address> seen =
                sightings.load().stream()
                        .filter(one -> SightingConflicts.isFresh(one, now))
                        .map(one -> one.address())
                        .collect(Collectors.toSet());
        return NameSuggestions.of(
                inventory.plan(),
                store.audits().stream().flatMap(audit -> audit.pointers().stream()).toList(),
                seen::contains);
    }

    /**
     * Gives an address the name that its PTR has, and lets the records that are there be ours:
     * somebody entered them by hand for this very address.
     *
     * @throws ProblemException when nothing is suggested for it, or the plan does not take it
     */
    PlanWrites.Written adoptSuggestion(Ask ask, Ipv4Address address) {
        Suggestion suggestion =
                suggestions().stream()
                        .filter(one -> one.address().equals(address))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.notFound("suggestion for " + address)));
        PlanWrites.Written written =
                writes.write(ask, edit(ask, suggestion), Precondition.none(), Pointers.NONE);
        if (!written.dryRun()) {
            ledger.adopt(address);
        }
        return written;
    }

    private PlanEdit edit(Ask ask, Suggestion suggestion) {
        DnsName name = suggestion.name();
        return switch (suggestion.subject()) {
            case Subject.Unlabelled(Claim claim) -> new PlanEdit.ChangeClaim(named(claim, name));
            case Subject.Nameless(SubnetSnapshot _, Reservation reservation) ->
                    new PlanEdit.ChangeReservation(named(reservation, name));
            case Subject.Unknown(SubnetSnapshot _) ->
                    new PlanEdit.AddClaim(
                            named(
                                    new Claim(
                                            new ClaimId(writes.newId(ask, "adoptDnsSuggestion")),
                                            Ipv4Range.of(suggestion.address()),
                                            new Owner(OwnerKind.STATIC, name.text()),
                                            ClaimSemantics.ADDRESS,
                                            Source.API),
                                    name));
        };
    }

    /** A name that lies in no zone of ours is a label only: nobody could publish it. */
    private Claim named(Claim claim, DnsName name) {
        boolean ours = zones().stream().anyMatch(zone -> name.isWithin(zone.zone()));
        return claim.but()
                .label(name.text())
                .hostnames(ours ? List.of(name.text()) : List.of())
                .build();
    }

    /** The zone of the subnet qualifies the label when the name is published. */
    private static Reservation named(Reservation reservation, DnsName name) {
        return reservation.withHostname(name.labels().getFirst());
    }
}
