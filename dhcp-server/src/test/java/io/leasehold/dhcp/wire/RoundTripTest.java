package io.leasehold.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// What is written is what is read, for any packet. Another seed: `-Dleasehold.seed=7`.
class RoundTripTest {
    private static final long SEED = Long.getLong("leasehold.seed", 3396L);
    private static final int PACKETS = 20_000;
    private static final List<MessageType> CLIENT_TYPES =
            List.of(
                    MessageType.DISCOVER,
                    MessageType.REQUEST,
                    MessageType.DECLINE,
                    MessageType.RELEASE,
                    MessageType.INFORM);
    private static final List<MessageType> SERVER_TYPES =
            List.of(MessageType.OFFER, MessageType.ACK, MessageType.NAK);

    /// Codes with a length of their own, and those the codec sets itself.
    private static final Set<Integer> NOT_ARBITRARY = Set.of(50, 51, 52, 53, 54, 57, 61, 82, 118);

    @Test
    void requests() {
        for (int i = 0; i < PACKETS; i++) {
            RandomGenerator random = new SplittableRandom(SEED * PACKETS + i);
            ClientPacket packet =
                    new ClientPacket(
                            CLIENT_TYPES.get(random.nextInt(CLIENT_TYPES.size())),
                            random.nextInt(),
                            random.nextInt(0x10000),
                            random.nextBoolean(),
                            random.nextInt(0x100),
                            address(random),
                            address(random),
                            hardware(random),
                            options(random, 3200));
            byte[] datagram = packet.toBytes();

            assertThat(ClientMessageDecoder.decode(datagram, datagram.length))
                    .as("seed %d, packet %d", SEED, i)
                    .isEqualTo(
                            new Decoded.Message(
                                    new ClientMessage(
                                            packet.type(),
                                            packet.xid(),
                                            packet.secs(),
                                            packet.broadcast(),
                                            packet.hops(),
                                            packet.ciaddr(),
                                            packet.giaddr(),
                                            packet.chaddr(),
                                            packet.options().with(53, one(packet.type())))));
        }
    }

    @Test
    void repliesCarryEverythingTheyDoNotAdmitToHaveLeftOut() {
        int overloaded = 0;
        int cut = 0;
        for (int i = 0; i < PACKETS; i++) {
            RandomGenerator random = new SplittableRandom(SEED * PACKETS + i);
            ServerReply reply = reply(random);
            EncodedReply encoded = ServerReplyEncoder.layOut(reply);
            ReplyView view = Packets.view(encoded.datagram());

            TreeMap<Integer, OctetString> expected = new TreeMap<>(reply.options().values());
            expected.put(53, one(reply.type()));
            if (!reply.relayAgentInformation().isEmpty()) {
                expected.put(82, reply.relayAgentInformation());
            }
            expected.keySet().removeAll(encoded.leftOut());
            assertThat(view)
                    .as("seed %d, packet %d", SEED, i)
                    .isEqualTo(
                            new ReplyView(
                                    reply.type(),
                                    0,
                                    reply.xid(),
                                    0,
                                    reply.broadcast() ? 0x8000 : 0,
                                    reply.ciaddr(),
                                    reply.yiaddr(),
                                    reply.siaddr(),
                                    reply.giaddr(),
                                    reply.chaddr(),
                                    OptionSet.of(expected)));
            assertThat(encoded.leftOut())
                    .as("seed %d, packet %d", SEED, i)
                    .doesNotContain(51, 53, 54);
            assertThat(encoded.datagram().length)
                    .as("seed %d, packet %d", SEED, i)
                    .isBetween(300, Math.clamp(reply.maxMessageSize(), 576, 1500) - 28);
            overloaded += encoded.datagram()[44] != 0 || encoded.datagram()[108] != 0 ? 1 : 0;
            cut += encoded.leftOut().isEmpty() ? 0 : 1;
        }
        // The generator reaches what is to be tested.
        assertThat(overloaded).isBetween(PACKETS / 20, PACKETS * 19 / 20);
        assertThat(cut).isBetween(PACKETS / 20, PACKETS * 19 / 20);
    }

    private static ServerReply reply(RandomGenerator random) {
        MessageType type = SERVER_TYPES.get(random.nextInt(SERVER_TYPES.size()));
        OptionSet options =
                options(random, 1200)
                        .overlaidBy(Packets.options(53, "02", 54, "c0000201", 51, "00000e10"));
        TreeMap<Integer, OctetString> withoutRelay = new TreeMap<>(options.values());
        OctetString relayInformation = withoutRelay.remove(82);
        List<Integer> priority = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            priority.add(random.nextInt(256));
        }
        return new ServerReply(
                type,
                random.nextInt(),
                random.nextBoolean(),
                address(random),
                address(random),
                address(random),
                address(random),
                hardware(random),
                OptionSet.of(withoutRelay),
                priority,
                relayInformation == null ? OctetString.EMPTY : relayInformation,
                random.nextInt(2000),
                new ReplyTarget.Broadcast());
    }

    private static OptionSet options(RandomGenerator random, int bytes) {
        TreeMap<Integer, OctetString> values = new TreeMap<>();
        int left = random.nextInt(bytes);
        while (left > 0) {
            int most = random.nextInt(20) == 0 ? 900 : 60;
            int length = random.nextInt(Math.min(left, most) + 1);
            int code = 1 + random.nextInt(254);
            if (!NOT_ARBITRARY.contains(code)) {
                values.put(code, octets(random, length));
            }
            left -= length + 8;
        }
        values.put(61, octets(random, 1 + random.nextInt(255)));
        if (random.nextInt(3) == 0) {
            values.put(82, octets(random, 1 + random.nextInt(300)));
        }
        if (random.nextBoolean()) {
            values.put(50, octets(random, 4));
            values.put(57, octets(random, 2));
        }
        return OptionSet.of(values);
    }

    private static OctetString octets(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return OctetString.of(bytes);
    }

    private static Ipv4Address address(RandomGenerator random) {
        return new Ipv4Address(random.nextInt());
    }

    private static HardwareAddress hardware(RandomGenerator random) {
        return new HardwareAddress(random.nextInt(256), octets(random, random.nextInt(17)));
    }

    private static OctetString one(MessageType type) {
        return OctetString.of(new byte[] {(byte) type.code()});
    }
}
