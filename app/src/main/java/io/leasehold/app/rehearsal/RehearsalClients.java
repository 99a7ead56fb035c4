package io.leasehold.app.rehearsal;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Many clients behind one relay agent, a window of them at a time, so that the server meets groups
/// of leases as it does under load. What is lost is lost: nobody counts. Confined to one thread.
final class RehearsalClients implements AutoCloseable {
    private static final int WINDOW = 64;
    private static final int PATIENCE_MS = 500;

    private final InetSocketAddress server;
    private final Ipv4Address relay;
    private final DatagramSocket socket;
    private final byte[] buffer = new byte[2048];
    private final Map<Integer, ReplyView> leased = new HashMap<>();

    /// @param server where the simulated link listens
    /// @param relay the giaddr, in the subnet that is served
    RehearsalClients(InetSocketAddress server, Ipv4Address relay) throws IOException {
        this.server = server;
        this.relay = relay;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MS);
    }

    /// DISCOVER, OFFER, REQUEST, ACK for the clients `first` to `first + count - 1`.
    ///
    /// @return how many have a lease
    int lease(int first, int count) throws IOException {
        int before = leased.size();
        for (int next = first; next < first + count; next += WINDOW) {
            int end = Math.min(first + count, next + WINDOW);
            for (int i = next; i < end; i++) {
                send(packet(MessageType.DISCOVER, i).relayedBy(relay, OctetString.EMPTY));
            }
            hear(end - next);
        }
        return leased.size() - before;
    }

    /// Every client that has a lease renews it.
    void renew() throws IOException {
        int sent = 0;
        for (Map.Entry<Integer, ReplyView> one : Map.copyOf(leased).entrySet()) {
            send(packet(MessageType.REQUEST, one.getKey()).withCiaddr(one.getValue().yiaddr()));
            if (++sent % WINDOW == 0) {
                hear(WINDOW);
            }
        }
        hear(sent % WINDOW);
    }

    /// Every `step`th client gives its lease back. A RELEASE has no reply.
    void release(int step) throws IOException {
        for (Map.Entry<Integer, ReplyView> one : Map.copyOf(leased).entrySet()) {
            if (one.getKey() % step == 0) {
                leased.remove(one.getKey());
                send(
                        packet(MessageType.RELEASE, one.getKey())
                                .withCiaddr(one.getValue().yiaddr())
                                .withOption(
                                        OptionCode.SERVER_IDENTIFIER,
                                        one.getValue().serverIdentifier().orElseThrow()));
            }
        }
    }

    /// Answers OFFERs until that many ACKs have come, or nothing comes for a while.
    private void hear(int acks) throws IOException {
        int heard = 0;
        while (heard < acks) {
            DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(datagram);
            } catch (SocketTimeoutException _) {
                return;
            }
            Optional<ReplyView> parsed =
                    ReplyView.parse(Arrays.copyOf(buffer, datagram.getLength()));
            if (parsed.isEmpty()) {
                continue;
            }
            ReplyView reply = parsed.get();
            if (reply.type() == MessageType.OFFER) {
                send(
                        packet(MessageType.REQUEST, reply.xid())
                                .relayedBy(relay, OctetString.EMPTY)
                                .withOption(OptionCode.REQUESTED_ADDRESS, reply.yiaddr())
                                .withOption(
                                        OptionCode.SERVER_IDENTIFIER,
                                        reply.serverIdentifier().orElseThrow()));
            } else {
                heard++;
                if (reply.type() == MessageType.ACK) {
                    leased.put(reply.xid(), reply);
                }
            }
        }
    }

    /// @param number of the client, which is also its transaction id; every fourth has a name
    private static ClientPacket packet(MessageType type, int number) {
        HardwareAddress hardware = HardwareAddress.parse(String.format("0200%08x", number));
        ClientPacket packet =
                ClientPacket.of(type, number, hardware)
                        .withOption(
                                OptionCode.CLIENT_IDENTIFIER,
                                OctetString.of(new byte[] {HardwareAddress.ETHERNET})
                                        .concat(hardware.octets()))
                        .withOption(
                                OptionCode.PARAMETER_REQUEST_LIST,
                                OctetString.of(new byte[] {1, 3, 6, 15, 28, 51, 54}));
        return number % 4 == 0
                ? packet.withOption(
                        OptionCode.HOST_NAME,
                        OctetString.of(("host-" + number).getBytes(StandardCharsets.US_ASCII)))
                : packet;
    }

    private void send(ClientPacket packet) throws IOException {
        byte[] bytes = packet.toBytes();
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    @Override
    public void close() {
        socket.close();
    }
}
