package io.leasehold.ddns.rfc4703;

import static io.leasehold.ipam.dns.ConflictMode.CHECK_EXISTS_WITH_DHCID;
import static io.leasehold.ipam.dns.ConflictMode.CHECK_WITH_DHCID;
import static io.leasehold.ipam.dns.ConflictMode.NO_CHECK_WITHOUT_DHCID;
import static io.leasehold.ipam.dns.ConflictMode.NO_CHECK_WITH_DHCID;

import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What each conflict mode makes of what it finds under a name (RFC 4703 section 5.3, and the
/// deviations that Kea names), once for every server it is run against.
public final class ModeTable {
    public static final Ipv4Address NEW = Ipv4Address.parse("192.0.2.70");

    private static final Ipv4Address OLD = Ipv4Address.parse("192.0.2.71");
    private static final Ipv4Address OLDER = Ipv4Address.parse("192.0.2.72");
    private static final OctetString PEER =
            OctetString.parseHex("20:01:0d:b8:00:00:00:00:00:00:00:00:00:00:00:70");

    private ModeTable() {}

    /// @param found what the name owns: words of {@link #records}
    /// @param published what it owns once the client at {@link #NEW} is published
    /// @param withdrawn what it owns after that client has gone again
    public record Row(
            ConflictMode mode, String found, Outcome outcome, String published, String withdrawn) {
        @Override
        public String toString() {
            return mode + " finds [" + found + "]";
        }
    }

    public enum Outcome {
        DONE,
        CONFLICT
    }

    public static Stream<Row> rows() {
        return Stream.of(
                done(CHECK_WITH_DHCID, "", "new ours", ""),
                done(CHECK_WITH_DHCID, "old ours", "new ours", ""),
                left(CHECK_WITH_DHCID, "old theirs"),
                left(CHECK_WITH_DHCID, "old"),
                left(CHECK_WITH_DHCID, "old older"),
                done(CHECK_WITH_DHCID, "old older ours", "new ours", ""),
                done(CHECK_WITH_DHCID, "peer ours", "new peer ours", "peer ours"),
                left(CHECK_WITH_DHCID, "peer theirs"),
                done(NO_CHECK_WITH_DHCID, "", "new ours", ""),
                done(NO_CHECK_WITH_DHCID, "old ours", "new ours", ""),
                done(NO_CHECK_WITH_DHCID, "old theirs", "new ours", ""),
                done(NO_CHECK_WITH_DHCID, "old", "new ours", ""),
                done(NO_CHECK_WITH_DHCID, "old older", "new ours", ""),
                done(NO_CHECK_WITH_DHCID, "old older ours", "new ours", ""),
                done(NO_CHECK_WITH_DHCID, "peer ours", "new peer ours", "peer ours"),
                done(NO_CHECK_WITH_DHCID, "peer theirs", "new peer ours", "peer ours"),
                done(CHECK_EXISTS_WITH_DHCID, "", "new ours", ""),
                done(CHECK_EXISTS_WITH_DHCID, "old ours", "new ours", ""),
                done(CHECK_EXISTS_WITH_DHCID, "old theirs", "new ours", ""),
                left(CHECK_EXISTS_WITH_DHCID, "old"),
                left(CHECK_EXISTS_WITH_DHCID, "old older"),
                done(CHECK_EXISTS_WITH_DHCID, "old older theirs", "new ours", ""),
                done(CHECK_EXISTS_WITH_DHCID, "peer ours", "new peer ours", "peer ours"),
                done(CHECK_EXISTS_WITH_DHCID, "peer theirs", "new peer ours", "peer ours"),
                left(CHECK_EXISTS_WITH_DHCID, "peer"),
                done(NO_CHECK_WITHOUT_DHCID, "", "new", ""),
                done(NO_CHECK_WITHOUT_DHCID, "old ours", "new ours", "ours"),
                done(NO_CHECK_WITHOUT_DHCID, "old theirs", "new theirs", "theirs"),
                done(NO_CHECK_WITHOUT_DHCID, "old", "new", ""),
                done(NO_CHECK_WITHOUT_DHCID, "old older", "new", ""),
                done(NO_CHECK_WITHOUT_DHCID, "peer", "new peer", "peer"),
                done(NO_CHECK_WITHOUT_DHCID, "peer theirs", "new peer theirs", "peer theirs"));
    }

    private static Row done(ConflictMode mode, String found, String published, String withdrawn) {
        return new Row(mode, found, Outcome.DONE, published, withdrawn);
    }

    private static Row left(ConflictMode mode, String found) {
        return new Row(mode, found, Outcome.CONFLICT, found, found);
    }

    /// Every way to change the mode of a name, alone and beside a dual-stack peer of the client.
    public record Change(ConflictMode from, ConflictMode to) {
        @Override
        public String toString() {
            return from + " then " + to;
        }

        /// What the name owns at the end.
        public String published() {
            return to.marks() ? "new ours" : "new";
        }
    }

    public static Stream<Change> changes() {
        return Stream.of(ConflictMode.values())
                .flatMap(from -> Stream.of(ConflictMode.values()).map(to -> new Change(from, to)));
    }

    public static DnsIntent.Publish publish(DnsName name, ConflictMode mode) {
        return new DnsIntent.Publish(
                NEW, name, dhcid(1, name), Duration.ofMinutes(10), true, true, mode, List.of());
    }

    /// `new`, `old` and `older` are addresses, `peer` an IPv6 address, `ours` and `theirs` DHCIDs.
    public static List<RecordData> records(String words, DnsName name) {
        return Stream.of(words.split(" "))
                .filter(word -> !word.isEmpty())
                .<RecordData>map(
                        word ->
                                switch (word) {
                                    case "new" -> new RecordData.A(NEW);
                                    case "old" -> new RecordData.A(OLD);
                                    case "older" -> new RecordData.A(OLDER);
                                    case "peer" -> new RecordData.Aaaa(PEER);
                                    case "ours" -> new RecordData.Dhcid(dhcid(1, name));
                                    case "theirs" -> new RecordData.Dhcid(dhcid(2, name));
                                    default -> throw new IllegalArgumentException(word);
                                })
                .toList();
    }

    private static Dhcid dhcid(int client, DnsName name) {
        return Dhcid.of(
                new ClientIdentity(
                        Optional.empty(), HardwareAddress.parse("00:00:5e:00:53:0" + client)),
                name);
    }
}
