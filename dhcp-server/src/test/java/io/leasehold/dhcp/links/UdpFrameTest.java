package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// Expected bytes come from an independent calculation (Python, by RFC 791, 768 and 1071).
final class UdpFrameTest {
    private static final Ipv4Address SERVER = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address CLIENT = Ipv4Address.parse("192.0.2.100");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // IP: 45 00 length id flags ttl protocol checksum source destination; UDP: ports length sum
        "an odd length, 6c65617365686f6c64,"
                + "45000025000040004011b662c0000201c0000264 0043004400117431 6c65617365686f6c64",
        "no payload, '', 4500001c000040004011b66bc0000201c0000264 0043004400087af1",
        "a sum of zero is sent as all ones, 7aed,"
                + " 4500001e000040004011b669c0000201c0000264 00430044000affff 7aed"
    })
    void writesBothHeaders(String name, String payload, String expected) {
        byte[] datagram = write(HexFormat.of().parseHex(payload));
        assertThat(HexFormat.of().formatHex(datagram)).isEqualTo(expected.replace(" ", ""));
    }

    @Test
    void everyReceiverFindsTheChecksumsRight() {
        long seed = 768;
        Random random = new Random(seed);
        for (int length = 0; length < 1473; length++) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            byte[] datagram = write(payload);

            // RFC 1071: over data and checksum the sum is all ones.
            assertThat(sum(datagram, 0, 20))
                    .as("IP, seed %d, %d bytes", seed, length)
                    .isEqualTo(0xffff);
            byte[] pseudo = new byte[12 + 8 + length];
            System.arraycopy(datagram, 12, pseudo, 0, 8);
            pseudo[9] = 17;
            pseudo[10] = (byte) (8 + length >> 8);
            pseudo[11] = (byte) (8 + length);
            System.arraycopy(datagram, 20, pseudo, 12, 8 + length);
            assertThat(sum(pseudo, 0, pseudo.length))
                    .as("UDP, seed %d, %d bytes", seed, length)
                    .isEqualTo(0xffff);
        }
    }

    @Test
    void leavesNothingOfTheFrameBefore() {
        byte[] room = new byte[200];
        Arrays.fill(room, (byte) 0xee);
        byte[] payload = {1, 2, 3};
        int length = UdpFrame.write(MemorySegment.ofArray(room), SERVER, 67, CLIENT, 68, payload);
        assertThat(Arrays.copyOf(room, length)).isEqualTo(write(payload));
        assertThat(room[length]).isEqualTo((byte) 0xee);
    }

    private static byte[] write(byte[] payload) {
        byte[] room = new byte[UdpFrame.HEADERS + payload.length];
        int length = UdpFrame.write(MemorySegment.ofArray(room), SERVER, 67, CLIENT, 68, payload);
        assertThat(length).isEqualTo(room.length);
        return room;
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
