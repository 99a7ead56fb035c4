package io.leasehold.app.real;

import io.leasehold.dhcp.testing.Netns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A link to a name server that misbehaves: what arrives at one port of 127.0.0.1 of a namespace is
/// passed on to port 53, late, twice, cut off, or not at all.
///
/// It never lets one request overtake another. A request that arrives after its name was published
/// *and removed* again brings the name back whoever sends it (ddns/README.md, limits), and a test
/// of exact equality has nothing to say about that.
final class BadLink implements AutoCloseable {
    private static final int LONGEST = 65_535;
    private static final int HEADER = 12;
    private static final int ANSWER_PATIENCE_MILLIS = 5000;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final SocketAddress NAME_SERVER = new InetSocketAddress(LOOPBACK, 53);

    /// How it is with the link now.
    enum Weather {
        FAIR,
        /// Every request takes 30 to 600 ms longer.
        SLOW,
        /// Three of ten datagrams are lost, each way, one of ten arrives twice; three of ten
        /// connections are reset, some of them after the request got through.
        LOSSY,
        /// Answers by datagram come truncated (RFC 1035 section 4.1.1, TC); one of ten connections
        /// is accepted and met with silence.
        NARROW,
        /// Nothing gets through; connections are reset.
        DOWN
    }

    /// What becomes of one message.
    enum Fate {
        PASSED,
        DELAYED,
        DROPPED,
        DUPLICATED,
        TRUNCATED,
        RESET_BEFORE,
        RESET_AFTER,
        SILENCED
    }

    private final Random random;
    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final ThreadFactory inside;
    private final ScheduledThreadPoolExecutor line;
    private final Map<SocketAddress, DatagramSocket> upstream = new ConcurrentHashMap<>();
    private final Map<Fate, AtomicLong> fates = new EnumMap<>(Fate.class);
    private volatile Weather weather = Weather.FAIR;
    private volatile boolean closed;
    private long lastArrival;

    private BadLink(
            Random random,
            DatagramSocket datagrams,
            ServerSocket connections,
            ThreadFactory inside) {
        this.random = random;
        this.datagrams = datagrams;
        this.connections = connections;
        this.inside = inside;
        this.line = new ScheduledThreadPoolExecutor(1, inside);
        for (Fate fate : Fate.values()) {
            fates.put(fate, new AtomicLong());
        }
    }

    /// In that namespace, on that port, with chance from that seed.
    static BadLink in(Netns namespace, int port, long seed) {
        BadLink link =
                Inside.call(
                        namespace,
                        () ->
                                new BadLink(
                                        new Random(seed),
                                        new DatagramSocket(port, LOOPBACK),
                                        new ServerSocket(port, 200, LOOPBACK),
                                        Inside.threads(namespace)));
        link.inside.newThread(link::hearDatagrams).start();
        link.inside.newThread(link::hearConnections).start();
        return link;
    }

    void weather(Weather next) {
        weather = next;
    }

    /// How many messages met which fate.
    Map<Fate, AtomicLong> fates() {
        return fates;
    }

    /// What becomes of a request; the draw is counted where it takes effect.
    private synchronized Fate draw(boolean datagram) {
        int chance = random.nextInt(10);
        return switch (weather) {
            case FAIR -> Fate.PASSED;
            case SLOW -> Fate.DELAYED;
            case LOSSY ->
                    datagram
                            ? chance < 3 ? Fate.DROPPED : chance < 4 ? Fate.DUPLICATED : Fate.PASSED
                            : chance < 1
                                    ? Fate.RESET_BEFORE
                                    : chance < 3 ? Fate.RESET_AFTER : Fate.PASSED;
            case NARROW -> datagram ? Fate.TRUNCATED : chance < 1 ? Fate.SILENCED : Fate.PASSED;
            case DOWN -> datagram ? Fate.DROPPED : Fate.RESET_BEFORE;
        };
    }

    private boolean losesAnswer() {
        synchronized (this) {
            return weather == Weather.DOWN || weather == Weather.LOSSY && random.nextInt(10) < 3;
        }
    }

