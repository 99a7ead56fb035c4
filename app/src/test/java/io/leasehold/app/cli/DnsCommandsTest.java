package io.leasehold.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DemoNameServer;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;

/// `leasehold dns test` against a server that demands TSIG, from a file alone.
final class DnsCommandsTest {
    private static final String SECRET = "bGVhc2Vob2xkLWxlYXNlaG9sZC1sZWFzZWhvbGQtISE=";

    @TempDir private Path directory;
    private final AuthoritativeZones zones =
            new AuthoritativeZones(
                    List.of(DnsName.parse("example.org"), DnsName.parse("2.0.192.in-addr.arpa")),
                    List.of(
                            TsigKey.ofBase64(
                                    DnsName.parse("leasehold"), TsigAlgorithm.HMAC_SHA256, SECRET)),
                    InstantSource.system());
    private final DemoNameServer server = DemoNameServer.start(zones, 0);

    private record Ran(int status, String out, String err) {}

    @AfterEach
    void stop() {
        server.close();
    }

    private Ran run(String secret, String... arguments) throws IOException {
        Path key = directory.resolve("tsig");
        Files.writeString(key, secret);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path file = directory.resolve("leasehold.yaml");
        Files.writeString(
                file,
                """
                server: { id: lan-1 }
                dhcp: { interfaces: [lo] }
                database: { embedded: "%1$s/db" }
                dns:
                  keys: [{ name: leasehold, secretFile: "%1$s/tsig" }]
                  zones:
                    - { zone: example.org, servers: ["%2$s"], key: leasehold }
                    - { zone: 2.0.192.in-addr.arpa, servers: ["%2$s"], key: leasehold }
                """
                        .formatted(directory, server.address()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new java.util.ArrayList<>(List.of("dns"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", file.toString()));
        int status =
                CommandLineProgram.of(
                                List.of(new DnsCommand()),
                                new PrintWriter(out),
                                new PrintWriter(err))
                        .execute(all.toArray(String[]::new));
        return new Ran(status, out.toString(), err.toString());
    }

    @Test
    void testsEveryZoneOfTheFileAndLeavesNothing() throws IOException {
        Ran ran = run(SECRET, "test");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains(
                        "zone 2.0.192.in-addr.arpa: names can be published\n",
                        "zone example.org: names can be published\n",
                        "ok     " + server.address(),
                        "gone          and it is gone\n");
        assertThat(zones.contents()).isEmpty();
    }

    @Test
    void saysWhatFailedAndExitsWithOne() throws IOException {
        Ran ran = run("d3JvbmctLXdyb25nLS13cm9uZy0td3Jvbmch", "test", "example.org");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("the server has another secret for this key (BADSIG)\n")
                .endsWith("zone example.org: FAILED at key of " + server.address() + "\n");
    }

    @Test
    void namesTheZonesThereAre() throws IOException {
        Ran ran = run(SECRET, "test", "example.net");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(
                        "zone example.net is not in dns.zones, which has 2.0.192.in-addr.arpa,"
                                + " example.org\n");
    }
}
