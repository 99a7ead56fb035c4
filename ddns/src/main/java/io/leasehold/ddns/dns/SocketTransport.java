package io.leasehold.ddns.dns;

import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.net.Ipv4Address;

import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Real sockets. Each exchange has one of its own, so the kernel picks a fresh random source port
/// (what an off-path forger has to guess) and reports an unreachable port to the right exchange.
/// Meant for virtual threads. Thread-safe.
public final class SocketTransport implements DnsTransport {
    private static final int LONGEST_DATAGRAM = 4096;

    private final Duration timeout;
    private final Duration retransmitAfter;
    private final Duration doubt;
    private final LongSupplier nanoTicker;

    /// @param timeout until an exchange is given up
    /// @param nanoTicker elapsed time, like {@link System#nanoTime}
    public SocketTransport(Duration timeout, LongSupplier nanoTicker) {
        this.timeout = timeout;
        this.retransmitAfter = timeout.dividedBy(3);
        this.doubt = timeout.dividedBy(8);
        this.nanoTicker = nanoTicker;
    }

    @Override
    public Delivery exchange(
            Protocol protocol,
            DnsServer server,
            Optional<Ipv4Address> localAddress,
            byte[] request,
            Function<byte[], Verdict> judge) {
        try {
            InetSocketAddress remote =
                    new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
            Optional<InetSocketAddress> local = Optional.empty();
            if (localAddress.isPresent()) {
                InetAddress address = InetAddress.getByAddress(localAddress.get().toBytes());
                local = Optional.of(new InetSocketAddress(address, 0));
            }
            return switch (protocol) {
                case UDP -> udp(remote, local, request, judge);
                case TCP -> tcp(remote, local, request, judge);
            };
        } catch (SocketTimeoutException _) {
            return new Delivery.Silent();
        } catch (IOException refused) {
            // Port unreachable, no route, a source address we do not have, an unknown host name.
            String words = refused.getMessage();
            return new Delivery.Unreachable(
                    words == null ? refused.getClass().getSimpleName() : words);
        }
    }

    private Delivery udp(
            InetSocketAddress remote,
            Optional<InetSocketAddress> local,
            byte[] request,
            Function<byte[], Verdict> judge)
            throws IOException {
        long now = nanoTicker.getAsLong();
        long deadline = now + timeout.toNanos();
        long resend = now + retransmitAfter.toNanos();
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(local.orElse(new InetSocketAddress(0)));
            socket.connect(remote);
            // The same bytes again are harmless: the prerequisites see that it is done already.
            socket.send(new DatagramPacket(request, request.length));
            DatagramPacket packet =
                    new DatagramPacket(new byte[LONGEST_DATAGRAM], LONGEST_DATAGRAM);
            while (true) {
                now = nanoTicker.getAsLong();
                if (deadline - now <= 0) {
                    return new Delivery.Silent();
                }
                if (resend - now <= 0) {
                    socket.send(new DatagramPacket(request, request.length));
                    resend = now + 2 * retransmitAfter.toNanos();
                }
                socket.setSoTimeout(millis(Math.min(deadline - now, resend - now)));
                try {
                    packet.setLength(LONGEST_DATAGRAM);
                    socket.receive(packet);
                } catch (SocketTimeoutException _) {
                    continue;
                }
                switch (judge.apply(Arrays.copyOf(packet.getData(), packet.getLength()))) {
                    case BELIEVED -> {
                        return new Delivery.Answered();
                    }
                    case IGNORED -> {}
                    case DOUBTED ->
                            deadline = Math.min(deadline, nanoTicker.getAsLong() + doubt.toNanos());
                }
            }
        }
    }

    private Delivery tcp(
            InetSocketAddress remote,
            Optional<InetSocketAddress> local,
            byte[] request,
            Function<byte[], Verdict> judge)
            throws IOException {
        long deadline = nanoTicker.getAsLong() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.bind(local.orElse(null));
            socket.connect(remote, millis(timeout.toNanos()));
            ByteBuffer framed = ByteBuffer.allocate(2 + request.length);
            framed.putShort((short) request.length).put(request);
            socket.getOutputStream().write(framed.array());
            while (deadline - nanoTicker.getAsLong() > 0) {
                byte[] length = read(socket, 2, deadline);
                byte[] answer =
                        read(socket, (length[0] & 0xff) << 8 | (length[1] & 0xff), deadline);
                switch (judge.apply(answer)) {
                    case BELIEVED -> {
                        return new Delivery.Answered();
                    }
                    case IGNORED -> {}
                    case DOUBTED ->
                            // Nobody can slip a message into a connection: no better one will come.
                            deadline = nanoTicker.getAsLong();
                }
            }
            return new Delivery.Silent();
        } catch (EOFException _) {
            return new Delivery.Silent();
        }
    }

    /// Exactly so many bytes, and not one after the deadline: a timeout for each read would let a
    /// server that sends a byte now and then hold us for hours.
    private byte[] read(Socket socket, int count, long deadline) throws IOException {
        byte[] bytes = new byte[count];
        int have = 0;
        while (have < count) {
            long left = deadline - nanoTicker.getAsLong();
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout(millis(left));
            int got = socket.getInputStream().read(bytes, have, count - have);
            if (got < 0) {
                throw new EOFException();
            }
            have += got;
        }
        return bytes;
    }

    private static int millis(long nanos) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, nanos / 1_000_000));
    }
}
