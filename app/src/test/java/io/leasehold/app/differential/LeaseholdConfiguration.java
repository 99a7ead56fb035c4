package io.leasehold.app.differential;

import io.leasehold.app.real.RealLan;
import io.leasehold.dhcp.testing.Netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What `leasehold import kea` makes of Kea's configuration, so that the test shows what it does to
/// a network that moves.
final class LeaseholdConfiguration {
    /// Nobody is asked for, since nobody is there; one client after the other comes from one
    /// address, faster than the guard has it.
    private static final String DHCP =
            """
            probe: { enabled: false }
            guard: { enabled: false }
            """;

    /// Kea's side of DNS says which zones there are. Nobody answers there.
    private static final String DDNS =
            """
            { "DhcpDdns": { "ip-address": "127.0.0.1", "port": 53001,
                "tsig-keys": [],
                "forward-ddns": { "ddns-domains": [
                  { "name": "home.example.org.",
                    "dns-servers": [ { "ip-address": "127.0.0.1" } ] } ] },
                "reverse-ddns": { "ddns-domains": [] } } }
            """;

    private LeaseholdConfiguration() {}

    /// Imports and configures the server.
    ///
    /// @return what the command said
    static String importInto(RealLan lan, String kea) {
        Path from = lan.directory().resolve("kea-dhcp4.conf");
        Path ddns = lan.directory().resolve("kea-dhcp-ddns.conf");
        Path to = lan.directory().resolve("imported.yaml");
        try {
            Files.writeString(from, kea);
            Files.writeString(ddns, DDNS);
            Netns.Result result =
                    lan.withoutConfiguration(
                            "import",
                            "kea",
                            from.toString(),
                            "--ddns",
                            ddns.toString(),
                            "--out",
                            to.toString());
            String said = String.join("\n", result.orFail());
            String imported = Files.readString(to);
            lan.dhcp(DHCP);
            lan.configure(imported.substring(imported.indexOf("\ndns:") + 1));
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
