package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.DnsLookup.Reply;
import io.leasehold.ddns.dns.ZoneTransfer;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.DnsFinding.Verdict;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.inventory.ZoneAudit.Method;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.DnsBook;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Looks at whole zones: reads them, judges them by the books, opens again what is ours and wrong.
/// Blocks, up to minutes for a large zone that cannot be read whole. Thread-safe if its parts are;
/// what it keeps in memory is one zone.
public final class ZoneAuditor {
    private static final String IN_ADDR_ARPA = "in-addr.arpa";

    private final DnsBook book;
    private final ZoneTable zones;
    private final DnsLookup lookup;
    private final ZoneTransfer transfer;
    private final Supplier<Plan> plan;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AuditSettings settings;
    private final Pace pace;

    /// @param plan the plan in force
    /// @param random picks the names that resolvers are asked for
    public ZoneAuditor(
            DnsBook book,
            ZoneTable zones,
            DnsLookup lookup,
            ZoneTransfer transfer,
            Supplier<Plan> plan,
            InstantSource clock,
            RandomGenerator random,
            AuditSettings settings,
            Pace pace) {
        this.book = book;
        this.zones = zones;
        this.lookup = lookup;
        this.transfer = transfer;
        this.plan = plan;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.pace = pace;
    }

    /// @param before what was found last time: serials to compare with, and since when things are
    ///   as they are
    /// @throws io.leasehold.ipam.port.StoreUnavailableException when the books cannot be read
    public ZoneAudit audit(DnsZoneConfig zone, Optional<ZoneAudit> before) {
        Plan now = plan.get();
        List<DnsFinding> findings = new ArrayList<>();
        Map<String, Long> serials = new LinkedHashMap<>();
        before.ifPresent(last -> serials.putAll(last.serials()));
        Optional<DnsServer> authority = Optional.empty();
        for (DnsServer server : zone.servers()) {
            if (serial(zone, server, now, serials, findings) && authority.isEmpty()) {
                authority = Optional.of(server);
            }
        }
        if (authority.isEmpty()) {
            return finished(
                    zone,
                    "none",
                    Method.NONE,
                    "no server of the zone answered, so nothing is known",
                    serials,
                    ZoneAudit.Counts.NONE,
                    findings,
                    List.of(),
                    before);
        }
        return look(zone, authority.get(), now, serials, findings, before);
    }

    private ZoneAudit look(
            DnsZoneConfig zone,
            DnsServer server,
            Plan now,
            Map<String, Long> serials,
            List<DnsFinding> findings,
            Optional<ZoneAudit> before) {
        QueryView queries = new QueryView(lookup, server, zone.localAddress(), pace);
        TransferView whole = new TransferView();
        ZoneTransfer.Outcome outcome = transfer.read(zone, server, whole::clear, whole::add);
        boolean transferred = outcome instanceof ZoneTransfer.Outcome.Whole;
        BookComparison books =
                new BookComparison(book, zones, zone, queries, settings, random, clock);
        books.compare(transferred ? Optional.of(whole) : Optional.empty());
        findings.addAll(books.findings());
        List<ZoneAudit.Pointer> pointers = new ArrayList<>();
        long stale = 0;
        if (transferred) {
            Leftovers leftovers = new Leftovers(book, zone, now, queries, clock);
            leftovers.judge(whole);
            findings.addAll(leftovers.findings());
            pointers.addAll(leftovers.pointers());
            stale = leftovers.stale();
        }
        boolean forward = !zone.zone().isWithin(new DnsName(IN_ADDR_ARPA));
        if (forward && settings.sample() > 0) {
            findings.addAll(
                    new ResolverCheck(lookup, zone, server, now, pace, clock, before)
                            .check(books.sample(), serials.getOrDefault(server.toString(), 0L)));
        }
        String summary =
                switch (outcome) {
                    case ZoneTransfer.Outcome.Whole(var serial, var records) ->
                            "read whole from %s: %d records, serial %d"
                                    .formatted(server, records, serial);
                    case ZoneTransfer.Outcome.Refused(var words) ->
                            "read name by name from %s, so names that we did not write were not"
                                            .formatted(server)
                                    + " looked for; "
                                    + words;
                };
        return finished(
                zone,
                server.toString(),
                transferred ? Method.TRANSFER : Method.QUERIES,
                summary,
                serials,
                books.counts(stale),
                findings,
                pointers,
                before);
    }

