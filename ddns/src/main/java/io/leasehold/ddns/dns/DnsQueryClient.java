package io.leasehold.ddns.dns;

import io.leasehold.ddns.dns.DnsTransport.Delivery;
import io.leasehold.ddns.dns.DnsTransport.Protocol;
import io.leasehold.ddns.dns.DnsTransport.Verdict;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Asks one server for records of one type, without recursion or cache. Blocks; thread-safe if its
/// random generator is.
public final class DnsQueryClient {
    private final DnsTransport transport;
    private final RandomGenerator random;

    /// What a server said.
    public sealed interface QueryAnswer {
        /// @param records empty when the name exists but owns none of that type
        record Found(List<RecordData> records) implements QueryAnswer {
            public Found {
                records = List.copyOf(records);
            }
        }

        record NoSuchName() implements QueryAnswer {}

        /// @param words why there is no answer, for people
        record Failed(String words) implements QueryAnswer {}
    }

    public DnsQueryClient(DnsTransport transport, RandomGenerator random) {
        this.transport = transport;
        this.random = random;
    }

    public QueryAnswer query(DnsServer server, DnsName name, RecordType type) {
        Optional<Message> answer = exchange(server, Optional.empty(), name, type);
        if (answer.isEmpty()) {
            return new QueryAnswer.Failed(type + " of " + name + ": no answer from " + server);
        }
        int rcode = answer.get().getRcode();
        if (rcode == Rcode.NXDOMAIN) {
            return new QueryAnswer.NoSuchName();
        }
        if (rcode != Rcode.NOERROR) {
            return new QueryAnswer.Failed(
                    "%s of %s: %s answered %s".formatted(type, name, server, Rcode.string(rcode)));
        }
        List<RecordData> records = new ArrayList<>();
        for (Record record : answer.get().getSection(Section.ANSWER)) {
            if (record.getType() == type.code()) {
                WireMessages.data(record).ifPresent(records::add);
            }
        }
        return new QueryAnswer.Found(records);
    }

    /// Whether the server answers a question for the SOA of a zone, whatever it says.
    boolean answers(DnsServer server, Optional<Ipv4Address> localAddress, DnsName zone) {
        return exchange(server, localAddress, zone, RecordType.SOA).isPresent();
    }

    private Optional<Message> exchange(
            DnsServer server, Optional<Ipv4Address> localAddress, DnsName name, RecordType type) {
        Message query =
                Message.newQuery(Record.newRecord(WireMessages.name(name), type.code(), DClass.IN));
        query.getHeader().setID(random.nextInt(1 << 16));
        query.getHeader().unsetFlag(Flags.RD);
        AtomicReference<Message> answer = new AtomicReference<>();
        byte[] request = query.toWire();
        Delivery delivery =
                transport.exchange(
                        Protocol.UDP,
                        server,
                        localAddress,
                        request,
                        wire -> judge(query, wire, answer));
        boolean truncated = answer.get() != null && answer.get().getHeader().getFlag(Flags.TC);
        if (truncated || delivery instanceof Delivery.Silent) {
            transport.exchange(
                    Protocol.TCP,
                    server,
                    localAddress,
                    request,
                    wire -> judge(query, wire, answer));
        }
        return Optional.ofNullable(answer.get());
    }

    private static Verdict judge(Message query, byte[] wire, AtomicReference<Message> answer) {
        try {
            Message message = new Message(wire);
            boolean ours =
                    message.getHeader().getID() == query.getHeader().getID()
                            && message.getHeader().getFlag(Flags.QR)
                            && query.getQuestion().equals(message.getQuestion());
            if (!ours) {
                return Verdict.IGNORED;
            }
            answer.set(message);
            return Verdict.BELIEVED;
        } catch (IOException _) {
            return Verdict.IGNORED;
        }
    }
}
