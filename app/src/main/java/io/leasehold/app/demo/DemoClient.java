package io.leasehold.app.demo;

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
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One device of the demo: real DHCP packets from a socket of its own on 127.0.0.1. Confined to one
/// thread.
final class DemoClient implements AutoCloseable {
    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(2);
    private static final int TRIES = 3;

    private final HardwareAddress hardware;
    private final String name;
    private final InetSocketAddress server;
    private final RandomGenerator random;
    private final DatagramSocket socket;
    private final byte[] buffer = new byte[4096];

    /// @param name what it calls itself in option 12
    DemoClient(
            HardwareAddress hardware, String name, InetSocketAddress server, RandomGenerator random)
            throws IOException {
        this.hardware = hardware;
        this.name = name;
        this.server = server;
        this.random = random;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(Math.toIntExact(REPLY_TIMEOUT.toMillis()));
    }

    String name() {
        return name;
    }

    HardwareAddress hardware() {
        return hardware;
    }

    /// DISCOVER, OFFER, REQUEST, ACK.
    ///
    /// @return the ACK; empty when the server stayed silent or refused
    Optional<ReplyView> lease() throws IOException {
        int xid = random.nextInt();
        Optional<ReplyView> offer = ask(packet(MessageType.DISCOVER, xid), MessageType.OFFER);
        if (offer.isEmpty()) {
            return Optional.empty();
        }
        return ask(
                packet(MessageType.REQUEST, xid)
                        .withOption(OptionCode.REQUESTED_ADDRESS, offer.get().yiaddr())
                        .withOption(
                                OptionCode.SERVER_IDENTIFIER,
                                offer.get().serverIdentifier().orElseThrow()),
                MessageType.ACK);
    }

    Optional<ReplyView> renew(Ipv4Address address) throws IOException {
        return ask(
                packet(MessageType.REQUEST, random.nextInt()).withCiaddr(address), MessageType.ACK);
    }

    /// A RELEASE has no reply.
    void release(Ipv4Address address, Ipv4Address serverIdentifier) throws IOException {
        send(
                packet(MessageType.RELEASE, random.nextInt())
                        .withCiaddr(address)
                        .withOption(OptionCode.SERVER_IDENTIFIER, serverIdentifier));
    }

    private ClientPacket packet(MessageType type, int xid) {
        return ClientPacket.of(type, xid, hardware)
                .withOption(
                        OptionCode.CLIENT_IDENTIFIER,
                        OctetString.of(new byte[] {HardwareAddress.ETHERNET})
                                .concat(hardware.octets()))
                .withOption(
                        OptionCode.HOST_NAME,
                        OctetString.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<ReplyView> ask(ClientPacket question, MessageType wanted) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            send(question);
            Optional<ReplyView> reply = receive(question.xid());
            if (reply.isPresent()) {
                return reply.filter(r -> r.type() == wanted);
            }
        }
        return Optional.empty();
    }

    private void send(ClientPacket packet) throws IOException {
        byte[] bytes = packet.toBytes();
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    private Optional<ReplyView> receive(int xid) throws IOException {
        while (true) {
            DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(datagram);
            } catch (SocketTimeoutException _) {
                return Optional.empty();
            }
            Optional<ReplyView> reply =
                    ReplyView.parse(Arrays.copyOf(buffer, datagram.getLength()))
                            .filter(r -> r.xid() == xid);
            if (reply.isPresent()) {
                return reply;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
