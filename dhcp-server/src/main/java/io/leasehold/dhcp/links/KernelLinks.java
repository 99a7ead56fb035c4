package io.leasehold.dhcp.links;

import io.leasehold.dhcp.links.LinkStatus.State;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The real networks of this host.
///
/// **Sockets.** Each configured interface has a UDP socket bound to it (SO_BINDTODEVICE) and to
/// 0.0.0.0:67, so that broadcasts arrive and their interface is known. One more socket, bound to no
/// interface, takes unicast that comes in elsewhere: from relays, and from clients that renew
/// through a router. A unicast datagram goes to one socket only, the kernel prefers the
/// device-bound one; a broadcast goes to every socket that matches, so the wildcard socket drops
/// all that is not unicast.
///
/// **Who else is on port 67.** A device-bound socket does not share the port (no SO_REUSEADDR), so
/// that a second DHCP server on the same interface is an error for whoever comes second and not a
/// client that gets two answers. The wildcard socket does share it: other interfaces may well have
/// another server, like the dnsmasq of libvirt. But sharing takes both sides, so the order is:
/// close the wildcard socket, bind the device sockets unshared (which fails if somebody is there),
/// let them share, bind the wildcard socket, stop sharing. Bringing up a late interface thus loses
/// what stands in the wildcard socket's queue in that instant; relays and clients repeat it.
///
/// **Replies** to relays and to clients with an address are routed like any traffic and carry the
/// address that was asked as source (IP_PKTINFO). A client that has no address yet cannot answer
/// ARP: it gets a frame built here, through a packet socket. Without CAP_NET_RAW, on hardware other
/// than Ethernet, or if the frame does not go out, it gets a broadcast, which RFC 2131 section 4.1
/// allows.
///
/// **Hosts.** On each served interface of Ethernet an ARP socket hears who speaks for which
/// address, and sends conflict probes; an ICMP socket probes what only a relay agent reaches. Both
/// need CAP_NET_RAW; without it the states say so.
///
/// **Changes.** Interfaces, addresses and bridge membership are looked at once a second. States of
/// an interface:
///
/// | State | Until |
/// |---|---|
/// | WAITING: absent, down, or no IPv4 address | it is there, with an address -> SERVING or LIMITED |
/// | REFUSED: part of a bridge or bond | it leaves it |
/// | REFUSED: the kernel refuses a socket (port taken, no right) | a new attempt, after 1 s and then ever longer up to 30 s, succeeds |
/// | SERVING; LIMITED when it can only broadcast | it is gone, is another one under the same name, loses its addresses, or joins a bridge |
///
/// Thread-safe.
public final class KernelLinks implements Links {
    private static final Logger LOG = LoggerFactory.getLogger(KernelLinks.class);

    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int MAX_UDP_PAYLOAD = 65_507;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration LOG_PERIOD = Duration.ofSeconds(10);

    /// ARP of others that is handed on. A LAN of a thousand hosts has some tens a second.
    private static final int HEARD_PER_SECOND = 2000;

    /// Answers to probes that are handed on, apart from the rest: a flood of ARP must not hide
    /// them.
    private static final int ANSWERS_PER_SECOND = 20_000;

    private final LongSupplier nanoTicker;
    private final RateLimit logLimit;

    /// Guards opening, closing and the states; never held while a datagram is handled.
    private final ReentrantLock lifecycle = new ReentrantLock();

    private final List<Slot> slots;
    private final Slot routed = new Slot(LinkStatus.ROUTED);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean noRawSaid = new AtomicBoolean();
    private @Nullable Thread follower;
    private @Nullable DatagramSink sink;

    // What the receive and send paths read.
    private volatile InterfaceAddresses addresses = InterfaceAddresses.NONE;
    private volatile Map<Integer, String> nameOfIndex = Map.of();
    private volatile Map<String, DeviceLink> open = Map.of();
    private volatile @Nullable UdpSocket wildcard;
    private volatile ProbeSocket.@Nullable Echo echo;

