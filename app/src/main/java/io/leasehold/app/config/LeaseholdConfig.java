package io.leasehold.app.config;

import io.leasehold.ddns.audit.AuditSettings;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.dhcp.Safeguards;
import io.leasehold.ipam.plan.PlanContent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything the configuration file says, checked and with its defaults filled in. Immutable.
///
/// @param plan the plan of the file: ids of subnets are placeholders, every source is `FILE`
public record LeaseholdConfig(
        Server server,
        Dhcp dhcp,
        Database database,
        Http http,
        Dns dns,
        History history,
        PlanContent plan) {

    /// @param id names this server among those on one database; 1 to 63 letters, digits, `.`, `_`,
    ///   `-`
    public record Server(String id) {}

    /// @param interfaces the links we listen on, in the order of the file; empty serves relays only
    /// @param offerHold how long an offered address is kept for the client it was offered to
    /// @param declineProbation how long an address that a client found in use is not offered
    /// @param probe how long an answer is waited for before an address is first offered; empty when
    ///   nobody is asked
    /// @param safeguards limits of clients and ports, who may ask for leases, what is remembered
    public record Dhcp(
            List<String> interfaces,
            Duration offerHold,
            Duration declineProbation,
            Optional<Duration> probe,
            Safeguards safeguards) {
        public static final Duration DEFAULT_OFFER_HOLD = Duration.ofSeconds(30);
        public static final Duration DEFAULT_DECLINE_PROBATION = Duration.ofHours(24);
        public static final Duration DEFAULT_PROBE = Duration.ofMillis(300);

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

    /// @param keys every key of the file, used or not
    /// @param zones each with its keys resolved
    /// @param audit how zones are compared with what they should hold
    public record Dns(List<TsigKey> keys, List<DnsZoneConfig> zones, DnsAudit audit) {
        public Dns {
            keys = List.copyOf(keys);
            zones = List.copyOf(zones);
        }

        public Dns(List<TsigKey> keys, List<DnsZoneConfig> zones) {
            this(keys, zones, DnsAudit.DEFAULT);
        }
    }

    /// @param every empty for never unless somebody asks
    /// @param resolvers whether the DNS servers of option 6 are asked for some of the names
    public record DnsAudit(Optional<Duration> every, boolean resolvers) {
        public static final DnsAudit DEFAULT = new DnsAudit(Optional.of(Duration.ofHours(1)), true);

        /// With the bounds that every look has.
        public AuditSettings settings() {
            return resolvers ? AuditSettings.DEFAULT : AuditSettings.DEFAULT.withoutResolvers();
        }
    }

    /// @param retention how long what was is remembered: leases of the past, and earlier plans
    public record History(Duration retention) {
        public static final History DEFAULT = new History(Duration.ofDays(400));
    }
}
