package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

final class EchoPacketTest {
    private static final long SECRET = 0x0123456789abcdefL;

    // RFC 792: type 8, code 0, checksum, identifier, sequence number, data.
    private static final String REQUEST = "08 00 47a5 1234 0001 0123456789abcdef";

    // RFC 791: version and header length, TOS, length, identification, flags, TTL, protocol 1,
    // checksum (not looked at, the kernel has), 192.0.2.10 to 192.0.2.1.
    private static final String HEADER = "4500 0024 0000 0000 4001 0000 c000020a c0000201";
    private static final String REPLY = HEADER + "00 00 4fa5 1234 0001 0123456789abcdef";

    private static byte[] bytes(String hex) {
        return OctetString.parseHex(hex.replace(" ", "")).toBytes();
    }

    @Test
    void theRequestHasARightChecksum() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(64);
            to.fill((byte) 0x55);

            assertThat(EchoPacket.write(to, 0x1234, 1, SECRET)).isEqualTo(16);
            assertThat(to.asSlice(0, 16).toArray(JAVA_BYTE)).isEqualTo(bytes(REQUEST));
        }
    }

    @Test
    void theAnswerToOursNamesItsSender() {
        assertThat(EchoPacket.answerer(Arrays.copyOf(bytes(REPLY), 96), 36, 0x1234, SECRET))
                .contains(Ipv4Address.parse("192.0.2.10"));
    }

    @Test
    void optionsInTheIpHeaderAreSkipped() {
        String withOptions = REPLY.replace("4500", "4600").replace("c0000201", "c000020101010101");

        assertThat(EchoPacket.answerer(bytes(withOptions), 40, 0x1234, SECRET)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 65, IP version",
        "0, 44, a header shorter than it can be",
        "0, 4f, a header beyond it",
        "9, 11, UDP",
        "20, 08, a request",
        "21, 01, code",
        "22, 00, checksum",
        "24, 00, identifier",
        "35, 00, secret"
    })
    void whatIsNotAnAnswerToOursIsDropped(int at, String hex, String field) {
        byte[] packet = Arrays.copyOf(bytes(REPLY), 96);
        packet[at] = bytes(hex)[0];

        assertThat(EchoPacket.answerer(packet, 36, 0x1234, SECRET)).as(field).isEmpty();
    }

    @Test
    void anotherProgramsPingIsNotOurs() {
        assertThat(EchoPacket.answerer(bytes(REPLY), 36, 0x4321, SECRET)).isEmpty();
        assertThat(EchoPacket.answerer(bytes(REPLY), 36, 0x1234, SECRET + 1)).isEmpty();
    }

    @Test
    void anyOtherLengthIsDropped() {
        byte[] buffer = Arrays.copyOf(bytes(REPLY), 96);
        for (int length = 0; length <= 96; length++) {
            assertThat(EchoPacket.answerer(buffer, length, 0x1234, SECRET).isPresent())
                    .as("%d bytes", length)
                    .isEqualTo(length == 36);
        }
    }
}
