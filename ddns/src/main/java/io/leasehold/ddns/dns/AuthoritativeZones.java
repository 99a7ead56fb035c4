package io.leasehold.ddns.dns;

import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The mind of a small authoritative DNS server: bytes in, bytes out, no socket. It answers queries
/// for its zones and applies RFC 2136 updates that are signed with one of its keys, atomically and
/// with the answer codes of the RFC. Records live in memory, at most {@value #MOST_RECORDS} of
/// them.
///
/// Who has a key may also read a whole zone (AXFR), if it fits one message.
///
/// What it is not: it has no recursion, zone files, DNSSEC, wildcards or delegations.
///
/// Thread-safe: one message at a time.
public final class AuthoritativeZones {
    static final int MOST_RECORDS = 500_000;

    private static final long SOA_TTL_SECONDS = 300;
    private static final int PLAIN_DATAGRAM = 512;
    private static final int LARGEST_DATAGRAM = 4096;
    private static final int LARGEST_MESSAGE = 65_535;

    /// Leaves room for header, both SOA and signature.
    private static final int LARGEST_TRANSFER = 64_000;

    private final List<TsigKey> keys;
    private final InstantSource clock;
    private final Map<Name, Zone> zones = new LinkedHashMap<>();
    private int records;

    /// Names in canonical order, each with its RRsets by type.
    private static final class Zone {
        final Name apex;
        final TreeMap<Name, Map<Integer, List<Record>>> names = new TreeMap<>();

        Zone(Name apex) {
            this.apex = apex;
        }

        List<Record> rrset(Name name, int type) {
            return names.getOrDefault(name, Map.of()).getOrDefault(type, List.of());
        }

        /// A name exists if it owns records or has something below it (RFC 8020).
        boolean exists(Name name) {
            if (names.containsKey(name)) {
                return true;
            }
            // Canonical order puts what is below a name right behind it.
            Name next = names.higherKey(name);
            return next != null && next.subdomain(name);
        }
    }

    /// @param keys that may update every zone; without one, every update is refused
    /// @param clock against which signatures are judged
    public AuthoritativeZones(
            Collection<DnsName> zones, Collection<TsigKey> keys, InstantSource clock) {
        this.keys = List.copyOf(keys);
        this.clock = clock;
        for (DnsName zone : zones) {
            Name apex = WireMessages.name(zone);
            Name server = WireMessages.name(zone.child("ns"));
            Name admin = WireMessages.name(zone.child("hostmaster"));
            Zone made = new Zone(apex);
            this.zones.put(apex, made);
            put(
                    made,
                    new SOARecord(
                            apex,
                            DClass.IN,
                            SOA_TTL_SECONDS,
                            server,
                            admin,
                            1,
                            3600,
                            600,
                            86_400,
                            SOA_TTL_SECONDS));
            put(made, new NSRecord(apex, DClass.IN, SOA_TTL_SECONDS, server));
        }
    }

    /// Enters a record as an administrator would, without asking for prerequisites.
    ///
    /// @throws IllegalArgumentException when no zone contains the name
    public synchronized void enter(DnsName name, long ttlSeconds, RecordData data) {
        Zone zone =
                zoneOf(WireMessages.name(name))
                        .orElseThrow(
                                () -> new IllegalArgumentException(name + " is in no zone here"));
        put(zone, WireMessages.record(WireMessages.name(name), ttlSeconds, data));
    }

    /// Everything but SOA and NS, sorted, one `name type data` per line: what a test compares.
    public synchronized List<String> contents() {
        List<String> lines = new ArrayList<>();
        for (Zone zone : zones.values()) {
            for (Map<Integer, List<Record>> rrsets : zone.names.values()) {
                for (List<Record> rrset : rrsets.values()) {
                    for (Record record : rrset) {
                        if (record.getType() != Type.SOA && record.getType() != Type.NS) {
                            lines.add(
                                    record.getName().toString(true)
                                            + " "
                                            + Type.string(record.getType())
                                            + " "
                                            + record.rdataToString());
                        }
                    }
                }
            }
        }
        lines.sort(null);
        return lines;
    }

