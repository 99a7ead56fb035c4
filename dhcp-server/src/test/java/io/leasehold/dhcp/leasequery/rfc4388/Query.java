package io.leasehold.dhcp.leasequery.rfc4388;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.leasequery.LeaseQueries;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.testing.Leases;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.util.List;
import java.util.Set;

/**
 * A query of the concentrator 192.0.2.1 at noon, to the server 192.0.2.2 that leases .10 to .99 of
 * 192.0.2.0/24, and knows of 198.51.100.0/24 that somebody else serves. Mutable; for one test.
 */
final class Query {
    private static final Plan PLAN =
            SubnetBuilder.plan(
                    1,
                    subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.99"),
                    subnet("198.51.100.0/24").id(2).authority(Authority.FOREIGN));

    private final LeaseQueries queries =
            new LeaseQueries(List.of(Ipv4Prefix.parse("192.0.2.0/30")));
    private final LeaseTable leases = new LeaseTable();
    private Ipv4Address ciaddr = Ipv4Address.ANY;
    private Ipv4Address giaddr = Ipv4Address.parse("192.0.2.1");
    private HardwareAddress chaddr = new HardwareAddress(0, OctetString.EMPTY);
    private OptionSet options = OptionSet.EMPTY;

    Query knowing(Lease... leases) {
        for (Lease lease : leases) {
            this.leases.restore(lease);
        }
        return this;
    }

    Query of(String address) {
        ciaddr = Ipv4Address.parse(address);
        return this;
    }

    Query ofClient(int number) {
        chaddr = Leases.hardware(number);
        return this;
    }

    Query ofClientId(String hex) {
        options = options.with(OptionCode.CLIENT_IDENTIFIER, OctetString.parseHex(hex));
        return this;
    }

    Query from(String address) {
        giaddr = Ipv4Address.parse(address);
        return this;
    }

    Query wanting(int... codes) {
        byte[] list = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            list[i] = (byte) codes[i];
        }
        options = options.with(OptionCode.PARAMETER_REQUEST_LIST, OctetString.of(list));
        return this;
    }

    LeaseQueries.Answer answer() {
        ClientMessage message =
                new ClientMessage(
                        MessageType.LEASEQUERY,
                        ClientMessages.XID,
                        0,
                        false,
                        0,
                        ciaddr,
                        giaddr,
                        chaddr,
                        options);
        ServerIdentity me = new ServerIdentity(Ipv4Address.parse(ClientMessages.US), Set.of());
        return queries.answer(message, leases, PLAN, me, NOON);
    }

    ServerReply reply() {
        return switch (answer()) {
            case LeaseQueries.Answer.Reply(ServerReply reply) -> reply;
            case LeaseQueries.Answer.Silence silence -> throw new AssertionError(silence);
        };
    }

    /** Like {@code LEASEACTIVE 192.0.2.10 00:00:5e:00:53:01} or {@code silence: ...}. */
    String outcome() {
        return switch (answer()) {
            case LeaseQueries.Answer.Reply(ServerReply reply) ->
                    reply.type() + " " + reply.ciaddr() + " " + reply.chaddr().octets();
            case LeaseQueries.Answer.Silence(var reason) -> "silence: " + reason;
        };
    }
}