    // Of whoever sends, one at a time: the sockets that have something to flush.
    private final Set<UdpSocket> unsent = new LinkedHashSet<>();
    private final Set<PacketSocket> unsentFrames = new LinkedHashSet<>();

    private final LongAdder probesHeard = new LongAdder();
    private final LongAdder probesMalformed = new LongAdder();
    private final LongAdder probesOverRate = new LongAdder();
    private final LongAdder probesUnsent = new LongAdder();
    private final Allowance hearing;
    private final Allowance answering;

    /// @param interfaces names of the interfaces to serve, in any order
    /// @throws IllegalArgumentException for a name that no interface can have
    public KernelLinks(List<String> interfaces) {
        this(interfaces, System::nanoTime);
    }

    /// @param nanoTicker elapsed time, for pacing retries and log lines
    public KernelLinks(List<String> interfaces, LongSupplier nanoTicker) {
        for (String name : interfaces) {
            // dev_valid_name() in the kernel; a slash would also lead out of /sys/class/net.
            if (!name.matches("[\\x21-\\x7e&&[^/:]]{1,15}") || name.matches("\\.\\.?")) {
                throw new IllegalArgumentException(
                        "'"
                                + name
                                + "' cannot be the name of an interface (1 to 15 characters, no"
                                + " blank, slash or colon)");
            }
        }
        this.nanoTicker = nanoTicker;
        this.logLimit = new RateLimit(LOG_PERIOD, nanoTicker);
        this.hearing = new Allowance(HEARD_PER_SECOND, nanoTicker);
        this.answering = new Allowance(ANSWERS_PER_SECOND, nanoTicker);
        this.slots = new LinkedHashSet<>(interfaces).stream().map(Slot::new).toList();
    }

