package io.leasehold.ddns.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Servers that refuse, lie, dawdle or hang up, over real sockets on loopback: what is made of it,
/// and in which words.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class MisbehavingServerTest {
    private static final DnsName ZONE = DnsName.parse("example.org");
    private static final DnsName OTHER = DnsName.parse("example.net");
    private static final InstantSource NOON =
            InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
    private static final TsigKey KEY = key("leasehold", "bGVhc2Vob2xkLWxlYXNlaG9sZC0hISEh");
    private static final TsigKey FORGED = key("leasehold", "d3JvbmctLXdyb25nLS13cm9uZy0td3Jvbmch");
    private static final TsigKey NEW_KEY = key("leasehold-v2", "bmV3LW5ldy1uZXctbmV3LW5ldy1u");

    private static TsigKey key(String name, String secret) {
        return TsigKey.ofBase64(DnsName.parse(name), TsigAlgorithm.HMAC_SHA256, secret);
    }

    /// What it says to a datagram; empty for nothing.
    private interface Datagrams {
        Optional<byte[]> answer(byte[] request);
    }

    /// What it does with a connection after the request was read.
    private interface Connections {
        void answer(byte[] request, OutputStream out) throws IOException, InterruptedException;
    }

    private static final Datagrams MUTE = _ -> Optional.empty();
    private static final Connections HANGS_UP = (_, _) -> {};
    private static final Connections NEVER_ANSWERS = (_, _) -> TimeUnit.SECONDS.sleep(30);

    /// @param kind of the failure; empty when it is none
    /// @param words that the failure must contain
    record Case(
            String name,
            Datagrams udp,
            Connections tcp,
            Optional<FailureKind> kind,
            List<String> words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> table() {
        return Stream.of(
                says(
                        "SERVFAIL",
                        request -> signed(request, Rcode.SERVFAIL, KEY),
                        FailureKind.SERVFAIL,
                        "update of zone example.org at 127.0.0.1:",
                        "with key leasehold",
                        "could not do it (SERVFAIL); its log says why"),
                says(
                        "REFUSED",
                        request -> signed(request, Rcode.REFUSED, KEY),
                        FailureKind.REFUSED,
                        "key accepted, but our source address is not allowed to make this change"
                                + " (REFUSED); check allow-update or update-policy of the zone"),
                says(
                        "wrong zone",
                        request -> signed(request, Rcode.NOTAUTH, KEY),
                        FailureKind.NOTAUTH,
                        "not the primary of this zone (NOTAUTH); check that the zone exists there"),
                says(
                        "a name outside the zone",
                        request -> signed(request, Rcode.NOTZONE, KEY),
                        FailureKind.NOTZONE,
                        "is a child zone missing in our configuration?"),
                says(
                        "no support for updates",
                        request -> signed(request, Rcode.NOTIMP, KEY),
                        FailureKind.NOTIMP,
                        "does not support dynamic updates (NOTIMP)"),
                says(
                        "NOERROR without a signature",
                        request -> unsigned(request, Rcode.NOERROR),
                        FailureKind.UNSIGNED,
                        "answered NOERROR without a signature, which proves nothing and is not"
                                + " believed; does the server know the key?"),
                says(
                        "REFUSED without a signature",
                        request -> unsigned(request, Rcode.REFUSED),
                        FailureKind.UNSIGNED,
                        "answered REFUSED without a signature"),
                says(
                        "forged: the right id, another secret",
                        request -> signed(request, Rcode.NOERROR, FORGED),
                        FailureKind.UNSIGNED,
                        "answered NOERROR with a signature that is not this key's; not believed"),
                says(
                        "the answer to another question",
                        request -> {
                            byte[] answer = signed(request, Rcode.NOERROR, KEY);
                            answer[0] ^= 1;
                            return answer;
                        },
                        FailureKind.TIMEOUT,
                        "no answer, neither UDP nor TCP"),
                new Case(
                        "truncated, and whole over TCP",
                        request -> Optional.of(truncated(request)),
                        (request, out) -> out.write(framed(signed(request, Rcode.NOERROR, KEY))),
                        Optional.empty(),
                        List.of()),
                new Case(
                        "truncated, and refused over TCP",
                        request -> Optional.of(truncated(request)),
                        (request, out) -> out.write(framed(signed(request, Rcode.REFUSED, KEY))),
                        Optional.of(FailureKind.REFUSED),
                        List.of("key accepted")),
                new Case(
                        "mute over UDP, answers over TCP",
                        MUTE,
                        (request, out) -> out.write(framed(signed(request, Rcode.NOERROR, KEY))),
                        Optional.empty(),
                        List.of()),
                new Case(
                        "accepts and never answers",
                        MUTE,
                        NEVER_ANSWERS,
                        Optional.of(FailureKind.TIMEOUT),
                        List.of("is the server up, and do firewalls let both through?")),
                new Case(
                        "answers one byte at a time",
                        MUTE,
                        (request, out) -> {
                            for (byte each : framed(signed(request, Rcode.NOERROR, KEY))) {
                                out.write(each);
                                TimeUnit.MILLISECONDS.sleep(100);
                            }
                        },
                        Optional.of(FailureKind.TIMEOUT),
                        List.of("neither UDP nor TCP")),
                new Case(
                        "closes at once",
                        MUTE,
                        HANGS_UP,
                        Optional.of(FailureKind.TIMEOUT),
                        List.of("neither UDP nor TCP")),
                new Case(
                        "closes in the middle of the answer",
                        MUTE,
                        (request, out) ->
                                out.write(
                                        Arrays.copyOf(
                                                framed(signed(request, Rcode.NOERROR, KEY)), 40)),
                        Optional.of(FailureKind.TIMEOUT),
                        List.of("neither UDP nor TCP")));
    }

    /// The same over UDP and TCP.
    private static Case says(
            String name, UnaryOperator<byte[]> answer, FailureKind kind, String... words) {
        return new Case(
                name,
                request -> Optional.of(answer.apply(request)),
                (request, out) -> out.write(framed(answer.apply(request))),
                Optional.of(kind),
                List.of(words));
    }

    @ParameterizedTest
    @MethodSource("table")
    void endsInAStateThatSaysWhatToDo(Case c) throws IOException, InterruptedException {
        try (Misbehaving server = new Misbehaving(c.udp(), c.tcp())) {
            UpdateAnswer answer =
                    sender().update(
                                    DnsZoneConfig.of(ZONE, server.address(), KEY),
                                    server.address(),
                                    message(ZONE));

            if (c.kind().isEmpty()) {
                assertThat(answer).isEqualTo(UpdateAnswer.APPLIED);
            } else {
                UpdateAnswer.Failed failed = (UpdateAnswer.Failed) answer;
                assertThat(failed.kind()).as(failed.words()).isEqualTo(c.kind().get());
                assertThat(failed.words()).contains(c.words());
            }
        }
    }

    /// B18: both keys are held; each zone of each server switches when its server does, and back.
    @Test
    void eachZoneRemembersWhichOfTwoKeysItsServerTakes() {
        AuthoritativeZones before = zones(KEY);
        AuthoritativeZones after = zones(NEW_KEY);
        List<String> sent = new ArrayList<>();
        AuthoritativeZones[] current = {before};
        DnsTransport transport =
                (protocol, server, local, request, judge) -> {
                    sent.add(parsed(request).getTSIG().getName().toString(true));
                    return new DirectTransport(current[0])
                            .exchange(protocol, server, local, request, judge);
                };
        SignedUpdateSender sender = new SignedUpdateSender(transport, NOON, new Random(1));
        DnsServer server = new DnsServer("192.0.2.53", 53);
        DnsZoneConfig zone =
                new DnsZoneConfig(ZONE, List.of(server), List.of(KEY, NEW_KEY), Optional.empty());
        DnsZoneConfig other =
                new DnsZoneConfig(OTHER, List.of(server), List.of(KEY, NEW_KEY), Optional.empty());

        assertThat(sender.update(zone, server, message(ZONE))).isEqualTo(UpdateAnswer.APPLIED);
        current[0] = after;
        assertThat(sender.update(zone, server, message(ZONE))).isEqualTo(UpdateAnswer.APPLIED);
        assertThat(sender.update(zone, server, message(ZONE))).isEqualTo(UpdateAnswer.APPLIED);
        assertThat(sender.update(other, server, message(OTHER))).isEqualTo(UpdateAnswer.APPLIED);
        current[0] = before;
        assertThat(sender.update(zone, server, message(ZONE))).isEqualTo(UpdateAnswer.APPLIED);

        assertThat(sent.stream().distinct()).hasSize(2);
        assertThat(
                        String.join(" ", sent)
                                .replace("leasehold-v2", "new")
                                .replace("leasehold", "old"))
                .isEqualTo("old old new new old new new old");
    }

    private static AuthoritativeZones zones(TsigKey key) {
        return new AuthoritativeZones(List.of(ZONE, OTHER), List.of(key), NOON);
    }

    private static SignedUpdateSender sender() {
        return new SignedUpdateSender(
                new SocketTransport(Duration.ofMillis(600), System::nanoTime), NOON, new Random(1));
    }

    private static UpdateMessage message(DnsName zone) {
        return new UpdateMessage(
                UpdateMessage.Kind.U0,
                zone,
                List.of(),
                List.of(
                        new Change.Add(
                                zone.child("host"),
                                600,
                                new RecordData.A(Ipv4Address.parse("192.0.2.1")))));
    }

    private static Message parsed(byte[] wire) {
        try {
            return new Message(wire);
        } catch (IOException impossible) {
            throw new IllegalStateException("we sent it", impossible);
        }
    }

    private static Message answer(byte[] request, int rcode) {
        Message answer = new Message(parsed(request).getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setOpcode(Opcode.UPDATE);
        answer.getHeader().setRcode(rcode);
        return answer;
    }

    private static byte[] unsigned(byte[] request, int rcode) {
        return answer(request, rcode).toWire();
    }

    private static byte[] signed(byte[] request, int rcode, TsigKey key) {
        return signed(request, answer(request, rcode), key);
    }

    private static byte[] truncated(byte[] request) {
        Message answer = answer(request, Rcode.NOERROR);
        answer.getHeader().setFlag(Flags.TC);
        return signed(request, answer, KEY);
    }

    private static byte[] signed(byte[] request, Message answer, TsigKey key) {
        WireMessages.tsig(key, NOON).apply(answer, parsed(request).getTSIG());
        return answer.toWire();
    }

    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    /// One port on loopback, for UDP and TCP.
    private static final class Misbehaving implements AutoCloseable {
        private final DatagramSocket datagrams;
        private final ServerSocket listener;
        private final List<Thread> threads = new ArrayList<>();

        Misbehaving(Datagrams udp, Connections tcp) throws IOException {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            listener = new ServerSocket(0, 10, loopback);
            datagrams = new DatagramSocket(listener.getLocalPort(), loopback);
            threads.add(Thread.ofVirtual().start(() -> receive(udp)));
            threads.add(Thread.ofVirtual().start(() -> accept(tcp)));
        }

        DnsServer address() {
            return new DnsServer("127.0.0.1", listener.getLocalPort());
        }

        private void receive(Datagrams udp) {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                try {
                    datagrams.receive(packet);
                    byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
                    Optional<byte[]> answer = udp.answer(request);
                    if (answer.isPresent()) {
                        datagrams.send(
                                new DatagramPacket(
                                        answer.get(),
                                        answer.get().length,
                                        packet.getSocketAddress()));
                    }
                } catch (IOException _) {
                    // Closed: the case is over.
                    return;
                }
            }
        }

        private void accept(Connections tcp) {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] request = new byte[in.readUnsignedShort()];
                    in.readFully(request);
                    tcp.answer(request, socket.getOutputStream());
                } catch (IOException | InterruptedException _) {
                    // The other side had enough, or the case is over.
                }
            }
        }

        @Override
        public void close() throws IOException, InterruptedException {
            datagrams.close();
            listener.close();
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
        }
    }
}
