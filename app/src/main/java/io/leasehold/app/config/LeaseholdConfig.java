package io.leasehold.app.config;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Subnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything the configuration file says, checked and with its defaults filled in. Immutable.
///
/// @param subnets the plan of the file: ids are placeholders (0), every source is `FILE`
public record LeaseholdConfig(
        Server server, Dhcp dhcp, Database database, Http http, Dns dns, List<Subnet> subnets) {
    public LeaseholdConfig {
        subnets = List.copyOf(subnets);
    }

    /// @param id names this server among those on one database; 1 to 63 letters, digits, `.`, `_`,
    ///   `-`
    public record Server(String id) {}

    /// @param interfaces the links we listen on, in the order of the file; empty serves relays only
    /// @param offerHold how long an offered address is kept for the client it was offered to
    /// @param declineProbation how long an address that a client found in use is not offered
    public record Dhcp(List<String> interfaces, Duration offerHold, Duration declineProbation) {
        public static final Duration DEFAULT_OFFER_HOLD = Duration.ofSeconds(30);
        public static final Duration DEFAULT_DECLINE_PROBATION = Duration.ofHours(24);

        public Dhcp {
            interfaces = List.copyOf(interfaces);
        }
    }

    /// Where the database is.
    public sealed interface Database {
        /// Our own PostgreSQL, with its files in an absolute directory.
        record Embedded(Path directory) implements Database {}

        /// Somebody else's PostgreSQL, with a `jdbc:postgresql:` URL.
        record External(String url, String user, Optional<Secret> password) implements Database {}
    }

    /// @param host an address as it may stand in a URL, without brackets, or `localhost`
    /// @param port 1 to 65535
    public record Http(String host, int port) {
        public static final Http DEFAULT = new Http("127.0.0.1", 8067);
    }

    public record Dns(List<TsigKey> keys, List<Zone> zones) {
        public Dns {
            keys = List.copyOf(keys);
            zones = List.copyOf(zones);
        }

        public Optional<TsigKey> key(DnsName name) {
            return keys.stream().filter(k -> k.name().equals(name)).findFirst();
        }
    }

    /// A key shared with DNS servers (RFC 8945).
    public record TsigKey(DnsName name, TsigAlgorithm algorithm, Secret secret) {}

    /// A zone that we may update.
    ///
    /// @param servers tried in this order; at least one
    /// @param key one of [Dns#keys]; without one updates go unsigned
    /// @param localAddress what updates are sent from; without one the system chooses
    public record Zone(
            DnsName zone,
            List<NameServer> servers,
            Optional<DnsName> key,
            Optional<Ipv4Address> localAddress) {
        public Zone {
            servers = List.copyOf(servers);
        }
    }

    /// @param port 1 to 65535
    public record NameServer(Ipv4Address address, int port) {
        public static final int DEFAULT_PORT = 53;

        @Override
        public String toString() {
            return port == DEFAULT_PORT ? address.toString() : address + ":" + port;
        }
    }
}
