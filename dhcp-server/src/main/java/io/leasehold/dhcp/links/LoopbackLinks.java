package io.leasehold.dhcp.links;

import io.leasehold.dhcp.links.LinkStatus.State;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// Networks that exist only on 127.0.0.1, for `./leasehold demo` and for tests: no root, no port
/// 67, nothing leaves the host.
///
/// Each virtual interface is a UDP port. Whoever sends to it is a simulated client or relay on that
/// link, and every reply, however addressed, goes back to the socket it came from. Everything
/// counts as broadcast on the link (the loopback cannot tell), with the interface's primary address
/// as local address; a relayed request is known by its `giaddr` as usual. Thread-safe.
public final class LoopbackLinks implements Links {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackLinks.class);

    /// One simulated link.
    ///
    /// @param addresses the server's on it, at least one, the primary one first
    /// @param port UDP port on 127.0.0.1, 0 for any free one
    public record VirtualInterface(String name, List<InterfaceAddress> addresses, int port) {
        public VirtualInterface {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException(
                        "virtual interface " + name + " needs an address to answer from");
            }
        }
    }

    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final InterfaceAddresses addresses;
    private final RateLimit logLimit = new RateLimit(Duration.ofSeconds(10), System::nanoTime);
    private final AtomicBoolean started = new AtomicBoolean();

    /// Takes the ports; what arrives waits until [#start].
    ///
    /// @throws UncheckedIOException if a port is taken, naming it
    public LoopbackLinks(List<VirtualInterface> interfaces) {
        Map<String, List<InterfaceAddress>> held = new LinkedHashMap<>();
        for (VirtualInterface one : interfaces) {
            held.put(one.name(), one.addresses());
            ports.put(one.name(), new Port(one, bind(one)));
        }
        addresses = new InterfaceAddresses(held);
    }

    private DatagramChannel bind(VirtualInterface one) {
        try {
            DatagramChannel channel = DatagramChannel.open();
            try {
                return channel.bind(new InetSocketAddress(loopback(), one.port()));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(
                    "virtual interface "
                            + one.name()
                            + ": bind UDP 127.0.0.1:"
                            + one.port()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /// Where clients of that link send to.
    ///
    /// @throws IllegalArgumentException if there is no such virtual interface
    public InetSocketAddress address(String virtualInterface) {
        Port port = ports.get(virtualInterface);
        if (port == null) {
            throw new IllegalArgumentException("no virtual interface " + virtualInterface);
        }
        return port.local;
    }

    @Override
    public void start(DatagramSink sink) {
        if (started.getAndSet(true)) {
            throw new IllegalStateException("links are started once");
        }
        sink.addressesChanged(addresses);
        for (Port port : ports.values()) {
            port.reader =
                    Thread.ofPlatform()
                            .name("links-" + port.description.name())
                            .daemon()
                            .start(() -> read(port, sink));
        }
    }

    private void read(Port port, DatagramSink sink) {
        ByteBuffer buffer = ByteBuffer.allocate(ReceiveBatch.MAX_PAYLOAD);
        Ipv4Address local = port.description.addresses().getFirst().address();
        while (true) {
            try {
                InetSocketAddress from = (InetSocketAddress) port.channel.receive(buffer.clear());
                if (from == null) {
                    continue;
                }
                port.counters.received.increment();
                sink.received(
                        buffer.array(),
                        buffer.position(),
                        new Arrival(
                                port.description.name(),
                                local,
                                Ipv4Address.ofBytes(from.getAddress().getAddress(), 0),
                                from.getPort(),
                                false));
                while (sink.serve()) {
                    Thread.onSpinWait(); // more than one turn's work had come
                }
            } catch (AsynchronousCloseException _) {
                return;
            } catch (IOException e) {
                if (!port.channel.isOpen()) {
                    return;
                }
                LOG.debug("virtual interface {}: receive", port.description.name(), e);
            } catch (RuntimeException e) {
                OptionalLong heldBack = logLimit.pass(port.description.name());
                if (heldBack.isPresent()) {
                    LOG.warn(
                            "LINK_DATAGRAM_FAILED a datagram on {} could not be handled (like it,"
                                    + " not logged: {})",
                            port.description.name(),
                            heldBack.getAsLong(),
                            e);
                }
            }
        }
    }

    @Override
    public void send(Arrival arrival, ReplyTarget target, byte[] payload) {
        Port port = ports.get(arrival.networkInterface());
        if (port == null) {
            return;
        }
        try {
            int sent =
                    port.channel.send(
                            ByteBuffer.wrap(payload),
                            new InetSocketAddress(
                                    InetAddress.getByAddress(arrival.source().toBytes()),
                                    arrival.sourcePort()));
            (sent == payload.length ? port.counters.sent : port.counters.sendErrors).increment();
        } catch (IOException e) {
            port.counters.sendErrors.increment();
            LOG.debug("virtual interface {}: send", port.description.name(), e);
        }
    }

    @Override
    public InterfaceAddresses addresses() {
        return addresses;
    }

    @Override
    public List<LinkStatus> status() {
        List<LinkStatus> all = new ArrayList<>();
        for (Port port : ports.values()) {
            boolean open = port.channel.isOpen();
            all.add(
                    new LinkStatus(
                            port.description.name(),
                            open ? State.SERVING : State.WAITING,
                            open ? "simulated on UDP " + port.local : "closed",
                            port.description.addresses(),
                            port.counters.received.sum(),
                            port.counters.ignored.sum(),
                            port.counters.sent.sum(),
                            port.counters.sendErrors.sum()));
        }
        return all;
    }

    @Override
    public void close() {
        for (Port port : ports.values()) {
            try {
                port.channel.close();
            } catch (IOException e) {
                LOG.debug("virtual interface {}: close", port.description.name(), e);
            }
        }
        for (Port port : ports.values()) {
            Thread reader = port.reader;
            if (reader != null) {
                Threads.join(reader);
            }
        }
    }

    private static final class Port {
        final VirtualInterface description;
        final DatagramChannel channel;
        final InetSocketAddress local;
        final LinkCounters counters = new LinkCounters();
        volatile @Nullable Thread reader;

        Port(VirtualInterface description, DatagramChannel channel) {
            this.description = description;
            this.channel = channel;
            this.local =
                    new InetSocketAddress(
                            channel.socket().getLocalAddress(), channel.socket().getLocalPort());
        }
    }
}