    /// Answers one message.
    ///
    /// @param datagram whether the answer has to fit a datagram
    /// @return empty for what deserves no answer: fragments of messages and answers to others
    public synchronized Optional<byte[]> answer(byte[] request, boolean datagram) {
        Message query;
        try {
            query = new Message(request);
        } catch (IOException _) {
            return malformed(request);
        }
        if (query.getHeader().getFlag(Flags.QR)) {
            return Optional.empty();
        }
        Message response = new Message(query.getHeader().getID());
        Header header = response.getHeader();
        header.setFlag(Flags.QR);
        header.setOpcode(query.getHeader().getOpcode());
        if (query.getQuestion() != null) {
            response.addRecord(query.getQuestion(), Section.QUESTION);
        }
        TSIGRecord signature = query.getTSIG();
        Optional<TsigKey> key = signature == null ? Optional.empty() : key(signature);
        int tsigError = signature == null ? Rcode.NOERROR : check(query, request, key);
        if (tsigError != Rcode.NOERROR) {
            header.setRcode(Rcode.NOTAUTH);
        } else if (query.getHeader().getOpcode() == Opcode.UPDATE) {
            header.setRcode(update(query, signature != null));
        } else if (query.getHeader().getOpcode() == Opcode.QUERY) {
            resolve(query, response, signature != null && !datagram);
        } else {
            header.setRcode(Rcode.NOTIMP);
        }
        return Optional.of(wire(query, response, datagram, key, tsigError));
    }

    private static Optional<byte[]> malformed(byte[] request) {
        if (request.length < Header.LENGTH || (request[2] & 0x80) != 0) {
            return Optional.empty();
        }
        Header header = new Header((request[0] & 0xff) << 8 | (request[1] & 0xff));
        header.setFlag(Flags.QR);
        header.setRcode(Rcode.FORMERR);
        return Optional.of(header.toWire());
    }

    // ---- TSIG, RFC 8945 section 5.2 and 5.3

