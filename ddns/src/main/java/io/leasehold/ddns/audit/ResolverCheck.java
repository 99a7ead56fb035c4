package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.DnsLookup.Reply;
import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.DnsFinding.Verdict;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks the DNS servers that clients are given in option 6 for names that are in the zone. A server
/// outside of the plan is asked for the zone only: our names are none of its business. Used once.
final class ResolverCheck {
    private static final int EXAMPLES = 5;

    private final DnsLookup lookup;
    private final DnsZoneConfig zone;
    private final DnsServer authority;
    private final Plan plan;
    private final Pace pace;
    private final InstantSource clock;
    private final Optional<ZoneAudit> before;

    ResolverCheck(
            DnsLookup lookup,
            DnsZoneConfig zone,
            DnsServer authority,
            Plan plan,
            Pace pace,
            InstantSource clock,
            Optional<ZoneAudit> before) {
        this.lookup = lookup;
        this.zone = zone;
        this.authority = authority;
        this.plan = plan;
        this.pace = pace;
        this.clock = clock;
        this.before = before;
    }

    /// @param serial of the zone at its authority
    List<DnsFinding> check(List<BookComparison.Sample> names, long serial) {
        List<DnsFinding> findings = new ArrayList<>();
        for (Map.Entry<Ipv4Address, List<String>> told :
                Resolvers.of(plan, zone.zone()).entrySet()) {
            check(told.getKey(), String.join(", ", told.getValue()), names, serial)
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<DnsFinding> check(
            Ipv4Address address, String subnets, List<BookComparison.Sample> names, long serial) {
        DnsServer server = server(address);
        pace.await();
        Reply reply = lookup.resolve(server, zone.zone(), "SOA");
        String owner =
                Resolvers.owner(plan, address)
                        .map(who -> ": it is the address of " + who)
                        .orElse("");
        if (reply instanceof Reply.Silent(String why)) {
            return Optional.of(
                    finding(
                            Verdict.RESOLVER,
                            address,
                            "silent",
                            "%s is given to clients of %s as DNS server (option 6) but answers nothing (%s)%s, not a DNS server"
                                    .formatted(address, subnets, why, owner),
                            List.of("SOA query over UDP and TCP: " + why)));
        }
        Reply.Said said = (Reply.Said) reply;
        boolean knows = said.ok() && !said.of("SOA").isEmpty();
        if (plan.containing(address).isEmpty() && !isOfZone(address)) {
            return knows
                    ? Optional.empty()
                    : Optional.of(
                            finding(
                                    Verdict.PUBLIC_RESOLVER,
                                    address,
                                    "outside",
                                    "%s is given to clients of %s as DNS server (option 6), is outside of the plan and does not know the zone %s: who asks it first does not find our names"
                                            .formatted(address, subnets, zone.zone()),
                                    List.of("SOA of " + zone.zone() + ": " + said.rcode())));
        }
        return ask(address, server, names, serial, said);
    }

    private Optional<DnsFinding> ask(
            Ipv4Address address,
            DnsServer server,
            List<BookComparison.Sample> names,
            long serial,
            Reply.Said soa) {
        List<String> wrong = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        String first = "";
        for (BookComparison.Sample one : names) {
            pace.await();
            String said = answer(server, one);
            if (!said.isEmpty()) {
                wrong.add(one.name().text());
                first = first.isEmpty() ? said : first;
                if (evidence.size() < EXAMPLES) {
                    evidence.add("%s is %s at %s".formatted(one.name(), said, address));
                }
            }
        }
        soa.soa()
                .filter(other -> other.owner().equals(zone.zone().text()))
                .filter(other -> Serial.wentBack(serial, other.serial()))
                .ifPresent(
                        other ->
                                evidence.add(
                                        "serial of %s: %d at %s, %d at %s"
                                                .formatted(
                                                        zone.zone(),
                                                        other.serial(),
                                                        address,
                                                        serial,
                                                        authority)));
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        DnsFinding finding = finding(Verdict.RESOLVER, address, "answers otherwise", "", evidence);
        String since =
                before.flatMap(
                                last ->
                                        last.findings().stream()
                                                .filter(f -> f.id().equals(finding.id()))
                                                .findFirst())
                        .map(known -> " for " + inWords(known.since()))
                        .orElse("");
        String words =
                wrong.size() == 1
                        ? "%s is known at %s, %s at %s%s (option 6)"
                                .formatted(
                                        wrong.getFirst(), authority.host(), first, address, since)
                        : "%d of %d names known at %s are others at %s%s (option 6), like %s: %s"
                                .formatted(
                                        wrong.size(),
                                        names.size(),
                                        authority.host(),
                                        address,
                                        since,
                                        wrong.getFirst(),
                                        first);
        return Optional.of(
                finding(Verdict.RESOLVER, address, "answers otherwise", words, evidence));
    }

    /// Empty when the resolver says what the zone says.
    private String answer(DnsServer server, BookComparison.Sample one) {
        return switch (lookup.resolve(server, one.name(), "A")) {
            case Reply.Silent(String why) -> why;
            case Reply.Said said when !said.ok() -> said.rcode();
            case Reply.Said said ->
                    said.of("A").stream().anyMatch(r -> r.data().equals(one.address().toString()))
                            ? ""
                            : said.of("A").isEmpty()
                                    ? "without an address"
                                    : said.of("A").stream()
                                            .map(ZoneRecord::data)
                                            .reduce((a, b) -> a + ", " + b)
                                            .orElse("");
        };
    }

    private String inWords(Instant since) {
        Duration past = Duration.between(since, clock.instant());
        return past.toHours() > 0 ? past.toHours() + " h" : Math.max(1, past.toMinutes()) + " min";
    }

    /// With the port of the zone's own server, for one that is both.
    private DnsServer server(Ipv4Address address) {
        return zone.servers().stream()
                .filter(server -> server.host().equals(address.toString()))
                .findFirst()
                .orElse(new DnsServer(address.toString(), DnsServer.DEFAULT_PORT));
    }

    private boolean isOfZone(Ipv4Address address) {
        return zone.servers().stream().anyMatch(s -> s.host().equals(address.toString()));
    }

    private DnsFinding finding(
            Verdict verdict,
            Ipv4Address address,
            String what,
            String message,
            List<String> evidence) {
        return new DnsFinding(
                verdict,
                zone.zone(),
                address,
                zone.zone(),
                address + " " + what,
                clock.instant(),
                message,
                evidence);
    }
}
