package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

final class ArpPacketTest {
    private static final HardwareAddress OURS = HardwareAddress.parse("00:00:5e:00:53:01");
    private static final HardwareAddress THEIRS = HardwareAddress.parse("00:00:5e:00:53:02");
    private static final HardwareAddress NOBODY = HardwareAddress.parse("00:00:00:00:00:00");
    private static final Ipv4Address TEN = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address ELEVEN = Ipv4Address.parse("192.0.2.11");

    // RFC 826, "Packet format": hardware type 1, protocol 0800, lengths 6 and 4, opcode 1;
    // RFC 5227 section 2.1.1: sender address zero, target hardware zero.
    private static final String PROBE =
            "0001 0800 06 04 0001 00005e005301 00000000 000000000000 c000020a";
    private static final String REPLY =
            "0001 0800 06 04 0002 00005e005302 c000020a 00005e005301 00000000";

    private static byte[] bytes(String hex) {
        return OctetString.parseHex(hex.replace(" ", "")).toBytes();
    }

    private static byte[] written(ArpPacket packet) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(64);
            to.fill((byte) 0x55);
            int length = packet.write(to);
            return to.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    @Test
    void aProbeIsWhatRfc5227SaysItIs() {
        ArpPacket probe = ArpPacket.probe(OURS, TEN);

        assertThat(written(probe)).isEqualTo(bytes(PROBE));
        assertThat(ArpPacket.decode(bytes(PROBE), 28)).contains(probe);
        assertThat(probe.isProbe()).isTrue();
        assertThat(probe.isOfSenderItself()).isFalse();
    }

    @Test
    void theAnswerToAProbeIsReadWithThePaddingOfItsFrame() {
        ArpPacket reply = new ArpPacket(ArpPacket.REPLY, THEIRS, TEN, OURS, Ipv4Address.ANY);

        assertThat(ArpPacket.decode(Arrays.copyOf(bytes(REPLY), 46), 46)).contains(reply);
        assertThat(written(reply)).isEqualTo(bytes(REPLY));
        assertThat(reply.answersProbe()).isTrue();
        assertThat(reply.isOfSenderItself()).isFalse();
    }

    /// Who speaks for itself, and who may speak for another.
    @ParameterizedTest
    @CsvSource({
        "1, 192.0.2.10, 192.0.2.11, true", // asks for a neighbour
        "1, 192.0.2.10, 192.0.2.10, true", // announces itself
        "2, 192.0.2.10, 192.0.2.10, true", // announces itself, the other way
        "2, 192.0.2.10, 192.0.2.11, false", // answers a neighbour, perhaps for another
        "2, 192.0.2.10, 0.0.0.0, false", // answers a probe, perhaps for another
        "1, 0.0.0.0, 192.0.2.11, false", // probes
        "2, 0.0.0.0, 0.0.0.0, false", // nonsense
    })
    void whoSpeaksForItself(int operation, String sender, String target, boolean itself) {
        ArpPacket packet =
                new ArpPacket(
                        operation,
                        THEIRS,
                        Ipv4Address.parse(sender),
                        NOBODY,
                        Ipv4Address.parse(target));

        assertThat(packet.isOfSenderItself()).isEqualTo(itself);
    }

    /// Each field that has one right value, wrong.
    @ParameterizedTest
    @CsvSource({
        "0, 01, hardware type", "1, 06, hardware type", "2, 86, protocol", "3, 06, protocol",
        "4, 08, hardware length", "5, 10, protocol length", "6, 01, operation", "7, 00, operation",
        "7, 03, operation", "8, 01, a group as sender"
    })
    void whatIsNotArpForIpv4OverEthernetIsDropped(int at, String hex, String field) {
        byte[] packet = bytes(REPLY);
        packet[at] = bytes(hex)[0];

        assertThat(ArpPacket.decode(packet, 28)).as(field).isEmpty();
    }

    @Test
    void nobodyAsSenderIsDropped() {
        ArpPacket nobodys = new ArpPacket(ArpPacket.REPLY, NOBODY, TEN, OURS, ELEVEN);

        assertThat(ArpPacket.decode(written(nobodys), 28)).isEmpty();
    }

    @Test
    void whatIsCutShortIsDroppedWhateverTheBufferHolds() {
        byte[] buffer = Arrays.copyOf(bytes(REPLY), 96);

        for (int length = 0; length < 28; length++) {
            assertThat(ArpPacket.decode(buffer, length)).as("%d bytes", length).isEmpty();
        }
        assertThat(ArpPacket.decode(buffer, 28)).isPresent();
    }

    @Test
    void noiseNeverThrowsAndWhatIsReadIsWrittenTheSame() {
        Random random = new Random(826);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[96];
            random.nextBytes(noise);
            // Half of it is right up to the operation.
            if (random.nextBoolean()) {
                System.arraycopy(bytes(REPLY), 0, noise, 0, 8);
            }
            var decoded = ArpPacket.decode(noise, random.nextInt(97));
            if (decoded.isPresent()) {
                read++;
                assertThat(written(decoded.get())).isEqualTo(Arrays.copyOf(noise, 28));
            }
        }
        assertThat(read).as("packets that were ARP").isBetween(2000, 6000);
    }
}
