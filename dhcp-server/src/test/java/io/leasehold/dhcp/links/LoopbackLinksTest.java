package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

@Timeout(20)
final class LoopbackLinksTest {
    private static final List<LoopbackLinks.VirtualInterface> LANS =
            List.of(virtual("lan0", "192.0.2.1/24", 0), virtual("lan1", "198.51.100.1/24", 0));

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    static Stream<ReplyTarget> targets() {
        Ipv4Address address = Ipv4Address.parse("192.0.2.100");
        return Stream.of(
                new ReplyTarget.Broadcast(),
                new ReplyTarget.Frame(HardwareAddress.parse("00:00:5e:00:53:01"), address),
                new ReplyTarget.Unicast(address),
                new ReplyTarget.Relay(address));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyReplyGoesBackToWhereTheRequestCameFrom(ReplyTarget target) throws Exception {
        try (LoopbackLinks links = new LoopbackLinks(LANS);
                DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            links.start(
                    (buffer, length, arrival) -> {
                        arrivals.add(arrival);
                        links.send(arrival, target, Arrays.copyOf(buffer, length));
                    });
            client.send(new DatagramPacket(new byte[] {7, 8}, 2, links.address("lan1")));
            DatagramPacket reply = new DatagramPacket(new byte[10], 10);
            client.receive(reply);

            assertThat(Arrays.copyOf(reply.getData(), reply.getLength())).containsExactly(7, 8);
            assertThat(arrivals.take())
                    .isEqualTo(
                            new Arrival(
                                    "lan1",
                                    Ipv4Address.parse("198.51.100.1"),
                                    Ipv4Address.parse("127.0.0.1"),
                                    client.getLocalPort(),
                                    false));
            assertThat(links.ownAddresses())
                    .containsExactly(
                            Ipv4Address.parse("192.0.2.1"), Ipv4Address.parse("198.51.100.1"));
            LinkStatus status = links.status().getLast();
            assertThat(status.state().answers()).isTrue();
            assertThat(status.received()).isEqualTo(1);
        }
    }

    @Test
    void oneDatagramThatTripsOverABugDoesNotSilenceTheLink() throws IOException {
        try (LoopbackLinks links = new LoopbackLinks(LANS);
                DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            links.start(
                    (buffer, length, arrival) -> {
                        if (buffer[0] == 0) {
                            throw new IllegalStateException("a bug, made on purpose");
                        }
                        links.send(
                                arrival,
                                new ReplyTarget.Broadcast(),
                                Arrays.copyOf(buffer, length));
                    });
            client.send(new DatagramPacket(new byte[] {0}, 1, links.address("lan0")));
            client.send(new DatagramPacket(new byte[] {1}, 1, links.address("lan0")));
            DatagramPacket reply = new DatagramPacket(new byte[10], 10);
            client.receive(reply);
            assertThat(reply.getData()[0]).isEqualTo((byte) 1);
        }
    }

    @Test
    void namesThePortThatIsTakenAndReleasesTheOthers() {
        try (LoopbackLinks first = new LoopbackLinks(LANS)) {
            int port = first.address("lan0").getPort();
            assertThatThrownBy(
                            () -> new LoopbackLinks(List.of(virtual("lan0", "192.0.2.1/24", port))))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
    }

    @Test
    void closeEndsTheReaders() {
        LoopbackLinks links = new LoopbackLinks(LANS);
        links.start((_, _, _) -> {});
        links.close();
        assertThat(links.status())
                .extracting(LinkStatus::state)
                .containsOnly(LinkStatus.State.WAITING);
    }

    private static LoopbackLinks.VirtualInterface virtual(String name, String address, int port) {
        return new LoopbackLinks.VirtualInterface(
                name, List.of(InterfaceAddress.parse(address)), port);
    }
}
