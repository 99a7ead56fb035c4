package io.leasehold.ddns.plan;

import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent.Publish;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One RFC 2136 UPDATE: all prerequisites hold and all changes are made, or nothing happens.
///
/// @param kind which message of the RFC 4703 algorithm it is
public record UpdateMessage(
        Kind kind, DnsName zone, List<Prerequisite> prerequisites, List<Change> changes) {

    /// The messages of RFC 4703, by the names the tables of this project give them.
    public enum Kind {
        /// Replaces address and DHCID of a name, whoever has it: for the modes without a check.
        U0,
        /// Adds a name that nobody uses (RFC 4703 section 5.3.1).
        U1,
        /// Replaces the address of a name that is ours already (5.3.2).
        U2,
        /// Replaces address and DHCID of a name that some DHCP client has.
        U3,
        /// Replaces the PTR of an address (5.4).
        P1,
        /// Removes the PTR of an address if it still names what we published (5.5).
        R1,
        /// Removes one A record of a name that carries no DHCID of ours.
        R0,
        /// Removes one A record of a name that is ours (5.5).
        R2,
        /// Removes our DHCID when no address is left (5.5).
        R3
    }

    public UpdateMessage {
        prerequisites = List.copyOf(prerequisites);
        changes = List.copyOf(changes);
    }

    static UpdateMessage addFresh(DnsName zone, Publish publish, DnsName name, Dhcid mark) {
        return new UpdateMessage(
                Kind.U1,
                zone,
                List.of(new Prerequisite.NameNotInUse(name)),
                List.of(addAddress(publish, name), addMark(publish, name, mark)));
    }

    static UpdateMessage addOwned(DnsName zone, Publish publish, DnsName name, Dhcid mark) {
        return new UpdateMessage(
                Kind.U2,
                zone,
                List.of(
                        new Prerequisite.NameInUse(name),
                        new Prerequisite.RrsetEquals(name, new RecordData.Dhcid(mark))),
                List.of(new Change.DeleteRrset(name, RecordType.A), addAddress(publish, name)));
    }

    static UpdateMessage replaceMarked(DnsName zone, Publish publish, DnsName name, Dhcid mark) {
        return new UpdateMessage(
                Kind.U3,
                zone,
                List.of(
                        new Prerequisite.NameInUse(name),
                        new Prerequisite.RrsetExists(name, RecordType.DHCID)),
                replacement(publish, name, Optional.of(mark)));
    }

    static UpdateMessage replaceAny(
            DnsName zone, Publish publish, DnsName name, Optional<Dhcid> mark) {
        return new UpdateMessage(Kind.U0, zone, List.of(), replacement(publish, name, mark));
    }

    private static List<Change> replacement(Publish publish, DnsName name, Optional<Dhcid> mark) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.DeleteRrset(name, RecordType.A));
        mark.ifPresent(_ -> changes.add(new Change.DeleteRrset(name, RecordType.DHCID)));
        changes.add(addAddress(publish, name));
        mark.ifPresent(dhcid -> changes.add(addMark(publish, name, dhcid)));
        return changes;
    }

    /// @param reverse the name that holds the PTR
    /// @param mark written beside the PTR
    static UpdateMessage publishReverse(
            DnsName zone, DnsName reverse, Publish publish, Optional<Dhcid> mark) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.DeleteRrset(reverse, RecordType.PTR));
        // Also when we write none: another registrar may have left one of another client.
        changes.add(new Change.DeleteRrset(reverse, RecordType.DHCID));
        changes.add(add(publish, reverse, new RecordData.Ptr(publish.name())));
        mark.ifPresent(dhcid -> changes.add(addMark(publish, reverse, dhcid)));
        return new UpdateMessage(Kind.P1, zone, List.of(), changes);
    }

    static UpdateMessage removeReverse(DnsName zone, DnsName reverse, DnsName target) {
        return new UpdateMessage(
                Kind.R1,
                zone,
                List.of(new Prerequisite.RrsetEquals(reverse, new RecordData.Ptr(target))),
                List.of(
                        new Change.DeleteRrset(reverse, RecordType.PTR),
                        new Change.DeleteRrset(reverse, RecordType.DHCID)));
    }

    static UpdateMessage removeUnmarked(DnsName zone, DnsName name, Ipv4Address address) {
        return new UpdateMessage(
                Kind.R0,
                zone,
                List.of(),
                List.of(new Change.DeleteRecord(name, new RecordData.A(address))));
    }

    static UpdateMessage removeAddress(
            DnsName zone, DnsName name, Dhcid dhcid, Ipv4Address address) {
        return new UpdateMessage(
                Kind.R2,
                zone,
                List.of(new Prerequisite.RrsetEquals(name, new RecordData.Dhcid(dhcid))),
                List.of(new Change.DeleteRecord(name, new RecordData.A(address))));
    }

    static UpdateMessage removeDhcid(DnsName zone, DnsName name, Dhcid dhcid) {
        return new UpdateMessage(
                Kind.R3,
                zone,
                List.of(
                        new Prerequisite.RrsetEquals(name, new RecordData.Dhcid(dhcid)),
                        new Prerequisite.RrsetAbsent(name, RecordType.A),
                        new Prerequisite.RrsetAbsent(name, RecordType.AAAA)),
                List.of(new Change.DeleteRrset(name, RecordType.DHCID)));
    }

    /// How long prerequisites and changes are on the wire at most (RFC 1035 section 3.2.1), names
    /// written out: pointers reach only into the first 16 KiB of a message.
    public int mostOctets() {
        int octets = 0;
        for (Prerequisite prerequisite : prerequisites) {
            octets += mostOctets(prerequisite.name());
            octets +=
                    prerequisite instanceof Prerequisite.RrsetEquals(var _, var data)
                            ? data.mostOctets()
                            : 0;
        }
        for (Change change : changes) {
            octets += mostOctets(change.name());
            octets +=
                    switch (change) {
                        case Change.Add(var _, var _, var data) -> data.mostOctets();
                        case Change.DeleteRecord(var _, var data) -> data.mostOctets();
                        case Change.DeleteRrset _ -> 0;
                    };
        }
        return octets;
    }

    /// Owner, type, class, TTL and length of the data.
    private static int mostOctets(DnsName owner) {
        return owner.text().length() + 2 + 10;
    }

    /// Puts messages of one kind and zone into one. Safe when no two of them touch the same name:
    /// prerequisites are all judged before any change, so together they mean what they mean alone,
    /// only that one unmet prerequisite now stops them all.
    ///
    /// @throws IllegalArgumentException when kinds or zones differ
    public static UpdateMessage merge(List<UpdateMessage> messages) {
        UpdateMessage first = messages.getFirst();
        if (messages.size() == 1) {
            return first;
        }
        List<Prerequisite> prerequisites = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (UpdateMessage message : messages) {
            if (message.kind != first.kind || !message.zone.equals(first.zone)) {
                throw new IllegalArgumentException(
                        "cannot merge %s of %s with %s of %s"
                                .formatted(message.kind, message.zone, first.kind, first.zone));
            }
            prerequisites.addAll(message.prerequisites);
            changes.addAll(message.changes);
        }
        return new UpdateMessage(first.kind, first.zone, prerequisites, changes);
    }

    private static Change addAddress(Publish publish, DnsName name) {
        return add(publish, name, new RecordData.A(publish.address()));
    }

    private static Change addMark(Publish publish, DnsName name, Dhcid mark) {
        return add(publish, name, new RecordData.Dhcid(mark));
    }

    private static Change add(Publish publish, DnsName name, RecordData data) {
        return new Change.Add(name, publish.ttl().toSeconds(), data);
    }
}
