package io.leasehold.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A million packets nobody should have sent. Another seed: `-Dleasehold.seed=7`.
class FuzzTest {
    private static final long SEED = Long.getLong("leasehold.seed", 2131L);
    private static final int PACKETS = 1_000_000;
    private static final List<byte[]> GOLDEN =
            Stream.concat(Packets.CLIENT_PACKETS.stream(), Packets.REPLIES.stream())
                    .map(Packets::golden)
                    .toList();

    @Test
    void everyDatagramIsAMessageOrHasAReason() {
        Map<MalformedReason, Integer> reasons = new EnumMap<>(MalformedReason.class);
        int messages = 0;
        long slowest = 0;
        for (int i = 0; i < PACKETS; i++) {
            // Each packet can be made again alone, from the seed and its number.
            byte[] datagram = mutant(new SplittableRandom(SEED * PACKETS + i));
            long began = System.nanoTime();
            Decoded decoded;
            try {
                decoded = ClientMessageDecoder.decode(datagram, datagram.length);
                boolean _ = ReplyView.parse(datagram).isPresent();
            } catch (Throwable thrown) {
                throw new AssertionError("seed " + SEED + ", packet " + i, thrown);
            }
            slowest = Math.max(slowest, System.nanoTime() - began);
            switch (decoded) {
                case Decoded.Message _ -> messages++;
                case Decoded.Malformed(MalformedReason reason, int offset) -> {
                    reasons.merge(reason, 1, Integer::sum);
                    assertThat(offset)
                            .as("seed %d, packet %d, %s", SEED, i, reason)
                            .isBetween(0, datagram.length);
                }
            }
        }
        assertThat(messages).as("seed %d", SEED).isBetween(PACKETS / 20, PACKETS / 2);
        assertThat(reasons.keySet())
                .as("seed %d, reasons %s", SEED, reasons)
                .containsExactlyInAnyOrder(MalformedReason.values());
        // Generous for a busy machine and a garbage collector, and far from a loop.
        assertThat(slowest).as("seed %d, slowest in ns", SEED).isLessThan(2_000_000_000L);
    }

    private static byte[] mutant(RandomGenerator random) {
        byte[] packet = GOLDEN.get(random.nextInt(GOLDEN.size())).clone();
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations; i++) {
            packet = mutate(packet, random);
        }
        return packet;
    }

    private static byte[] mutate(byte[] packet, RandomGenerator random) {
        if (packet.length < Packets.OPTIONS_OFFSET + 4) {
            return packet;
        }
        int optionsLength = packet.length - Packets.OPTIONS_OFFSET;
        int inOptions = Packets.OPTIONS_OFFSET + random.nextInt(optionsLength);
        switch (random.nextInt(12)) {
            case 0 -> {
                return Arrays.copyOf(packet, random.nextInt(packet.length));
            }
            case 1 -> {
                return Arrays.copyOf(packet, inOptions);
            }
            case 2 -> packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
            case 3 -> packet[inOptions] = (byte) random.nextInt(256);
            case 4 -> packet[random.nextInt(4)] = (byte) random.nextInt(256);
            case 5 -> packet[inOptions] = (byte) 255;
            case 6 -> {
                // Tails of anything, sometimes larger than any datagram.
                int grown = packet.length + random.nextInt(random.nextInt(50) == 0 ? 65_536 : 600);
                byte[] longer = Arrays.copyOf(packet, grown);
                for (int i = packet.length; i < grown; i++) {
                    longer[i] = (byte) random.nextInt(256);
                }
                return longer;
            }
            case 7 -> {
                // The same tiny option over and over: the worst there is for joining.
                int length = random.nextInt(3);
                byte[] looped =
                        Arrays.copyOf(packet, random.nextInt(50) == 0 ? 4096 : 300 + inOptions);
                int code = 1 + random.nextInt(254);
                for (int at = inOptions; at + 2 + length <= looped.length; at += 2 + length) {
                    looped[at] = (byte) code;
                    looped[at + 1] = (byte) length;
                }
                return looped;
            }
            case 8 -> {
                // Overload that names fields whose options run on, or name overload again.
                putOption(packet, inOptions, 52, random.nextInt(6));
                for (int at = 44; at < 236; at += 3) {
                    packet[at] = (byte) (random.nextBoolean() ? 52 : random.nextInt(256));
                    packet[at + 1] = (byte) random.nextInt(4);
                    packet[at + 2] = 3;
                }
            }
            case 9 -> putOption(packet, Packets.OPTIONS_OFFSET, 53, random.nextInt(12));
            case 10 -> putOption(packet, inOptions, 50 + random.nextInt(12), random.nextInt(256));
            default -> {
                // No client identifier, no hardware address.
                packet[2] = 0;
                packet[Packets.OPTIONS_OFFSET + 3] = (byte) 255;
            }
        }
        return packet;
    }

    private static void putOption(byte[] packet, int at, int code, int value) {
        if (at + 3 <= packet.length) {
            packet[at] = (byte) code;
            packet[at + 1] = 1;
            packet[at + 2] = (byte) value;
        }
    }
}
