package io.leasehold.http;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.dns.ZoneTest.Outcome;
import io.leasehold.ipam.dns.ZoneTest.Stage;
import io.leasehold.ipam.dns.ZoneTest.Step;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsZones;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One zone whose key is refused, and findings as a test makes them. */
final class CannedZones implements DnsZones {
    static final DnsName ZONE = DnsName.parse("lan.example.org");

    private final DnsAuditStore store;
    private final InstantSource clock;
    final List<DnsFinding> findings = new ArrayList<>();
    final List<ZoneAudit.Pointer> pointers = new ArrayList<>();
    final List<String> removed = new ArrayList<>();

    CannedZones(DnsAuditStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public List<Zone> zones() {
        return List.of(
                new Zone(
                        ZONE,
                        List.of(
                                new Server("192.0.2.53:53", true, Optional.empty()),
                                new Server("192.0.2.54:53", false, Optional.of(clock.instant()))),
                        List.of("leasehold"),
                        Optional.empty()));
    }

    @Override
    public Optional<ZoneTest> test(DnsName zone) {
        if (!zone.equals(ZONE)) {
            return Optional.empty();
        }
        ZoneTest test =
                new ZoneTest(
                        zone,
                        clock.instant(),
                        List.of(
                                new Step(
                                        "192.0.2.53:53",
                                        Stage.UDP,
                                        Outcome.PASSED,
                                        "answers over UDP"),
                                new Step(
                                        "192.0.2.53:53",
                                        Stage.KEY,
                                        Outcome.FAILED,
                                        "the server has another secret for this key <BADSIG>")));
        store.save(test);
        return Optional.of(test);
    }

    @Override
    public Optional<ZoneAudit> audit(DnsName zone) {
        if (!zone.equals(ZONE)) {
            return Optional.empty();
        }
        ZoneAudit audit =
                new ZoneAudit(
                        zone,
                        clock.instant(),
                        "192.0.2.53:53",
                        ZoneAudit.Method.TRANSFER,
                        "read whole from 192.0.2.53:53: 7 records, serial 9",
                        Map.of("192.0.2.53:53", 9L),
                        new ZoneAudit.Counts(3, 1, 0, 1, 0, 2, 0),
                        findings,
                        pointers);
        store.save(audit);
        return Optional.of(audit);
    }

    /** Found by the next look, which is now. */
    DnsFinding find(DnsFinding.Verdict verdict, Ipv4Address address, DnsName name, String words) {
        DnsFinding finding =
                new DnsFinding(
                        verdict,
                        ZONE,
                        address,
                        name,
                        "somebody",
                        clock.instant(),
                        words,
                        List.of("evidence <i>"));
        findings.add(finding);
        audit(ZONE);
        return finding;
    }

    @Override
    public Optional<Removal> remove(String finding) {
        Optional<DnsFinding> known =
                findings.stream().filter(f -> f.id().equals(finding)).findFirst();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (!known.get().isRemovable()) {
            return Optional.of(new Removal.Refused("this is not removed <here>"));
        }
        removed.add(finding);
        return Optional.of(new Removal.Removed());
    }
}
