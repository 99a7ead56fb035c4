package io.leasehold.ipam.inventory;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Space;

import java.time.Instant;
import java.util.List;

/**
 * Something that a look at a zone found and that a person may want to decide.
 *
 * @param address what it is about; 0.0.0.0 when that has no IPv4 address of its own
 * @param name the name in DNS; the zone's when it is about the whole zone
 * @param party who is in our way: an owner, a value, a server
 * @param since when a look first found it
 * @param message in words, for people
 * @param evidence what was read, each in words
 */
public record DnsFinding(
        Verdict verdict,
        DnsName zone,
        Ipv4Address address,
        DnsName name,
        String party,
        Instant since,
        String message,
        List<String> evidence) {
    /** What is wrong. */
    public enum Verdict {
        /** Ours, but somebody changed it; it is put back. */
        CHANGED(Conflict.Kind.NAME_CHANGED, Conflict.Severity.INFO),
        /** Somebody else's, where one of our names is meant to be; left alone. */
        FOREIGN(Conflict.Kind.NAME_OF_ANOTHER, Conflict.Severity.WARNING),
        /** In our part of the zone, and nothing we know of explains it; left alone. */
        STALE(Conflict.Kind.NAME_STALE, Conflict.Severity.INFO),
        /** The zone is older than it was. */
        ROLLED_BACK(Conflict.Kind.ZONE_ROLLED_BACK, Conflict.Severity.WARNING),
        /** A server that clients or we are told to ask does not know what it should. */
        RESOLVER(Conflict.Kind.NAME_SERVER, Conflict.Severity.WARNING),
        /** A server outside of the plan that does not know the zone, as was to be expected. */
        PUBLIC_RESOLVER(Conflict.Kind.NAME_SERVER, Conflict.Severity.INFO);

        private final Conflict.Kind kind;
        private final Conflict.Severity severity;

        Verdict(Conflict.Kind kind, Conflict.Severity severity) {
            this.kind = kind;
            this.severity = severity;
        }
    }

    public DnsFinding {
        evidence = List.copyOf(evidence);
    }

    /** The finding as one more thing that cannot be right; its id is the finding's. */
    public Conflict conflict() {
        return Conflict.of(
                verdict.kind,
                verdict.severity,
                Space.LAN,
                Ipv4Range.of(address),
                List.of(zone.text(), name.text(), party),
                message,
                evidence);
    }

    /** The same for the same thing, from look to look. */
    public String id() {
        return conflict().id();
    }

    /** Whether somebody may decide that the name is ours. */
    public boolean isAdoptable() {
        return verdict == Verdict.FOREIGN;
    }

    /** Whether somebody may decide that it goes: the PTR of an address that we manage. */
    public boolean isRemovable() {
        return verdict == Verdict.STALE && name.equals(DnsName.reverseOf(address));
    }

    public DnsFinding since(Instant earlier) {
        return new DnsFinding(verdict, zone, address, name, party, earlier, message, evidence);
    }
}
