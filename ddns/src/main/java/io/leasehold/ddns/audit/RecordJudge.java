package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent.Publish;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger.BookEntry;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Compares what is desired with what was read (RFC 4703 section 5: the DHCID says whose a name
/// is). Pure.
final class RecordJudge {
    private RecordJudge() {}

    /// The A record of a name.
    ///
    /// @param found all records of the name
    /// @param sharer whether another address of the books has the same name by the same client (RFC
    ///   4703 section 5.3: the name then has the address that changed last)
    /// @param registrar who says in TXT records that the name is his
    static Judgement forward(
            BookEntry entry,
            Publish desired,
            DnsName name,
            Dhcid dhcid,
            List<ZoneRecord> found,
            Predicate<Ipv4Address> sharer,
            Function<DnsName, Optional<String>> registrar) {
        List<ZoneRecord> addresses = of(found, "A");
        List<ZoneRecord> marks = of(found, "DHCID");
        List<ZoneRecord> aliases = of(found, "CNAME");
        boolean marked = marks.stream().map(ZoneRecord::data).anyMatch(dhcid.base64()::equals);
        boolean right =
                addresses.size() == 1
                        && addresses.getFirst().data().equals(desired.address().toString());
        boolean ours = !desired.mode().marks() ? marks.isEmpty() : marked && marks.size() == 1;
        if (right && ours) {
            return Judgement.OK;
        }
        if (addresses.isEmpty() && aliases.isEmpty() && (marks.isEmpty() || marked)) {
            return Judgement.MISSING;
        }
        if (marked && addresses.size() == 1 && isSharer(addresses.getFirst(), sharer)) {
            return Judgement.OK;
        }
        boolean publishedBefore =
                entry.confirmed()
                        && entry.traces().stream()
                                .anyMatch(t -> t.forward() && t.name().equals(name));
        String now = shown(addresses, aliases);
        if (marked || overwrites(desired.mode(), !marks.isEmpty()) && aliases.isEmpty()) {
            return new Judgement.Changed(
                    now,
                    changed(name, desired, addresses, now)
                            + (right ? " and its DHCID" : "")
                            + "; it is put back");
        }
        return foreign(name, desired, addresses, marks, aliases, now, publishedBefore, registrar);
    }

    private static boolean isSharer(ZoneRecord record, Predicate<Ipv4Address> sharer) {
        return sharer.test(Ipv4Address.parse(record.data()));
    }

    /// Whether the reconciler will replace what is not this client's.
    private static boolean overwrites(ConflictMode mode, boolean hasDhcid) {
        return switch (mode) {
            case CHECK_WITH_DHCID -> false;
            case CHECK_EXISTS_WITH_DHCID -> hasDhcid;
            case NO_CHECK_WITH_DHCID, NO_CHECK_WITHOUT_DHCID -> true;
        };
    }

    private static String changed(
            DnsName name, Publish desired, List<ZoneRecord> addresses, String now) {
        return "foreign writer changed %s from %s to %s%s"
                .formatted(name, desired.address(), now, ttl(addresses));
    }

    private static Judgement foreign(
            DnsName name,
            Publish desired,
            List<ZoneRecord> addresses,
            List<ZoneRecord> marks,
            List<ZoneRecord> aliases,
            String now,
            boolean publishedBefore,
            Function<DnsName, Optional<String>> registrar) {
        String wanted = "; wanted for " + desired.address();
        Optional<String> registered = registrar.apply(name);
        if (registered.isPresent()) {
            return new Judgement.Foreign(
                    registered.get(),
                    "%s is kept by %s: %s%s%s"
                            .formatted(name, registered.get(), now, ttl(addresses), wanted));
        }
        if (!marks.isEmpty()) {
            return new Judgement.Foreign(
                    "DHCID " + marks.getFirst().data(),
                    "%s belongs to another device, or to a client of another DHCP server: %s, DHCID %s%s"
                            .formatted(name, now, marks.getFirst().data(), wanted));
        }
        if (!aliases.isEmpty()) {
            return new Judgement.Foreign(
                    now, "%s was entered as %s%s".formatted(name, now, wanted));
        }
        if (publishedBefore) {
            return new Judgement.Foreign(
                    now,
                    (addresses.size() == 1
                                            && addresses
                                                    .getFirst()
                                                    .data()
                                                    .equals(desired.address().toString())
                                    ? "foreign writer took over %s: %s%s"
                                            .formatted(name, now, ttl(addresses))
                                    : changed(name, desired, addresses, now))
                            + ", and our DHCID is gone; adopt it to publish it again, or leave it");
        }
        return new Judgement.Foreign(
                now,
                "%s was entered by hand or by a program that writes no DHCID: %s%s%s"
                        .formatted(name, now, ttl(addresses), wanted));
    }

    private static String shown(List<ZoneRecord> addresses, List<ZoneRecord> aliases) {
        return aliases.isEmpty()
                ? addresses.isEmpty()
                        ? "no address"
                        : String.join(", ", addresses.stream().map(ZoneRecord::data).toList())
                : "CNAME " + aliases.getFirst().data();
    }

    private static String ttl(List<ZoneRecord> records) {
        return records.isEmpty() ? "" : ", ttl " + records.getFirst().ttlSeconds();
    }

    /// The PTR of an address. It goes to whoever has the lease (RFC 4703 section 5.4), so nobody's
    /// is foreign.
    static Judgement reverse(Publish desired, DnsName reverse, List<ZoneRecord> found) {
        List<ZoneRecord> pointers = of(found, "PTR");
        if (pointers.isEmpty() && of(found, "CNAME").isEmpty()) {
            return Judgement.MISSING;
        }
        if (pointers.size() == 1 && pointers.getFirst().data().equals(desired.name().text())) {
            return Judgement.OK;
        }
        String now =
                pointers.isEmpty()
                        ? "CNAME " + of(found, "CNAME").getFirst().data()
                        : String.join(", ", pointers.stream().map(ZoneRecord::data).toList());
        return new Judgement.Changed(
                now,
                "foreign writer changed the PTR of %s (%s) from %s to %s%s; it is put back"
                        .formatted(desired.address(), reverse, desired.name(), now, ttl(pointers)));
    }

    static List<ZoneRecord> of(List<ZoneRecord> records, String type) {
        return records.stream().filter(record -> record.type().equals(type)).toList();
    }

    /// Whether an address waits because its name is somebody else's, which is worth a look; what
    /// waits for anything else is on its way.
    static boolean lostToAnother(BookEntry entry) {
        return !entry.confirmed()
                && entry.failure()
                        .filter(f -> f.kind().equals(FailureKind.CONFLICT.name()))
                        .isPresent();
    }
}
