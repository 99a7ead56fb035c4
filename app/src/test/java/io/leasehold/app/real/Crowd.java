package io.leasehold.app.real;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Many clients on one socket, each DISCOVER, OFFER, REQUEST, ACK. They keep a log of the ACKs they
/// heard, which is what the server has to stand by. One thread runs them; [#acknowledged] and
/// [#stop] may be called by others.
final class Crowd implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final Map<Integer, Ipv4Address> acknowledged = new ConcurrentHashMap<>();
    private final byte[] buffer = new byte[4096];
    private volatile boolean stopped;

    private static final class Client {
        final int number;
        ClientPacket packet;
        long sent;
        int tries;

        Client(int number, ClientPacket packet) {
            this.number = number;
            this.packet = packet;
        }
    }

    private Crowd(DatagramSocket socket, InetSocketAddress server) {
        this.socket = socket;
        this.server = server;
    }

    /// On eth0 of a namespace, which needs no address. The clients ask for broadcasts: frames to
    /// the hardware addresses they make up would not reach the socket.
    static Crowd on(Netns namespace) {
        namespace.route("255.255.255.255", "dev", "eth0");
        return Inside.call(
                namespace,
                () -> {
                    DatagramSocket socket = new DatagramSocket(68);
                    socket.setBroadcast(true);
                    return of(socket, new InetSocketAddress("255.255.255.255", 67));
                });
    }

    /// On any socket, towards a server that answers there.
    static Crowd of(DatagramSocket socket, InetSocketAddress server) throws IOException {
        socket.setReceiveBufferSize(4 << 20);
        socket.setSoTimeout(10);
        return new Crowd(socket, server);
    }

    static HardwareAddress hardware(int number) {
        return HardwareAddress.parse(
                "02:00:5e:%02x:%02x:%02x".formatted(number >> 16, number >> 8 & 255, number & 255));
    }

    static String name(int number) {
        return "host-" + number;
    }

    /// Lets the clients of these numbers come, `window` of them at a time, until each has its ACK
    /// or has been silent to `tries` times, or [#stop] is called.
    void run(int first, int count, int window, int tries) throws IOException {
        stopped = false;
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            waiting.add(first + i);
        }
        Map<Integer, Client> active = new LinkedHashMap<>();
        while (!stopped && !(waiting.isEmpty() && active.isEmpty())) {
            while (active.size() < window && !waiting.isEmpty()) {
                int number = waiting.remove();
                Client client = new Client(number, packet(MessageType.DISCOVER, number));
                active.put(client.packet.xid(), client);
                send(client);
            }
            receive().ifPresent(reply -> hear(reply, active));
            long now = System.nanoTime();
            for (Client client : active.values().stream().toList()) {
                if (now - client.sent < RETRY.toNanos()) {
                    continue;
                }
                if (client.tries >= tries) {
                    active.remove(client.packet.xid());
                } else {
                    // From the start: an offer may have been taken back meanwhile.
                    client.packet = packet(MessageType.DISCOVER, client.number);
                    send(client);
                }
            }
        }
    }

    private void hear(ReplyView reply, Map<Integer, Client> active) {
        Client client = active.get(reply.xid());
        if (client == null || !reply.chaddr().equals(hardware(client.number))) {
            return;
        }
        switch (reply.type()) {
            case OFFER -> {
                if (client.packet.type() == MessageType.DISCOVER) {
                    client.packet =
                            packet(MessageType.REQUEST, client.number)
                                    .withOption(OptionCode.REQUESTED_ADDRESS, reply.yiaddr())
                                    .withOption(
                                            OptionCode.SERVER_IDENTIFIER,
                                            reply.serverIdentifier().orElseThrow());
                    send(client);
                }
            }
            case ACK -> {
                acknowledged.put(client.number, reply.yiaddr());
                active.remove(reply.xid());
            }
            case NAK -> {
                client.packet = packet(MessageType.DISCOVER, client.number);
                send(client);
            }
            default -> throw new AssertionError("a server sent " + reply.type());
        }
    }

    /// Gives addresses back (RFC 2131 section 4.4.6). Broadcast, since these clients have none to
    /// send from. What is lost is not sent again: the lease table says who was heard.
    void release(Collection<Integer> numbers, Ipv4Address server) {
        for (int number : numbers) {
            Ipv4Address address = acknowledged.get(number);
            if (address != null) {
                ClientPacket packet =
                        packet(MessageType.RELEASE, number)
                                .withCiaddr(address)
                                .withOption(OptionCode.SERVER_IDENTIFIER, server);
                byte[] bytes = packet.toBytes();
                try {
                    socket.send(new DatagramPacket(bytes, bytes.length, this.server));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private static ClientPacket packet(MessageType type, int number) {
        // The number is the transaction: one client has one at a time.
        return ClientPacket.of(type, 0x51000000 + number, hardware(number))
                .withBroadcast()
                .withOption(
                        OptionCode.HOST_NAME,
                        OctetString.of(name(number).getBytes(StandardCharsets.UTF_8)));
    }

    private void send(Client client) {
        client.sent = System.nanoTime();
        client.tries++;
        byte[] bytes = client.packet.toBytes();
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, server));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Optional<ReplyView> receive() throws IOException {
        DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(datagram);
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        }
        return ReplyView.parse(Arrays.copyOf(buffer, datagram.getLength()));
    }

    /// The ACKs heard so far: which client, which address. What is in here has been received.
    Map<Integer, Ipv4Address> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /// Has [#run] return soon; what was received before still counts.
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        socket.close();
    }
}
