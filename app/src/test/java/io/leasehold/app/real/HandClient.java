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
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Sends exactly what a test wants to a server on eth0 of a namespace, for devices that identify
/// themselves in different ways. One thread.
final class HandClient implements AutoCloseable {
    private static final int TRIES = 40;
    private static final InetSocketAddress EVERYBODY = new InetSocketAddress("255.255.255.255", 67);

    private final DatagramSocket socket;
    private int xid = 0x52000000;

    /// A device.
    ///
    /// @param clientId option 61, if it sends one
    /// @param name option 12
    record Device(HardwareAddress hardware, Optional<OctetString> clientId, String name) {
        Device called(String other) {
            return new Device(hardware, clientId, other);
        }
    }

    private HandClient(DatagramSocket socket) {
        this.socket = socket;
    }

    /// The namespace needs no address: the devices ask for broadcasts.
    static HandClient on(Netns namespace) {
        namespace.route("255.255.255.255", "dev", "eth0");
        return Inside.call(
                namespace,
                () -> {
                    DatagramSocket socket = new DatagramSocket(68);
                    socket.setBroadcast(true);
                    socket.setSoTimeout(500);
                    return new HandClient(socket);
                });
    }

    /// DISCOVER, OFFER, REQUEST, ACK.
    ///
    /// @param wanted the address asked for (option 50)
    ReplyView lease(Device device, Optional<Ipv4Address> wanted) {
        ClientPacket discover = packet(MessageType.DISCOVER, device);
        if (wanted.isPresent()) {
            discover = discover.withOption(OptionCode.REQUESTED_ADDRESS, wanted.get());
        }
        ReplyView offer = ask(discover, MessageType.OFFER);
        return ask(
                packet(MessageType.REQUEST, device)
                        .withOption(OptionCode.REQUESTED_ADDRESS, offer.yiaddr())
                        .withOption(
                                OptionCode.SERVER_IDENTIFIER,
                                offer.serverIdentifier().orElseThrow()),
                MessageType.ACK);
    }

    /// Gives an address back.
    void release(Device device, Ipv4Address address, Ipv4Address server) {
        send(
                packet(MessageType.RELEASE, device)
                        .withCiaddr(address)
                        .withOption(OptionCode.SERVER_IDENTIFIER, server));
    }

    private ClientPacket packet(MessageType type, Device device) {
        ClientPacket packet =
                ClientPacket.of(type, ++xid, device.hardware())
                        .withBroadcast()
                        .withOption(
                                OptionCode.HOST_NAME,
                                OctetString.of(device.name().getBytes(StandardCharsets.UTF_8)));
        return device.clientId()
                .map(id -> packet.withOption(OptionCode.CLIENT_IDENTIFIER, id))
                .orElse(packet);
    }

    private void send(ClientPacket packet) {
        byte[] bytes = packet.toBytes();
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, EVERYBODY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReplyView ask(ClientPacket packet, MessageType wanted) {
        byte[] buffer = new byte[4096];
        for (int i = 0; i < TRIES; i++) {
            send(packet);
            try {
                while (true) {
                    DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                    socket.receive(datagram);
                    Optional<ReplyView> reply =
                            ReplyView.parse(Arrays.copyOf(buffer, datagram.getLength()));
                    if (reply.isPresent()
                            && reply.get().xid() == packet.xid()
                            && reply.get().type() == wanted) {
                        return reply.get();
                    }
                }
            } catch (SocketTimeoutException _) {
                // Once more.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("no " + wanted + " for " + packet);
    }

    @Override
    public void close() {
        socket.close();
    }
}