    /// Delivers after what was sent before.
    private synchronized void deliver(Fate fate, Runnable delivery) {
        long delay = fate == Fate.DELAYED ? 30 + random.nextInt(570) : 0;
        lastArrival =
                Math.max(lastArrival, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay));
        ScheduledFuture<?> _ =
                line.schedule(delivery, lastArrival - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void count(Fate fate) {
        fates.get(fate).incrementAndGet();
    }

    private void hearDatagrams() {
        byte[] buffer = new byte[LONGEST];
        while (!closed) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                byte[] request = Arrays.copyOf(buffer, packet.getLength());
                SocketAddress from = packet.getSocketAddress();
                Fate fate = draw(true);
                count(fate);
                if (fate != Fate.DROPPED) {
                    DatagramSocket way = way(from, fate == Fate.TRUNCATED);
                    int copies = fate == Fate.DUPLICATED ? 2 : 1;
                    for (int i = 0; i < copies; i++) {
                        deliver(fate, () -> send(way, request));
                    }
                }
            } catch (IOException ended) {
                report(ended);
            }
        }
    }

    /// The socket that stands for one of the other side, with an ear for the answers.
    private DatagramSocket way(SocketAddress from, boolean truncates) throws IOException {
        DatagramSocket known = upstream.get(from);
        if (known != null && !known.isClosed()) {
            return known;
        }
        DatagramSocket way = new DatagramSocket(0, LOOPBACK);
        way.connect(NAME_SERVER);
        way.setSoTimeout(ANSWER_PATIENCE_MILLIS);
        upstream.put(from, way);
        inside.newThread(() -> hearAnswers(way, from, truncates)).start();
        return way;
    }

    private void hearAnswers(DatagramSocket way, SocketAddress to, boolean truncates) {
        byte[] buffer = new byte[LONGEST];
        try (way) {
            while (!closed) {
                DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
                way.receive(answer);
                if (losesAnswer()) {
                    count(Fate.DROPPED);
                    continue;
                }
                datagrams.send(
                        truncates
                                ? new DatagramPacket(truncated(buffer), HEADER, to)
                                : new DatagramPacket(buffer, answer.getLength(), to));
            }
        } catch (IOException quiet) {
            // Nothing for a while, or named is away: the next datagram opens another.
            upstream.remove(to, way);
        }
    }

    /// The header alone, with TC set and nothing counted.
    private static byte[] truncated(byte[] answer) {
        byte[] header = Arrays.copyOf(answer, HEADER);
        header[2] |= 2;
        Arrays.fill(header, 4, HEADER, (byte) 0);
        return header;
    }

    private void send(DatagramSocket way, byte[] request) {
        try {
            way.send(new DatagramPacket(request, request.length));
        } catch (IOException lost) {
            report(lost);
        }
    }

    private void hearConnections() {
        while (!closed) {
            try {
                Socket connection = connections.accept();
                inside.newThread(() -> serve(connection)).start();
            } catch (IOException ended) {
                report(ended);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(ANSWER_PATIENCE_MILLIS);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            byte[] request = new byte[in.readUnsignedShort()];
            in.readFully(request);
            Fate fate = draw(false);
            count(fate);
            if (fate == Fate.SILENCED) {
                // Until the other side gives up: a read that ends with it.
                int _ = in.read();
                return;
            }
            if (fate == Fate.RESET_BEFORE) {
                reset(connection);
                return;
            }
            try (Socket way = new Socket()) {
                way.connect(NAME_SERVER, ANSWER_PATIENCE_MILLIS);
                way.setSoTimeout(ANSWER_PATIENCE_MILLIS);
                deliver(fate, () -> write(way, request));
                DataInputStream answers = new DataInputStream(way.getInputStream());
                byte[] answer = new byte[answers.readUnsignedShort()];
                answers.readFully(answer);
                if (fate == Fate.RESET_AFTER || weather == Weather.DOWN) {
                    reset(connection);
                    return;
                }
                write(connection, answer);
            }
        } catch (IOException gone) {
            report(gone);
        }
    }

    private void write(Socket to, byte[] message) {
        try {
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            byte[] framed = new byte[2 + message.length];
            framed[0] = (byte) (message.length >> 8);
            framed[1] = (byte) message.length;
            System.arraycopy(message, 0, framed, 2, message.length);
            out.write(framed);
            out.flush();
        } catch (IOException lost) {
            report(lost);
        }
    }

    /// Closing with nothing to linger for sends RST.
    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    /// Losing messages is its business; what it could not do counts as that.
    private void report(IOException lost) {
        if (!closed && !(lost instanceof java.io.EOFException)) {
            count(Fate.DROPPED);
        }
    }

    @Override
    public void close() {
        closed = true;
        line.shutdownNow();
        datagrams.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        upstream.values().forEach(DatagramSocket::close);
    }
}
