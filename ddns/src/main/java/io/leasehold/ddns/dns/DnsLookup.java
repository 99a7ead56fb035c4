package io.leasehold.ddns.dns;

import io.leasehold.ddns.dns.DnsTransport.Delivery;
import io.leasehold.ddns.dns.DnsTransport.Protocol;
import io.leasehold.ddns.dns.DnsTransport.Verdict;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Asks one server one question and tells everything it said. Blocks; thread-safe if its random
/// generator is.
public final class DnsLookup {
    private final DnsTransport transport;
    private final RandomGenerator random;

    /// What a server said.
    public sealed interface Reply {
        /// @param rcode its mnemonic, like `NOERROR`
        /// @param authoritative whether the server says it has the zone itself (AA)
        /// @param recursive whether it offers to ask others (RA)
        /// @param answers the answer section
        /// @param authority the authority section: the SOA of the zone that says no, or the NS of
        ///   the zone to ask instead
        /// @param soa the SOA record of either section
        record Said(
                String rcode,
                boolean authoritative,
                boolean recursive,
                List<ZoneRecord> answers,
                List<ZoneRecord> authority,
                Optional<Soa> soa)
                implements Reply {
            public Said {
                answers = List.copyOf(answers);
                authority = List.copyOf(authority);
            }

            public boolean ok() {
                return rcode.equals("NOERROR");
            }

            /// Answers of one type, in the server's order.
            public List<ZoneRecord> of(String type) {
                return answers.stream().filter(record -> record.type().equals(type)).toList();
            }
        }

        /// @param words why, without the server's name
        record Silent(String words) implements Reply {}
    }

    /// What the SOA of a zone says.
    ///
    /// @param owner apex of the zone, as in {@link ZoneRecord#owner}
    /// @param primary MNAME: the server that takes updates
    /// @param serial 0 to 2^32-1, compared as RFC 1982 says
    public record Soa(String owner, String primary, long serial) {}

    public DnsLookup(DnsTransport transport, RandomGenerator random) {
        this.transport = transport;
        this.random = random;
    }

    /// Asks over UDP, and over TCP when the answer did not fit or did not come; without recursion,
    /// so that no cache is asked.
    public Reply ask(
            DnsServer server, Optional<Ipv4Address> localAddress, DnsName name, String type) {
        return exchange(
                List.of(Protocol.UDP, Protocol.TCP), server, localAddress, name, type, false);
    }

    /// As a client asks its resolver: with recursion.
    public Reply resolve(DnsServer server, DnsName name, String type) {
        return exchange(
                List.of(Protocol.UDP, Protocol.TCP), server, Optional.empty(), name, type, true);
    }

    /// Asks over one protocol only, without recursion.
    public Reply ask(
            Protocol protocol,
            DnsServer server,
            Optional<Ipv4Address> localAddress,
            DnsName name,
            String type) {
        return exchange(List.of(protocol), server, localAddress, name, type, false);
    }

    private Reply exchange(
            List<Protocol> protocols,
            DnsServer server,
            Optional<Ipv4Address> localAddress,
            DnsName name,
            String type,
            boolean recurse) {
        Message query =
                Message.newQuery(
                        Record.newRecord(WireMessages.name(name), Type.value(type), DClass.IN));
        query.getHeader().setID(random.nextInt(1 << 16));
        if (!recurse) {
            query.getHeader().unsetFlag(Flags.RD);
        }
        byte[] request = query.toWire();
        AtomicReference<Message> answer = new AtomicReference<>();
        String silence = "no answer";
        for (Protocol protocol : protocols) {
            Delivery delivery =
                    transport.exchange(
                            protocol,
                            server,
                            localAddress,
                            request,
                            wire -> judge(query, wire, answer));
            Message message = answer.get();
            boolean truncated =
                    protocol == Protocol.UDP
                            && message != null
                            && message.getHeader().getFlag(Flags.TC);
            if (message != null && !truncated) {
                return said(message);
            }
            if (delivery instanceof Delivery.Unreachable(String why)) {
                silence = why;
                break;
            }
        }
        Message cut = answer.get();
        return cut == null ? new Reply.Silent(silence) : said(cut);
    }

    private static Verdict judge(Message query, byte[] wire, AtomicReference<Message> answer) {
        try {
            Message message = new Message(wire);
            boolean ours =
                    message.getHeader().getID() == query.getHeader().getID()
                            && message.getHeader().getFlag(Flags.QR)
                            && (message.getQuestion() == null
                                    || query.getQuestion().equals(message.getQuestion()));
            if (!ours) {
                return Verdict.IGNORED;
            }
            answer.set(message);
            return Verdict.BELIEVED;
        } catch (IOException _) {
            return Verdict.IGNORED;
        }
    }

    private static Reply.Said said(Message message) {
        List<Record> answers = message.getSection(Section.ANSWER);
        List<Record> authority = message.getSection(Section.AUTHORITY);
        return new Reply.Said(
                Rcode.string(message.getRcode()),
                message.getHeader().getFlag(Flags.AA),
                message.getHeader().getFlag(Flags.RA),
                answers.stream().map(WireMessages::shown).toList(),
                authority.stream().map(WireMessages::shown).toList(),
                Stream.concat(answers.stream(), authority.stream())
                        .filter(SOARecord.class::isInstance)
                        .map(record -> soa((SOARecord) record))
                        .findFirst());
    }

    private static Soa soa(SOARecord record) {
        return new Soa(
                WireMessages.text(record.getName()),
                WireMessages.text(record.getHost()),
                record.getSerial());
    }
}
