package io.leasehold.benchmarks;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.Exchange;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.lease.TableView;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.testing.Leases;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One subnet, its leases, and clients that ask as load generators do: sequential hardware
 * addresses, no client identifier, seven parameters requested.
 */
final class Crowd {
    /** Clients that ask in turn, so that no cache holds just one of them. */
    static final int CLIENTS = 4096;

    static final int LEASES = 100_000;

    /** Three quarters through every lease. */
    static final Instant NOW = Leases.NOON;

    private static final Ipv4Address FIRST = Ipv4Address.parse("10.1.0.0");
    private static final Ipv4Address US = Ipv4Address.parse("10.0.0.1");
    private static final byte[] WANTED = {1, 28, 2, 3, 15, 6, 12};

    final Plan plan;
    final LeaseTable table = new LeaseTable();
    private final Exchange exchange = new Exchange(ExchangeSettings.DEFAULT);
    private final TableView leases = new TableView(table);
    private final Link link;
    private final Arrival arrival = new Arrival("eth0", US, Ipv4Address.ANY, 68, false, 300);
    private final ServerIdentity me = new ServerIdentity(US, Set.of(US));

    /**
     * @param pool how many addresses there are
     * @param bound how many of them are leased, the lowest first
     */
    Crowd(int pool, int bound) {
        plan =
                SubnetBuilder.plan(
                        1,
                        SubnetBuilder.subnet("10.0.0.0/9")
                                .onInterface("eth0")
                                .gateway(US.toString())
                                .option(6, OctetString.of(US.toBytes()))
                                .pool(FIRST + "-" + address(pool - 1)));
        link = plan.link(plan.subnets().getFirst());
        table.adopt(plan);
        for (int i = 0; i < bound; i++) {
            table.restore(lease(i));
        }
    }

    static HardwareAddress hardware(int client) {
        return new HardwareAddress(
                HardwareAddress.ETHERNET,
                OctetString.of(
                        new byte[] {
                            0, 0xc, 1, (byte) (client >>> 16), (byte) (client >>> 8), (byte) client
                        }));
    }

    /** What ends in 0 or 255 is not leased, so a pool of many addresses has many ranges. */
    private static Ipv4Address address(int lease) {
        return FIRST.plus(lease / 254 * 256 + lease % 254 + 1);
    }

    private Lease lease(int client) {
        return new Lease(
                address(client),
                plan.subnets().getFirst().id(),
                new ClientIdentity(Optional.empty(), hardware(client)),
                LeaseState.BOUND,
                Optional.empty(),
                Optional.empty(),
                NOW.minusSeconds(5400),
                NOW.plusSeconds(1800),
                NOW.minusSeconds(5400),
                Optional.empty(),
                1);
    }

    private static ClientPacket packet(MessageType type, int client) {
        return ClientPacket.of(type, client, hardware(client))
                .withOption(OptionCode.PARAMETER_REQUEST_LIST, OctetString.of(WANTED));
    }

    /** A client that is new. */
    static byte[] discover(int client) {
        return packet(MessageType.DISCOVER, client).toBytes();
    }

    /** A client that takes the address after all leased ones. */
    static byte[] selecting(int client, int lease) {
        return packet(MessageType.REQUEST, client)
                .withOption(OptionCode.REQUESTED_ADDRESS, address(lease))
                .withOption(OptionCode.SERVER_IDENTIFIER, US)
                .toBytes();
    }

    /** The client that holds this lease. */
    static byte[] renewing(int lease) {
        return packet(MessageType.REQUEST, lease).withCiaddr(address(lease)).toBytes();
    }

    static ClientMessage decoded(byte[] datagram) {
        if (ClientMessageDecoder.decode(datagram, datagram.length)
                instanceof Decoded.Message(ClientMessage message)) {
            return message;
        }
        throw new IllegalStateException("a packet of ours is malformed");
    }

    Decision decide(ClientMessage message) {
        return exchange.decide(message, arrival, link, plan.classes(), leases, me, NOW).decision();
    }
}
