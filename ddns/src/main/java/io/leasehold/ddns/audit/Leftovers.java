package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.dns.DnsIntent.Publish;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.DnsFinding.Verdict;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.DnsBook;
import io.leasehold.ipam.port.DnsLedger.BookEntry;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is in a zone though the books do not know of it. Used once, by one thread.
final class Leftovers {
    private static final Pattern REVERSE =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.in-addr\\.arpa");

    private final DnsBook books;
    private final DnsZoneConfig zone;
    private final Plan plan;
    private final QueryView queries;
    private final InstantSource clock;
    private final List<DnsFinding> findings = new ArrayList<>();
    private final List<ZoneAudit.Pointer> pointers = new ArrayList<>();
    private long stale;

    Leftovers(
            DnsBook books, DnsZoneConfig zone, Plan plan, QueryView queries, InstantSource clock) {
        this.books = books;
        this.zone = zone;
        this.plan = plan;
        this.queries = queries;
        this.clock = clock;
    }

    void judge(TransferView whole) {
        for (List<ZoneRecord> records : whole.unexplained()) {
            Optional<DnsName> owner = records.getFirst().name();
            if (owner.isPresent()) {
                Optional<Ipv4Address> reversed = address(owner.get());
                if (reversed.isPresent()) {
                    pointer(owner.get(), reversed.get(), records);
                } else {
                    marked(owner.get(), records);
                }
            }
        }
    }

    private static Optional<Ipv4Address> address(DnsName reverse) {
        Matcher octets = REVERSE.matcher(reverse.text());
        if (!octets.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Ipv4Address.parse(
                            octets.group(4)
                                    + "."
                                    + octets.group(3)
                                    + "."
                                    + octets.group(2)
                                    + "."
                                    + octets.group(1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void pointer(DnsName owner, Ipv4Address address, List<ZoneRecord> records) {
        Optional<DnsName> target =
                RecordJudge.of(records, "PTR").stream().findFirst().flatMap(ZoneRecord::target);
        Optional<SubnetSnapshot> subnet = plan.containing(address);
        if (target.isEmpty() || subnet.isEmpty()) {
            return;
        }
        // In a pool only leases have names; a reservation that is not leased now may have had one.
        boolean leased = subnet.get().pool().contains(address);
        boolean reserved = subnet.get().reservationOf(address).isPresent();
        if (!leased || reserved) {
            if (pointers.size() < ZoneAudit.MOST) {
                pointers.add(new ZoneAudit.Pointer(address, target.get()));
            }
            return;
        }
        if (stillThere(owner, "PTR", target.get().text()) && !isExplained(address, target.get())) {
            if (pointers.size() < ZoneAudit.MOST) {
                pointers.add(new ZoneAudit.Pointer(address, target.get()));
            }
            found(
                    owner,
                    address,
                    target.get().text(),
                    "PTR of %s in the pool of %s says %s, and no lease, reservation or claim explains it; remove it if nobody has the address"
                            .formatted(address, subnet.get().subnet().prefix(), target.get()),
                    records);
        }
    }

    private void marked(DnsName owner, List<ZoneRecord> records) {
        List<ZoneRecord> addresses = RecordJudge.of(records, "A");
        if (RecordJudge.of(records, "DHCID").isEmpty() || addresses.isEmpty()) {
            return;
        }
        Ipv4Address address = Ipv4Address.parse(addresses.getFirst().data());
        Optional<SubnetSnapshot> subnet = plan.containing(address);
        if (subnet.filter(s -> s.pool().contains(address)).isPresent()
                && stillThere(owner, "DHCID", RecordJudge.of(records, "DHCID").getFirst().data())
                && !isExplained(address, owner)) {
            found(
                    owner,
                    address,
                    address.toString(),
                    "%s has the address %s in the pool of %s and a DHCID, and no lease explains it: another DHCP server wrote it, or did"
                            .formatted(owner, address, subnet.get().subnet().prefix()),
                    records);
        }
    }

    /// The zone was read before the books, so what has gone since is no leftover.
    private boolean stillThere(DnsName owner, String type, String data) {
        return findings.size() >= ZoneAudit.MOST
                || queries.ask(owner, type)
                        .filter(
                                now ->
                                        RecordJudge.of(now, type).stream()
                                                .anyMatch(r -> r.data().equals(data)))
                        .isPresent();
    }

    /// And what has been granted since is in the books by now.
    private boolean isExplained(Ipv4Address address, DnsName name) {
        Optional<Ipv4Address> before =
                address.equals(Ipv4Address.ANY) ? Optional.empty() : Optional.of(address.plus(-1));
        List<BookEntry> page = books.book(before, 1);
        if (page.isEmpty() || !page.getFirst().address().equals(address)) {
            return false;
        }
        BookEntry entry = page.getFirst();
        return entry.traces().stream().anyMatch(trace -> trace.name().equals(name))
                || entry.desired() instanceof Publish publish
                        && (publish.name().equals(name)
                                || publish.aliases().stream()
                                        .anyMatch(alias -> alias.name().equals(name)));
    }

    private void found(
            DnsName owner,
            Ipv4Address address,
            String party,
            String words,
            List<ZoneRecord> records) {
        stale++;
        if (findings.size() < ZoneAudit.MOST) {
            findings.add(
                    new DnsFinding(
                            Verdict.STALE,
                            zone.zone(),
                            address,
                            owner,
                            party,
                            clock.instant(),
                            words,
                            records.stream()
                                    .map(
                                            r ->
                                                    "%s %d %s %s"
                                                            .formatted(
                                                                    r.owner(),
                                                                    r.ttlSeconds(),
                                                                    r.type(),
                                                                    r.data()))
                                    .toList()));
        }
    }

    List<DnsFinding> findings() {
        return findings;
    }

    List<ZoneAudit.Pointer> pointers() {
        return pointers;
    }

    long stale() {
        return stale;
    }
}