    @Override
    public void start(DatagramSink receiver) {
        lifecycle.lock();
        try {
            if (sink != null) {
                throw new IllegalStateException("links are started once");
            }
            sink = receiver;
            openEcho();
            look();
            follower =
                    Thread.ofPlatform().name("links-follow").daemon().start(this::followInterfaces);
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public InterfaceAddresses addresses() {
        return addresses;
    }

    @Override
    public List<LinkStatus> status() {
        // No lock: closing a socket waits for its receive thread, which may be asking this.
        InterfaceAddresses now = addresses;
        List<LinkStatus> all = new ArrayList<>();
        slots.forEach(slot -> all.add(slot.status(now)));
        all.add(routed.status(now));
        return all;
    }

    @Override
    public void close() {
        closed.countDown();
        Thread following = follower;
        if (following != null) {
            Threads.join(following);
        }
        lifecycle.lock();
        try {
            closeWildcard();
            ProbeSocket.Echo probes = echo;
            echo = null;
            if (probes != null) {
                probes.close();
            }
            for (Slot slot : slots) {
                closeDevice(slot);
                slot.become(State.WAITING, "closed");
            }
            routed.become(State.WAITING, "closed");
        } finally {
            lifecycle.unlock();
        }
    }

    // ---- Following the interfaces. All of it under the lifecycle lock. ----

    private void followInterfaces() {
        try {
            while (!closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                lifecycle.lock();
                try {
                    look();
                } catch (RuntimeException e) {
                    warn("look", "LINK_LOOK_FAILED cannot look at the interfaces; trying again", e);
                } finally {
                    lifecycle.unlock();
                }
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; it ends by the latch.
        }
    }

    /// Brings sockets and states in line with the interfaces as they are now.
    private void look() {
        Map<String, HostInterface> host = HostInterface.readAll();
        publish(host);

        List<Attempt> attempts = new ArrayList<>();
        for (Slot slot : slots) {
            HostInterface found = host.get(slot.name);
            Optional<MasterInterface> master =
                    found == null ? Optional.empty() : MasterInterface.of(slot.name);
            DeviceLink link = slot.link;
            if (link != null && found != null && link.index() != found.index()) {
                // Deleted and made again between two looks: the old socket is deaf.
                closeDevice(slot);
                link = null;
            }
            if (found == null) {
                closeDevice(slot);
                slot.become(State.WAITING, "there is no interface of this name yet");
            } else if (master.isPresent()) {
                closeDevice(slot);
                slot.become(
                        State.REFUSED,
                        "it is a port of the %s %s and gets no traffic of its own; configure %s"
                                .formatted(
                                        master.get().kind(),
                                        master.get().name(),
                                        master.get().name()));
            } else if (found.addresses().isEmpty()) {
                closeDevice(slot);
                slot.become(State.WAITING, "it has no IPv4 address to answer from");
            } else if (link != null) {
                ProbeSocket.Arp arp = link.arp();
                if (arp != null) {
                    found.hardware().ifPresent(arp::speakAs);
                }
                slot.describe(found, link);
            } else if (slot.isDue(nanoTicker.getAsLong())) {
                attempts.add(new Attempt(slot, found));
            }
        }
        if (!attempts.isEmpty() || (wildcard == null && routed.isDue(nanoTicker.getAsLong()))) {
            openSockets(attempts);
        }
    }

    private void publish(Map<String, HostInterface> host) {
        Map<String, List<InterfaceAddress>> held = new LinkedHashMap<>();
        Map<Integer, String> names = new LinkedHashMap<>();
        host.forEach(
                (name, found) -> {
                    names.put(found.index(), name);
                    if (!found.addresses().isEmpty()) {
                        held.put(name, found.addresses());
                    }
                });
        nameOfIndex = Map.copyOf(names);
        InterfaceAddresses now = new InterfaceAddresses(held);
        if (!now.equals(addresses)) {
            addresses = now;
            DatagramSink receiver = sink;
            if (receiver != null) {
                receiver.addressesChanged(now);
            }
        }
    }

    /// The order of binding is explained above.
    private void openSockets(List<Attempt> attempts) {
        closeWildcard();
        for (Attempt attempt : attempts) {
            openDevice(attempt.slot, attempt.found);
        }
        openWildcard();
    }

    private void openDevice(Slot slot, HostInterface found) {
        UdpSocket udp = null;
        try {
            udp = UdpSocket.open(Optional.of(slot.name), this::routedSent);
            KernelCallException.check(
                    "bind UDP 0.0.0.0:" + SERVER_PORT + " on interface " + slot.name,
                    udp.bind(SERVER_PORT));
        } catch (KernelCallException e) {
            if (udp != null) {
                udp.close();
            }
            slot.retryLater(nanoTicker.getAsLong());
            slot.become(State.REFUSED, explain(e));
            return;
        }
        DeviceLink link =
                new DeviceLink(slot.name, found.index(), udp, openFrames(found), openArp(found));
        slot.link = link;
        slot.retries = 0;
        udp.read("links-" + slot.name, new DeviceReceiver(slot));
        publishOpen();
        slot.describe(found, link);
    }

    private @Nullable PacketSocket openFrames(HostInterface found) {
        if (found.hardwareType() != HostInterface.ETHERNET) {
            return null;
        }
        try {
            return PacketSocket.open(this::frameSent);
        } catch (KernelCallException e) {
            sayNoRaw(e);
            return null;
        }
    }

    private void sayNoRaw(KernelCallException e) {
        if (!noRawSaid.getAndSet(true)) {
            LOG.warn(
                    "LINK_NO_RAW_SOCKET {}: without CAP_NET_RAW, clients that have no address"
                            + " yet are answered by broadcast, and addresses are offered without"
                            + " a probe whether somebody uses them",
                    e.reason());
        }
    }

    private ProbeSocket.@Nullable Arp openArp(HostInterface found) {
        if (found.hardwareType() != HostInterface.ETHERNET || found.hardware().isEmpty()) {
            return null;
        }
        try {
            ProbeSocket.Arp arp =
                    ProbeSocket.Arp.open(found.name(), found.index(), found.hardware().get());
            arp.read("links-arp-" + found.name(), new ArpReceiver(found.name(), arp));
            return arp;
        } catch (KernelCallException e) {
            sayNoRaw(e);
            return null;
        }
    }

    private void openEcho() {
        try {
            ProbeSocket.Echo opened = ProbeSocket.Echo.open();
            opened.read("links-echo", new EchoReceiver(opened));
            echo = opened;
        } catch (KernelCallException e) {
            sayNoRaw(e);
        }
    }

    private void openWildcard() {
        UdpSocket udp = null;
        try {
            udp = UdpSocket.open(Optional.empty(), this::routedSent);
            udp.share(true);
            open.values().forEach(link -> link.udp().share(true));
            try {
                KernelCallException.check("bind UDP 0.0.0.0:" + SERVER_PORT, udp.bind(SERVER_PORT));
            } finally {
                open.values().forEach(link -> link.udp().share(false));
            }
        } catch (KernelCallException e) {
            if (udp != null) {
                udp.close();
            }
            routed.retryLater(nanoTicker.getAsLong());
            routed.become(State.REFUSED, explain(e));
            return;
        }
        routed.retries = 0;
        udp.read("links-routed", new RoutedReceiver());
        wildcard = udp;
        String serves = "relayed and renewed through interfaces that are not configured";
        if (echo != null) {
            routed.become(State.SERVING, serves);
        } else {
            routed.become(
                    State.LIMITED,
                    serves + "; no CAP_NET_RAW: relayed clients are offered addresses unprobed");
        }
    }

    private void closeWildcard() {
        UdpSocket udp = wildcard;
        wildcard = null;
        if (udp != null) {
            udp.close();
        }
    }

    private void closeDevice(Slot slot) {
        DeviceLink link = slot.link;
        slot.link = null;
        slot.retries = 0;
        if (link != null) {
            publishOpen();
            link.close();
        }
    }

    private void publishOpen() {
        Map<String, DeviceLink> links = new LinkedHashMap<>();
        for (Slot slot : slots) {
            DeviceLink link = slot.link;
            if (link != null) {
                links.put(slot.name, link);
            }
        }
        open = Map.copyOf(links);
    }

    private static String explain(KernelCallException e) {
        return switch (e.errno()) {
            case Libc.EADDRINUSE ->
                    e.reason()
                            + ", by "
                            + PortHolders.describe(SERVER_PORT)
                            + "; stop that server, one link has one";
            case Libc.EACCES -> e.reason() + "; ports below 1024 need CAP_NET_BIND_SERVICE or root";
            case Libc.EPERM -> e.reason() + "; this needs CAP_NET_RAW or root here";
            default -> e.reason();
        };
    }

    // ---- Receiving ----

    /// Datagrams of one configured interface.
    private final class DeviceReceiver extends CountingReceiver {
        private final String name;

        DeviceReceiver(Slot slot) {
            super(slot);
            this.name = slot.name;
        }

        @Override
        Optional<Arrival> arrival(ReceiveBatch batch, int i) {
            if (batch.isUnicast(i)) {
                return Optional.of(
                        new Arrival(
                                name,
                                batch.destination(i),
                                batch.source(i),
                                batch.sourcePort(i),
                                true));
            }
            if (isMulticast(batch.destination(i))) {
                return Optional.empty();
            }
            Ipv4Address source = batch.source(i);
            return addresses
                    .towards(name, source)
                    .map(local -> new Arrival(name, local, source, batch.sourcePort(i), false));
        }

        private static boolean isMulticast(Ipv4Address address) {
            return address.bits() >>> 28 == 0xe;
        }
    }

    /// Unicast from anywhere else. What the device sockets got is not seen here, except broadcasts.
    private final class RoutedReceiver extends CountingReceiver {
        RoutedReceiver() {
            super(routed);
        }

        @Override
        Optional<Arrival> arrival(ReceiveBatch batch, int i) {
            String name = nameOfIndex.get(batch.interfaceIndex(i));
            if (!batch.isUnicast(i) || name == null) {
                return Optional.empty();
            }
            return Optional.of(
                    new Arrival(
                            name,
                            batch.destination(i),
                            batch.source(i),
                            batch.sourcePort(i),
                            true));
        }
    }

    private abstract class CountingReceiver implements UdpSocket.Receiver {
        private final Slot slot;

        CountingReceiver(Slot slot) {
            this.slot = slot;
        }

        /// How it came; empty if it is none of our business.
        abstract Optional<Arrival> arrival(ReceiveBatch batch, int i);

        @Override
        public void received(byte[] buffer, int length, ReceiveBatch batch, int i) {
            Optional<Arrival> arrival = arrival(batch, i);
            DatagramSink receiver = sink;
            if (arrival.isEmpty() || receiver == null) {
                slot.counters.ignored.increment();
                return;
            }
            slot.counters.received.increment();
            try {
                receiver.received(buffer, length, arrival.get());
            } catch (RuntimeException e) {
                // One packet that trips over a bug must not silence the interface.
                warn(
                        "sink",
                        "LINK_DATAGRAM_FAILED a datagram from "
                                + arrival.get().source()
                                + " on "
                                + slot.name
                                + " could not be handled",
                        e);
            }
        }

        @Override
        public boolean serve() {
            DatagramSink receiver = sink;
            try {
                return receiver != null && receiver.serve();
            } catch (RuntimeException e) {
                warn("serve", "LINK_DATAGRAM_FAILED what came on " + slot.name, e);
                return false;
            }
        }

        @Override
        public void unusable() {
            slot.counters.ignored.increment();
        }

        @Override
        public void failed(int negatedErrno) {
            warn(
                    "receive " + slot.name + negatedErrno,
                    "LINK_RECEIVE_FAILED interface=%s: %s"
                            .formatted(slot.name, Libc.errorText(negatedErrno)),
                    null);
        }
    }

    // ---- Hearing and probing hosts ----

    @Override
    public boolean canProbe(Ipv4Address address, Optional<String> networkInterface) {
        return proberOf(address, networkInterface) != null;
    }

    @Override
    public void probe(Ipv4Address address, Optional<String> networkInterface) {
        ProbeSocket socket = proberOf(address, networkInterface);
        int result = socket == null ? -Libc.EAGAIN : socket.probe(address);
        if (result < 0) {
            probesUnsent.increment();
            LOG.debug("probe of {} not sent: {}", address, Libc.errorText(result));
        }
    }

    /// A host that is behind a relay for its client may be a neighbour of ours all the same.
    private @Nullable ProbeSocket proberOf(Ipv4Address address, Optional<String> networkInterface) {
        if (networkInterface.isPresent()) {
            DeviceLink link = open.get(networkInterface.get());
            return link == null ? null : link.arp();
        }
        InterfaceAddresses now = addresses;
        for (DeviceLink link : open.values()) {
            if (now.onLink(link.name(), address)) {
                return link.arp();
            }
        }
        return echo;
    }

    @Override
    public ProbeCounts probeCounts() {
        return new ProbeCounts(
                probesHeard.sum(), probesMalformed.sum(), probesOverRate.sum(), probesUnsent.sum());
    }

    private abstract class HostReceiver implements ProbeSocket.Receiver {
        private final String name;

        HostReceiver(String name) {
            this.name = name;
        }

        /// Hands it on unless there is too much of it.
        void handOn(Allowance allowance, Consumer<DatagramSink> packet) {
            DatagramSink receiver = sink;
            if (receiver == null || !allowance.take()) {
                probesOverRate.increment();
                return;
            }
            probesHeard.increment();
            try {
                packet.accept(receiver);
            } catch (RuntimeException e) {
                warn(
                        "sink",
                        "LINK_DATAGRAM_FAILED a packet on " + name + " could not be handled",
                        e);
            }
        }

        @Override
        public void failed(int negatedErrno) {
            warn(
                    "receive " + name + negatedErrno,
                    "LINK_RECEIVE_FAILED interface=%s: %s"
                            .formatted(name, Libc.errorText(negatedErrno)),
                    null);
        }
    }

    private final class ArpReceiver extends HostReceiver {
        /// Sent to us, or to all; what a bridge or a promiscuous interface overhears may be of
        /// another VLAN.
        private static final int PACKET_BROADCAST = 1;

        private final String name;
        private final ProbeSocket.Arp arp;

        ArpReceiver(String name, ProbeSocket.Arp arp) {
            super(name);
            this.name = name;
            this.arp = arp;
        }

        @Override
        public void received(byte[] buffer, int length, int packetType) {
            if (packetType > PACKET_BROADCAST) {
                return;
            }
            Optional<ArpPacket> decoded = ArpPacket.decode(buffer, length);
            if (decoded.isEmpty()) {
                probesMalformed.increment();
                return;
            }
            ArpPacket packet = decoded.get();
            if (!packet.senderHardware().equals(arp.ours())) {
                handOn(
                        packet.answersProbe() ? answering : hearing,
                        receiver -> receiver.heardArp(name, packet));
            }
        }
    }

    private final class EchoReceiver extends HostReceiver {
        private final ProbeSocket.Echo ours;

        EchoReceiver(ProbeSocket.Echo ours) {
            super(LinkStatus.ROUTED);
            this.ours = ours;
        }

        @Override
        public void received(byte[] buffer, int length, int packetType) {
            // What is not ours is another program's ping, and nothing wrong.
            EchoPacket.answerer(buffer, length, ours.identifier, ours.secret)
                    .ifPresent(from -> handOn(answering, receiver -> receiver.echoed(from)));
        }
    }

    // ---- Sending ----

    @Override
    public void send(Arrival arrival, ReplyTarget target, byte[] payload) {
        if (payload.length > MAX_UDP_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a reply of " + payload.length + " bytes; UDP carries " + MAX_UDP_PAYLOAD);
        }
        switch (target) {
            case ReplyTarget.Relay(Ipv4Address giaddr, int port) ->
                    sendRouted(new Outgoing(arrival, giaddr, port, payload));
            case ReplyTarget.Unicast(Ipv4Address address) ->
                    sendRouted(new Outgoing(arrival, address, CLIENT_PORT, payload));
            case ReplyTarget.Frame(HardwareAddress hardware, Ipv4Address yiaddr) ->
                    sendFrame(new Outgoing(arrival, yiaddr, CLIENT_PORT, payload), hardware);
            case ReplyTarget.Broadcast() -> sendBroadcast(arrival, payload);
        }
    }

    /// By the link the request came from when the destination is a neighbour there (two interfaces
    /// may have the same prefix), else as the routes say, which need not be the way it came.
    private void sendRouted(Outgoing reply) {
        String came = reply.arrival().networkInterface();
        DeviceLink link = open.get(came);
        UdpSocket any = wildcard;
        UdpSocket udp;
        if (link != null && (any == null || addresses.onLink(came, reply.destination()))) {
            udp = link.udp();
        } else if (any != null) {
            udp = any;
        } else {
            notSent(reply, "the interface is no longer served");
            return;
        }
        unsent.add(udp);
        udp.post(reply, 0);
    }

    private void sendFrame(Outgoing reply, HardwareAddress hardware) {
        DeviceLink link = open.get(reply.arrival().networkInterface());
        PacketSocket frames = link == null ? null : link.frames();
        boolean ethernet =
                hardware.type() == HardwareAddress.ETHERNET && hardware.octets().length() == 6;
        if (link != null && frames != null && ethernet && PacketSocket.fits(reply.payload())) {
            unsentFrames.add(frames);
            frames.post(reply, link.index(), hardware.octets().toBytes(), SERVER_PORT);
        } else {
            sendBroadcast(reply.arrival(), reply.payload());
        }
    }

    private void sendBroadcast(Arrival arrival, byte[] payload) {
        Outgoing reply = new Outgoing(arrival, Ipv4Address.BROADCAST, CLIENT_PORT, payload);
        DeviceLink link = open.get(arrival.networkInterface());
        if (link == null) {
            notSent(reply, "the interface is not served");
            return;
        }
        unsent.add(link.udp());
        link.udp().post(reply, link.index());
    }

    @Override
    public void flush() {
        // Frames first: those that cannot be sent are posted again, as broadcasts.
        unsentFrames.forEach(PacketSocket::flush);
        unsentFrames.clear();
        unsent.forEach(UdpSocket::flush);
        unsent.clear();
    }

    private void frameSent(Outgoing reply, int result) {
        if (result >= 0) {
            slotOf(reply.arrival()).counters.sent.increment();
        } else {
            // Too long for one frame, for instance: a broadcast can be fragmented.
            sendBroadcast(reply.arrival(), reply.payload());
        }
    }

    private void routedSent(Outgoing reply, int result) {
        if (result >= 0) {
            slotOf(reply.arrival()).counters.sent.increment();
        } else {
            notSent(reply, Libc.errorText(result));
        }
    }

    private void notSent(Outgoing reply, String why) {
        Slot slot = slotOf(reply.arrival());
        slot.counters.sendErrors.increment();
        warn(
                "send " + slot.name + why,
                "LINK_SEND_FAILED interface=%s: reply from %s to %s:%d not sent: %s"
                        .formatted(
                                reply.arrival().networkInterface(),
                                reply.arrival().localAddress(),
                                reply.destination(),
                                reply.port(),
                                why),
                null);
    }

    /// The slot that keeps count of it.
    private Slot slotOf(Arrival arrival) {
        for (Slot slot : slots) {
            if (slot.name.equals(arrival.networkInterface())) {
                return slot;
            }
        }
        return routed;
    }

    private void warn(String topic, String message, @Nullable Throwable cause) {
        OptionalLong heldBack = logLimit.pass(topic);
        if (heldBack.isPresent()) {
            LOG.warn("{} (like it, not logged: {})", message, heldBack.getAsLong(), cause);
        }
    }

    private record Report(State state, String detail) {}

    private record Attempt(Slot slot, HostInterface found) {}

    /// One configured interface over its whole life. Link and retries belong to the lifecycle lock,
    /// report and counters can be read by anyone.
    private static final class Slot {
        final String name;
        final LinkCounters counters = new LinkCounters();
        @Nullable DeviceLink link;
        int retries;
        private long dueAtNanos;
        private volatile Report report = new Report(State.WAITING, "not started");

        Slot(String name) {
            this.name = name;
        }

        boolean isDue(long nowNanos) {
            return retries == 0 || nowNanos - dueAtNanos >= 0;
        }

        void retryLater(long nowNanos) {
            long seconds = Math.min(LONGEST_RETRY.toSeconds(), 1L << Math.min(retries, 5));
            retries++;
            dueAtNanos = nowNanos + Duration.ofSeconds(seconds).toNanos();
        }

        void describe(HostInterface found, DeviceLink link) {
            String serves = "serving on " + found.addresses();
            if (!found.up()) {
                become(State.WAITING, "it is down");
            } else if (link.frames() != null) {
                become(State.SERVING, serves);
            } else if (found.hardwareType() != HostInterface.ETHERNET) {
                become(
                        State.LIMITED,
                        serves + "; not Ethernet: clients without an address get broadcasts");
            } else {
                become(
                        State.LIMITED,
                        serves
                                + "; no CAP_NET_RAW: clients without an address get broadcasts,"
                                + " addresses are offered unprobed");
            }
        }

        /// Notes it, and logs it if it is new.
        void become(State next, String nextDetail) {
            Report was = report;
            if (was.state == next && was.detail.equals(nextDetail)) {
                return;
            }
            report = new Report(next, nextDetail);
            switch (next) {
                case SERVING, LIMITED -> LOG.info("interface={} {}", name, nextDetail);
                case WAITING -> LOG.info("interface={} not served: {}", name, nextDetail);
                case REFUSED ->
                        LOG.warn("LINK_REFUSED interface={} not served: {}", name, nextDetail);
            }
        }

        LinkStatus status(InterfaceAddresses addresses) {
            Report now = report;
            return new LinkStatus(
                    name,
                    now.state,
                    now.detail,
                    addresses.on(name),
                    counters.received.sum(),
                    counters.ignored.sum(),
                    counters.sent.sum(),
                    counters.sendErrors.sum());
        }
    }
}
