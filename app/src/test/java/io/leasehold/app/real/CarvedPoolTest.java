package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.leasehold.app.Leasehold;
import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.dhcp.links.InterfaceAddress;
import io.leasehold.dhcp.links.LoopbackLinks;
import io.leasehold.dhcp.links.LoopbackLinks.VirtualInterface;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The household of config/seed-002.yaml: a pool laid over MetalLB, static hosts and nodes. The
/// server runs in this JVM on its embedded PostgreSQL, the clients come over loopback: no root.
@Tag("real")
final class CarvedPoolTest {
    private static final int CLIENTS = 200;
    private static final int DYNAMIC = 127;

    @Test
    void leasesEveryAddressThatNobodyElseOwnsAndNoOther() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "leasehold-carved-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        LoopbackLinks links =
                new LoopbackLinks(
                        List.of(
                                new VirtualInterface(
                                        "br0",
                                        List.of(InterfaceAddress.parse("10.69.1.2/24")),
                                        0)));
        try (Leasehold server = Leasehold.start(seed(directory), links, InstantSource.system());
                Crowd crowd =
                        Crowd.of(
                                new DatagramSocket(0, InetAddress.getLoopbackAddress()),
                                links.address("br0"))) {
            crowd.run(0, CLIENTS, 32, 6);
            List<Ipv4Address> leased = List.copyOf(crowd.acknowledged().values());
            assertThat(leased)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(dynamic());
            assertThat(leased).hasSize(DYNAMIC);
            assertThat(
                            server.store()
                                    .leaseDirectory()
                                    .leases(
                                            new Ipv4Range(Ipv4Address.ANY, Ipv4Address.BROADCAST),
                                            Optional.empty(),
                                            Optional.of(LeaseState.BOUND),
                                            "",
                                            1000))
                    .hasSize(DYNAMIC);
            RealLan.figure(
                    "%d clients came, %d have an address, none of them carved, %d met silence",
                    CLIENTS, leased.size(), CLIENTS - leased.size());
        } finally {
            delete(directory);
        }
    }

    /// .50-.149 without the nodes .101-.106, .166, .168-.179 and .181-.200.
    private static Set<Ipv4Address> dynamic() {
        Set<Ipv4Address> all = new HashSet<>();
        for (int last = 50; last <= 200; last++) {
            boolean node = last >= 101 && last <= 106;
            boolean metallb = last >= 150 && last <= 165;
            if (!node && !metallb && last != 167 && last != 180) {
                all.add(Ipv4Address.parse("10.69.1." + last));
            }
        }
        return all;
    }

    private static Path seedFile() {
        return root().resolve("config/seed-002.yaml");
    }

    private static Path root() {
        return Path.of(System.getProperty("leasehold.root", ".."));
    }

    private static LeaseholdConfig seed(Path directory) throws IOException {
        ConfigOutcome outcome = ConfigFile.parse(seedFile(), Files.readString(seedFile()));
        if (!(outcome instanceof ConfigOutcome.Loaded(LeaseholdConfig seed, var _))) {
            throw new AssertionError(outcome.toString());
        }
        return new LeaseholdConfig(
                seed.server(),
                seed.dhcp(),
                new LeaseholdConfig.Database.Embedded(directory.resolve("data")),
                new LeaseholdConfig.Http("127.0.0.1", 0),
                seed.dns(),
                seed.history(),
                seed.plan());
    }

    @Test
    void saysWhatIsLeftOfThePool() throws Exception {
        List<String> output =
                leasehold(
                        0,
                        "plan",
                        "effective",
                        "10.69.1.0/24",
                        "--config",
                        seedFile().toString(),
                        "-o",
                        "json");
        JsonNode answer = new ObjectMapper().readTree(String.join("\n", output));
        assertThat(answer.get("prefix").asText()).isEqualTo("10.69.1.0/24");
        assertThat(answer.get("size").asInt()).isEqualTo(DYNAMIC);
        List<String> ranges = new ArrayList<>();
        answer.get("ranges")
                .forEach(r -> ranges.add(r.get("first").asText() + "-" + r.get("last").asText()));
        assertThat(ranges)
                .containsExactly(
                        "10.69.1.50-10.69.1.100",
                        "10.69.1.107-10.69.1.149",
                        "10.69.1.166-10.69.1.166",
                        "10.69.1.168-10.69.1.179",
                        "10.69.1.181-10.69.1.200");
        List<String> holes = new ArrayList<>();
        answer.get("holes")
                .forEach(
                        h ->
                                holes.add(
                                        h.get("first").asText()
                                                + "-"
                                                + h.get("last").asText()
                                                + " "
                                                + h.get("owner").asText()
                                                + " "
                                                + h.get("name").asText()));
        assertThat(holes)
                .contains(
                        "10.69.1.150-10.69.1.165 kubernetes-lb metallb/first-pool",
                        "10.69.1.167-10.69.1.167 static workstation",
                        "10.69.1.180-10.69.1.180 static proxmox");
    }

    @Test
    void refusesTheNasNamingBothOwners() throws Exception {
        Path file = Files.createTempFile("leasehold-nas-", ".yaml");
        try {
            Files.writeString(
                    file,
                    Files.readString(seedFile())
                            .replace(
                                    "      claims:\n",
                                    "      claims:\n"
                                        + "        - { address: 10.69.1.163, owner: static, name:"
                                        + " nas }\n"));
            String said = String.join("\n", leasehold(1, "check", "--config", file.toString()));
            assertThat(said).contains("nas").contains("metallb/first-pool").contains("10.69.1.163");
            RealLan.figure("check: %s", said.lines().findFirst().orElse(""));
        } finally {
            Files.delete(file);
        }
    }

    /// Runs the program as `./leasehold` does, without the search for a JDK and the build.
    private static List<String> leasehold(int status, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "io.leasehold.app.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> output = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(() -> String.join("\n", output)).isEqualTo(status);
        return output;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