    private ZoneAudit finished(
            DnsZoneConfig zone,
            String server,
            Method method,
            String summary,
            Map<String, Long> serials,
            ZoneAudit.Counts counts,
            List<DnsFinding> findings,
            List<ZoneAudit.Pointer> pointers,
            Optional<ZoneAudit> before) {
        Map<String, Instant> known = new HashMap<>();
        before.ifPresent(last -> last.findings().forEach(f -> known.put(f.id(), f.since())));
        List<DnsFinding> dated =
                findings.stream()
                        .map(f -> f.since(known.getOrDefault(f.id(), f.since())))
                        .limit(ZoneAudit.MOST)
                        .toList();
        return new ZoneAudit(
                zone.zone(),
                clock.instant(),
                server,
                method,
                summary,
                serials,
                counts,
                dated,
                pointers.subList(0, Math.min(pointers.size(), ZoneAudit.MOST)));
    }

    /// @return whether the server has the zone
    private boolean serial(
            DnsZoneConfig zone,
            DnsServer server,
            Plan now,
            Map<String, Long> serials,
            List<DnsFinding> findings) {
        Reply reply = lookup.ask(server, zone.localAddress(), zone.zone(), "SOA");
        Ipv4Address address = addressOf(server);
        String who =
                Resolvers.owner(now, address)
                        .map(owner -> "; " + address + " is the address of " + owner)
                        .orElse("");
        if (reply instanceof Reply.Silent(String why)) {
            findings.add(
                    finding(
                            Verdict.RESOLVER,
                            zone.zone(),
                            address,
                            "zone target " + server,
                            "zone %s: its server %s answers nothing (%s)%s; is it a DNS server?"
                                    .formatted(zone.zone(), server, why, who),
                            List.of("SOA query over UDP and TCP: " + why)));
            return false;
        }
        Reply.Said said = (Reply.Said) reply;
        Optional<Long> serial =
                said.soa()
                        .filter(soa -> soa.owner().equals(zone.zone().text()))
                        .filter(_ -> said.authoritative() && said.ok())
                        .map(DnsLookup.Soa::serial);
        if (serial.isEmpty()) {
            findings.add(
                    finding(
                            Verdict.RESOLVER,
                            zone.zone(),
                            address,
                            "zone target " + server,
                            "zone %s: its server %s does not have it (%s)%s; `leasehold dns test` says more"
                                    .formatted(zone.zone(), server, said.rcode(), who),
                            List.of("SOA query: " + said.rcode())));
            return false;
        }
        Long last = serials.put(server.toString(), serial.get());
        if (last != null && Serial.wentBack(last, serial.get())) {
            findings.add(
                    finding(
                            Verdict.ROLLED_BACK,
                            zone.zone(),
                            address,
                            "rolled back at " + server,
                            ("zone %s at %s went back from serial %d to %d: it was restored from an"
                                            + " earlier state; names that are missing are put back,"
                                            + " and secondaries do not follow before the serial is"
                                            + " over %d")
                                    .formatted(zone.zone(), server, last, serial.get(), last),
                            List.of("serial before: " + last, "serial now: " + serial.get())));
        }
        return true;
    }

    private DnsFinding finding(
            Verdict verdict,
            DnsName zone,
            Ipv4Address address,
            String party,
            String message,
            List<String> evidence) {
        return new DnsFinding(
                verdict, zone, address, zone, party, clock.instant(), message, evidence);
    }

    private static Ipv4Address addressOf(DnsServer server) {
        try {
            return Ipv4Address.parse(server.host());
        } catch (IllegalArgumentException _) {
            return Ipv4Address.ANY;
        }
    }
}