    private Optional<TsigKey> key(TSIGRecord signature) {
        for (TsigKey key : keys) {
            if (WireMessages.name(key.name()).equals(signature.getName())
                    && WireMessages.algorithm(key.algorithm()).equals(signature.getAlgorithm())) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private int check(Message query, byte[] request, Optional<TsigKey> key) {
        return key.map(k -> WireMessages.tsig(k, clock).verify(query, request, null))
                .orElse(Rcode.BADKEY);
    }

    private byte[] wire(
            Message query,
            Message response,
            boolean datagram,
            Optional<TsigKey> key,
            int tsigError) {
        int limit = datagram ? datagramLimit(query) : LARGEST_MESSAGE;
        TSIGRecord requestTsig = query.getTSIG();
        if (requestTsig == null) {
            return response.toWire(limit);
        }
        if (key.isPresent()) {
            WireMessages.tsig(key.get(), clock).apply(response, tsigError, requestTsig);
        } else {
            response.addRecord(unsigned(requestTsig, tsigError), Section.ADDITIONAL);
        }
        byte[] wire = response.toWire();
        if (wire.length <= limit) {
            return wire;
        }
        Message empty = new Message(query.getHeader().getID());
        empty.getHeader().setFlag(Flags.QR);
        empty.getHeader().setFlag(Flags.TC);
        empty.getHeader().setOpcode(query.getHeader().getOpcode());
        if (query.getQuestion() != null) {
            empty.addRecord(query.getQuestion(), Section.QUESTION);
        }
        key.ifPresent(k -> WireMessages.tsig(k, clock).apply(empty, tsigError, requestTsig));
        return empty.toWire();
    }

    /// With an unknown key there is nothing to sign with; the record only carries the error.
    private static TSIGRecord unsigned(TSIGRecord request, int error) {
        return new TSIGRecord(
                request.getName(),
                DClass.ANY,
                0,
                request.getAlgorithm(),
                request.getTimeSigned(),
                request.getFudge(),
                new byte[0],
                request.getOriginalID(),
                error,
                new byte[0]);
    }

    private static int datagramLimit(Message query) {
        return query.getOPT() == null
                ? PLAIN_DATAGRAM
                : Math.clamp(query.getOPT().getPayloadSize(), PLAIN_DATAGRAM, LARGEST_DATAGRAM);
    }

    // ---- queries, RFC 1034 section 4.3.2

    /// @param mayTransfer whether who asks may have the whole zone: with a key, over TCP
    private void resolve(Message query, Message response, boolean mayTransfer) {
        Record question = query.getQuestion();
        Header header = response.getHeader();
        if (question == null) {
            header.setRcode(Rcode.FORMERR);
            return;
        }
        Optional<Zone> found = zoneOf(question.getName());
        if (found.isEmpty() || question.getDClass() != DClass.IN) {
            header.setRcode(Rcode.REFUSED);
            return;
        }
        Zone zone = found.get();
        if (question.getType() == Type.AXFR || question.getType() == Type.IXFR) {
            transfer(question, zone, response, mayTransfer);
            return;
        }
        header.setFlag(Flags.AA);
        List<Record> answers =
                question.getType() == Type.ANY
                        ? all(zone, question.getName())
                        : zone.rrset(question.getName(), question.getType());
        for (Record record : answers) {
            response.addRecord(record, Section.ANSWER);
        }
        if (answers.isEmpty()) {
            header.setRcode(zone.exists(question.getName()) ? Rcode.NOERROR : Rcode.NXDOMAIN);
            response.addRecord(soa(zone), Section.AUTHORITY);
        }
    }

    /// RFC 5936, in one message: a zone that does not fit 64 KiB is not handed out.
    private static void transfer(
            Record question, Zone zone, Message response, boolean mayTransfer) {
        List<Record> whole = new ArrayList<>();
        whole.add(soa(zone));
        int octets = 0;
        for (Map<Integer, List<Record>> rrsets : zone.names.values()) {
            for (List<Record> rrset : rrsets.values()) {
                for (Record record : rrset) {
                    if (record.getType() != Type.SOA) {
                        whole.add(record);
                        octets += record.toWire(Section.ANSWER).length;
                    }
                }
            }
        }
        whole.add(soa(zone));
        if (!mayTransfer
                || question.getType() != Type.AXFR
                || !question.getName().equals(zone.apex)
                || octets > LARGEST_TRANSFER) {
            response.getHeader().setRcode(Rcode.REFUSED);
            return;
        }
        response.getHeader().setFlag(Flags.AA);
        whole.forEach(record -> response.addRecord(record, Section.ANSWER));
    }

    private static List<Record> all(Zone zone, Name name) {
        List<Record> records = new ArrayList<>();
        zone.names.getOrDefault(name, Map.of()).values().forEach(records::addAll);
        return records;
    }

    private Optional<Zone> zoneOf(Name name) {
        Zone longest = null;
        for (Zone zone : zones.values()) {
            if (name.subdomain(zone.apex)
                    && (longest == null || zone.apex.labels() > longest.apex.labels())) {
                longest = zone;
            }
        }
        return Optional.ofNullable(longest);
    }

    // ---- updates, RFC 2136 section 3

    /// The order of section 3: zone, prerequisites, permission, prescan; then all or nothing.
    private int update(Message update, boolean signed) {
        Record section = update.getQuestion();
        if (section == null
                || section.getType() != Type.SOA
                || update.getSection(Section.ZONE).size() != 1) {
            return Rcode.FORMERR;
        }
        Zone zone = section.getDClass() == DClass.IN ? zones.get(section.getName()) : null;
        if (zone == null) {
            return Rcode.NOTAUTH;
        }
        int unmet = prerequisites(zone, update.getSection(Section.PREREQ));
        if (unmet != Rcode.NOERROR) {
            return unmet;
        }
        if (!signed) {
            return Rcode.REFUSED;
        }
        List<Record> changes = update.getSection(Section.UPDATE);
        int malformed = prescan(zone, changes);
        if (malformed != Rcode.NOERROR) {
            return malformed;
        }
        boolean changed = false;
        for (Record change : changes) {
            changed |= apply(zone, change);
        }
        if (changed) {
            raiseSerial(zone);
        }
        return Rcode.NOERROR;
    }

    /// Section 3.2.
    private static int prerequisites(Zone zone, List<Record> prerequisites) {
        Map<Name, Map<Integer, List<Record>>> expected = new LinkedHashMap<>();
        for (Record record : prerequisites) {
            if (record.getTTL() != 0) {
                return Rcode.FORMERR;
            }
            if (!record.getName().subdomain(zone.apex)) {
                return Rcode.NOTZONE;
            }
            Name name = record.getName();
            boolean inUse = zone.names.containsKey(name);
            boolean rrset = !zone.rrset(name, record.getType()).isEmpty();
            boolean anyType = record.getType() == Type.ANY;
            switch (record.getDClass()) {
                case DClass.ANY -> {
                    if (anyType ? !inUse : !rrset) {
                        return anyType ? Rcode.NXDOMAIN : Rcode.NXRRSET;
                    }
                }
                case DClass.NONE -> {
                    if (anyType ? inUse : rrset) {
                        return anyType ? Rcode.YXDOMAIN : Rcode.YXRRSET;
                    }
                }
                case DClass.IN ->
                        expected.computeIfAbsent(name, _ -> new TreeMap<>())
                                .computeIfAbsent(record.getType(), _ -> new ArrayList<>())
                                .add(record);
                default -> {
                    return Rcode.FORMERR;
                }
            }
        }
        for (var name : expected.entrySet()) {
            for (var rrset : name.getValue().entrySet()) {
                if (!sameSet(rrset.getValue(), zone.rrset(name.getKey(), rrset.getKey()))) {
                    return Rcode.NXRRSET;
                }
            }
        }
        return Rcode.NOERROR;
    }

    private static boolean sameSet(List<Record> some, List<Record> others) {
        return some.size() == others.size()
                && some.stream().allMatch(record -> indexOf(others, record) >= 0);
    }

    /// Section 3.4.1.
    private int prescan(Zone zone, List<Record> changes) {
        int added = 0;
        for (Record record : changes) {
            if (!record.getName().subdomain(zone.apex)) {
                return Rcode.NOTZONE;
            }
            boolean meta = record.getType() >= Type.TKEY && record.getType() <= Type.ANY;
            switch (record.getDClass()) {
                case DClass.IN -> {
                    if (meta) {
                        return Rcode.FORMERR;
                    }
                    added++;
                }
                case DClass.ANY -> {
                    if (record.getTTL() != 0 || meta && record.getType() != Type.ANY) {
                        return Rcode.FORMERR;
                    }
                }
                case DClass.NONE -> {
                    if (record.getTTL() != 0 || meta) {
                        return Rcode.FORMERR;
                    }
                }
                default -> {
                    return Rcode.FORMERR;
                }
            }
        }
        return records + added > MOST_RECORDS ? Rcode.SERVFAIL : Rcode.NOERROR;
    }

    /// Section 3.4.2. The SOA and NS of the apex stay, and a CNAME never shares its name.
    private boolean apply(Zone zone, Record record) {
        Name name = record.getName();
        boolean apex = name.equals(zone.apex);
        int type = record.getType();
        return switch (record.getDClass()) {
            case DClass.IN -> !clashes(zone, record) && put(zone, record);
            case DClass.ANY -> {
                List<Integer> types =
                        type == Type.ANY
                                ? List.copyOf(zone.names.getOrDefault(name, Map.of()).keySet())
                                : List.of(type);
                boolean changed = false;
                for (int each : types) {
                    changed |= !(apex && isZoneType(each)) && removeRrset(zone, name, each);
                }
                yield changed;
            }
            default -> !(apex && isZoneType(type)) && removeRecord(zone, record);
        };
    }

    private static boolean isZoneType(int type) {
        return type == Type.SOA || type == Type.NS;
    }

    private static boolean clashes(Zone zone, Record record) {
        if (record.getType() == Type.SOA) {
            return true;
        }
        Map<Integer, List<Record>> there = zone.names.getOrDefault(record.getName(), Map.of());
        boolean cnameThere = there.containsKey(Type.CNAME);
        return record.getType() == Type.CNAME ? !there.isEmpty() && !cnameThere : cnameThere;
    }

    private boolean put(Zone zone, Record record) {
        List<Record> rrset =
                zone.names
                        .computeIfAbsent(record.getName(), _ -> new TreeMap<>())
                        .computeIfAbsent(record.getType(), _ -> new ArrayList<>());
        if (record.getType() == Type.SOA || record.getType() == Type.CNAME) {
            records -= rrset.size();
            rrset.clear();
        }
        int index = indexOf(rrset, record);
        if (index < 0) {
            rrset.add(record);
            records++;
            return true;
        }
        boolean changed = rrset.get(index).getTTL() != record.getTTL();
        rrset.set(index, record);
        return changed;
    }

    private boolean removeRrset(Zone zone, Name name, int type) {
        Map<Integer, List<Record>> rrsets = zone.names.get(name);
        List<Record> gone = rrsets == null ? null : rrsets.remove(type);
        if (rrsets == null || gone == null) {
            return false;
        }
        records -= gone.size();
        if (rrsets.isEmpty()) {
            zone.names.remove(name);
        }
        return true;
    }

    private boolean removeRecord(Zone zone, Record record) {
        List<Record> rrset = zone.rrset(record.getName(), record.getType());
        int index = indexOf(rrset, record);
        if (index < 0) {
            return false;
        }
        if (rrset.size() == 1) {
            return removeRrset(zone, record.getName(), record.getType());
        }
        rrset.remove(index);
        records--;
        return true;
    }

    /// Compares data only: the class of a prerequisite or deletion is another by design.
    private static int indexOf(List<Record> rrset, Record record) {
        byte[] data = record.rdataToWireCanonical();
        for (int i = 0; i < rrset.size(); i++) {
            if (Arrays.equals(rrset.get(i).rdataToWireCanonical(), data)) {
                return i;
            }
        }
        return -1;
    }

    private static Record soa(Zone zone) {
        return zone.rrset(zone.apex, Type.SOA).getFirst();
    }

    private void raiseSerial(Zone zone) {
        if (soa(zone) instanceof SOARecord soa) {
            put(
                    zone,
                    new SOARecord(
                            zone.apex,
                            DClass.IN,
                            soa.getTTL(),
                            soa.getHost(),
                            soa.getAdmin(),
                            (soa.getSerial() + 1) & 0xffff_ffffL,
                            soa.getRefresh(),
                            soa.getRetry(),
                            soa.getExpire(),
                            soa.getMinimum()));
        }
    }
}
