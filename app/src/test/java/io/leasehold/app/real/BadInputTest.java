package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What others get wrong, on the wire and in the file. That no mutation gets past the decoder is
/// the fuzz test's to show, a million times over; here is the whole server.
@Tag("real")
final class BadInputTest {
    private static final int BAD_PACKETS = 4000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PLAN =
            """
            plan:
              subnets:
                - { prefix: 192.0.2.0/24, interface: br0, gateway: 192.0.2.1, pools: [192.0.2.50-192.0.2.99] }
            """;

    private final long seed = Long.getLong("leasehold.seed", System.nanoTime() & 0xffff_ffffL);
    private final Random random = new Random(seed);

    @Test
    void countsBadPacketsStaysSilentAndGoesOnServing() throws IOException {
        try (RealLan lan = RealLan.create("bad packets", "udhcpc", "curl", "tcpdump")) {
            lan.segment("br0", "192.0.2.1/24");
            lan.configure(PLAN);
            lan.start();
            Netns vandal = lan.join("vandal", "br0");
            vandal.route("255.255.255.255", "dev", "eth0");
            Program wire = vandal.capture("eth0", "udp src port 67");
            try (DatagramSocket socket = Inside.call(vandal, () -> new DatagramSocket(68))) {
                socket.setBroadcast(true);
                for (int i = 0; i < BAD_PACKETS; i++) {
                    byte[] bad = bad(i);
                    socket.send(
                            new DatagramPacket(
                                    bad, bad.length, new InetSocketAddress("255.255.255.255", 67)));
                    if (i % 100 == 0) {
                        // A receive buffer that overflows would hide what this is to show.
                        Until.pause(5);
                    }
                }
            }
            Until.yes(
                    PATIENCE,
                    () -> malformed(lan) >= BAD_PACKETS,
                    () -> "seed %d: %d packets counted".formatted(seed, malformed(lan)));
            assertThat(wire.linesWith("BOOTP")).as("seed %d: answers", seed).isEmpty();
            assertThat(malformed(lan)).isEqualTo(BAD_PACKETS);

            LanClient client = lan.client(Kind.UDHCPC, false, "honest", "br0");
            assertThat(client.start().toString()).startsWith("192.0.2.");
            RealLan.figure(
                    "%d bad packets, seed %d: all counted, none answered, then a lease",
                    BAD_PACKETS, seed);
        }
    }

    /// Truncated, without cookie, with options that run out of the packet, oversized, random.
    private byte[] bad(int number) {
        byte[] good =
                ClientPacket.of(
                                MessageType.DISCOVER,
                                number,
                                HardwareAddress.parse("00:00:5e:00:53:01"))
                        .withOption(
                                OptionCode.HOST_NAME,
                                OctetString.of("vandal".getBytes(StandardCharsets.UTF_8)))
                        .toBytes();
        switch (number % 5) {
            case 0 -> {
                return Arrays.copyOf(good, random.nextInt(240));
            }
            case 1 -> {
                good[236 + random.nextInt(4)]++;
                return good;
            }
            case 2 -> {
                // Option 12 says it has 255 bytes, and there are fewer.
                byte[] loose = Arrays.copyOf(good, 260);
                Arrays.fill(loose, 240, 260, (byte) 0);
                loose[240] = 12;
                loose[241] = (byte) 255;
                return loose;
            }
            case 3 -> {
                byte[] oversized = Arrays.copyOf(good, 20_000);
                random.nextBytes(oversized);
                return oversized;
            }
            default -> {
                byte[] noise = new byte[random.nextInt(600)];
                random.nextBytes(noise);
                return noise;
            }
        }
    }

    private static long malformed(RealLan lan) {
        return Pattern.compile("(?m)^leasehold_dhcp_malformed_total\\{[^}]*} ([0-9.E]+)$")
                .matcher(lan.curl("http://127.0.0.1:8067/metrics"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .mapToLong(value -> Math.round(Double.parseDouble(value)))
                .sum();
    }

    @Test
    void startsNothingOnAFileWithFiveMistakes() throws IOException {
        try (RealLan lan = RealLan.create("a file with five mistakes")) {
            lan.segment("br0", "192.0.2.1/24");
            Files.writeString(
                    lan.configuration(),
                    """
                    server: { id: real }
                    dhcp: { interfaces: [br0] }
                    database: { embeded: ./data }
                    http: { listen: "127.0.0.1:80670" }
                    plan:
                      subnets:
                        - prefix: 192.0.2.0/24
                          interface: br1
                          lease: { default: 48h, max: 24h }
                          pools: [ 192.0.2.50-192.0.2.200 ]
                          claims:
                            - { range: 192.0.2.150-192.0.2.165, owner: kubernetes-lb, name: metallb/first-pool }
                            - { address: 192.0.2.163, owner: static, name: NAS }
                    """);
            Netns.Result run = lan.leasehold("run");
            String said = String.join("\n", run.output());
            assertThat(run.status()).as(said).isEqualTo(1);
            for (int line : new int[] {3, 4, 8, 9, 13}) {
                assertThat(said).contains("leasehold.yaml:" + line + ": ");
            }
            // Each with its remedy; a warning that follows from one of them may come on top.
            assertThat(run.output().stream().filter(line -> line.contains("remedy: ")))
                    .hasSizeGreaterThanOrEqualTo(5);
            assertThat(Files.exists(lan.directory().resolve("data"))).as("a database").isFalse();
        }
    }
}
