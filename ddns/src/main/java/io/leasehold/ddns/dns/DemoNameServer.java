package io.leasehold.ddns.dns;

import io.leasehold.ddns.zone.DnsServer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// A DNS server in miniature, and a real one: `dig` and `nsupdate` talk to it, it listens on UDP
/// and TCP and demands TSIG for updates. It stands in for BIND in `./leasehold demo` and in tests,
/// so that registration can be seen working on a machine with no name server. Loopback only, memory
/// only; what it can answer is said at {@link AuthoritativeZones}.
///
/// Bounded: one datagram at a time, at most {@value #MOST_CONNECTIONS} connections, each dropped
/// after {@value #IDLE_MILLIS} ms of silence. Thread-safe.
public final class DemoNameServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoNameServer.class);
    private static final int MOST_CONNECTIONS = 64;
    private static final int IDLE_MILLIS = 5_000;
    private static final int LARGEST_MESSAGE = 65_535;
    private static final int ATTEMPTS_AT_A_PORT = 20;

    private final AuthoritativeZones zones;
    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final DnsServer address;
    private final Semaphore connectionSlots = new Semaphore(MOST_CONNECTIONS);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private DemoNameServer(
            AuthoritativeZones zones, DatagramSocket datagrams, ServerSocket listener) {
        this.zones = zones;
        this.datagrams = datagrams;
        this.listener = listener;
        this.address = new DnsServer("127.0.0.1", datagrams.getLocalPort());
    }

    /// Starts to listen on 127.0.0.1.
    ///
    /// @param port for UDP and TCP; 0 takes one that is free for both
    /// @throws UncheckedIOException when the port is taken
    public static DemoNameServer start(AuthoritativeZones zones, int port) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int attempt = 1; ; attempt++) {
            DatagramSocket datagrams = null;
            try {
                datagrams = new DatagramSocket(new InetSocketAddress(loopback, port));
                // What is free for UDP may be taken for TCP; with port 0 another one is tried.
                ServerSocket listener = new ServerSocket(datagrams.getLocalPort(), 64, loopback);
                DemoNameServer server = new DemoNameServer(zones, datagrams, listener);
                Thread.ofVirtual().name("demo-dns-udp").start(server::serveDatagrams);
                Thread.ofVirtual().name("demo-dns-tcp").start(server::serveConnections);
                return server;
            } catch (IOException taken) {
                if (datagrams != null) {
                    datagrams.close();
                }
                if (port != 0 || attempt == ATTEMPTS_AT_A_PORT) {
                    throw new UncheckedIOException(
                            "demo name server: cannot listen on 127.0.0.1:" + port, taken);
                }
            }
        }
    }

    /// Where it listens.
    public DnsServer address() {
        return address;
    }

    public AuthoritativeZones zones() {
        return zones;
    }

    private void serveDatagrams() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_MESSAGE], LARGEST_MESSAGE);
        while (!datagrams.isClosed()) {
            try {
                packet.setLength(LARGEST_MESSAGE);
                datagrams.receive(packet);
                byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
                Optional<byte[]> answer = zones.answer(request, true);
                if (answer.isPresent()) {
                    datagrams.send(
                            new DatagramPacket(
                                    answer.get(), answer.get().length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // A client that is gone, or the end; the loop condition tells which.
                LOG.debug("demo name server: datagram not answered: {}", e.toString());
            } catch (RuntimeException bug) {
                LOG.debug("demo name server: datagram not understood", bug);
            }
        }
    }

    private void serveConnections() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                if (connectionSlots.tryAcquire()) {
                    connections.add(connection);
                    Thread.ofVirtual()
                            .name("demo-dns-connection")
                            .start(() -> serveConnection(connection));
                } else {
                    connection.close();
                }
            } catch (SocketException closed) {
                LOG.debug("demo name server: no longer accepting: {}", closed.toString());
            } catch (IOException e) {
                LOG.debug("demo name server: connection not accepted: {}", e.toString());
            }
        }
    }

    private void serveConnection(Socket connection) {
        try (connection) {
            connection.setSoTimeout(IDLE_MILLIS);
            connection.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            while (true) {
                byte[] request = new byte[in.readUnsignedShort()];
                in.readFully(request);
                Optional<byte[]> answer = zones.answer(request, false);
                if (answer.isEmpty()) {
                    return;
                }
                byte[] framed = new byte[2 + answer.get().length];
                framed[0] = (byte) (answer.get().length >>> 8);
                framed[1] = (byte) answer.get().length;
                System.arraycopy(answer.get(), 0, framed, 2, answer.get().length);
                out.write(framed);
            }
        } catch (IOException e) {
            // The usual end of a conversation.
            LOG.debug("demo name server: connection over: {}", e.toString());
        } finally {
            connections.remove(connection);
            connectionSlots.release();
        }
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            listener.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            LOG.debug("demo name server: closing: {}", e.toString());
        }
    }
}
