package io.leasehold.app.differential;

import io.leasehold.app.real.RawSocket;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The link to one server: frames in, frames out. All clients, relays and routers are at its other
/// end, which has no address and so answers nothing by itself; the server has permanent neighbour
/// entries. Used by one thread.
///
/// Silence is not waited for. Behind each message goes a *marker*, a renewal that both servers
/// answer after it has passed all that the message passes, the commit to the database included.
/// What is heard until the marker's answer is the answer.
final class Cable implements AutoCloseable {
    static final String SERVER_LINK = "lan0";
    private static final String FAR_LINK = "wire";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HardwareAddress BROADCAST = HardwareAddress.parse("ff:ff:ff:ff:ff:ff");

    /// The router that leads to the relay agents, and every host on the link.
    private static final HardwareAddress EVERYBODY = HardwareAddress.parse("00:00:5e:7f:00:01");

    private static final Ipv4Address ROUTER = Ipv4Address.parse("198.19.0.2");
    private static final int MARKER_XID = 0x4d000000;

    private final RawSocket socket;
    private final HardwareAddress server;
    private final Supplier<String> log;
    private final Conversation markers;
    private int marker;

    private Cable(RawSocket socket, HardwareAddress server, Supplier<String> log) {
        this.socket = socket;
        this.server = server;
        this.log = log;
        this.markers = new Conversation(Setting.PLAIN, new Cast(0, false));
    }

    /// Gives the server's namespace its interface, address, routes and neighbours.
    ///
    /// @param attached addresses of the link that clients will have
    /// @param directory for a file of `ip`
    static void lay(Netns server, Netns far, List<Ipv4Address> attached, Path directory) {
        server.veth(SERVER_LINK, far, FAR_LINK);
        server.address(SERVER_LINK, Cast.SERVER + "/" + Cast.LINK.length());
        try {
            Path neighbours =
                    Files.write(
                            directory.resolve("neighbours"),
                            Stream.concat(Stream.of(ROUTER), attached.stream())
                                    .map(Cable::neighbour)
                                    .toList());
            server.run("ip", "-batch", neighbours.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.route("default", "via", ROUTER.toString());
    }

    private static String neighbour(Ipv4Address address) {
        return "neigh replace %s lladdr %s dev %s nud permanent"
                .formatted(address, EVERYBODY, SERVER_LINK);
    }

    /// Opens the far end, once the server is up.
    ///
    /// @param log what the server has said, for the message when it does not answer
    static Cable open(Netns server, Netns far, Supplier<String> log) {
        RawSocket socket = RawSocket.on(far, FAR_LINK, Duration.ofMillis(100));
        HardwareAddress hardware = HardwareAddress.parse(server.hardwareAddress(SERVER_LINK));
        Cable cable = new Cable(socket, hardware, log);
        cable.bindMarker();
        return cable;
    }

    private void bindMarker() {
        for (Say say : Part.bind('m').says()) {
            int xid = MARKER_XID + ++marker;
            send(say, markers, xid);
            markers.hear(until(xid).getLast());
        }
    }

    /// Sends a message and returns what the server answers to it.
    List<Answer> exchange(Say say, Conversation conversation, int xid) {
        send(say, conversation, xid);
        int end = MARKER_XID + ++marker;
        send(Say.request('m').ciaddr(Place.given('m')), markers, end);
        List<Answer> heard = until(end);
        return heard.subList(0, heard.size() - 1);
    }

    private void send(Say say, Conversation conversation, int xid) {
        byte[] message = say.bytes(conversation, xid);
        HardwareAddress client = say.hardware(conversation.cast());
        byte[] frame =
                switch (say.way()) {
                    case BROADCAST, BROADCAST_FROM_CIADDR ->
                            Frame.of(
                                    client,
                                    BROADCAST,
                                    say.source(conversation),
                                    Ipv4Address.parse("255.255.255.255"),
                                    say.sourcePort(),
                                    message);
                    case RELAYED, UNICAST ->
                            Frame.of(
                                    EVERYBODY,
                                    server,
                                    say.source(conversation),
                                    Cast.SERVER,
                                    say.sourcePort(),
                                    message);
                };
        socket.send(say.onTheWire(frame));
    }

    /// All answers up to the one with that `xid`, which is the last.
    private List<Answer> until(int xid) {
        List<Answer> heard = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<Answer> answer = socket.receive().flatMap(Answer::read);
            if (answer.isPresent()) {
                heard.add(answer.get());
                if (answer.get().xid() == xid) {
                    return heard;
                }
            }
        }
        throw new AssertionError(
                "no answer to the marker %08x; heard %s\n%s".formatted(xid, heard, log.get()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
