package io.leasehold.ipam.port;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The zones we may update and what can be asked of their servers. Calls that ask servers block for
 * seconds; thread-safe.
 */
public interface DnsZones {
    /**
     * A zone as configured.
     *
     * @param keys names of the keys, the preferred one first; never secrets
     * @param classless addresses whose PTRs live there under their last octet alone (RFC 2317)
     */
    record Zone(
            DnsName zone, List<Server> servers, List<String> keys, Optional<Ipv4Prefix> classless) {
        public Zone {
            servers = List.copyOf(servers);
            keys = List.copyOf(keys);
        }

        /** One that is not classless. */
        public Zone(DnsName zone, List<Server> servers, List<String> keys) {
            this(zone, servers, keys, Optional.empty());
        }
    }

    /**
     * A server of a zone.
     *
     * @param address as configured, with its port
     * @param answering false while the reconciler sends it nothing, since it stopped to answer
     * @param since of that; empty when it always answered
     */
    record Server(String address, boolean answering, Optional<Instant> since) {}

    /** What came of asking for a removal. */
    sealed interface Removal {
        record Removed() implements Removal {}

        /** It is not there any more, or is another. */
        record Gone() implements Removal {}

        /**
         * @param words why not
         */
        record Refused(String words) implements Removal {}
    }

    /** By name. */
    List<Zone> zones();

    /** Tests a zone and remembers what came of it; empty when it is not configured. */
    Optional<ZoneTest> test(DnsName zone);

    /** Looks at a zone now and remembers what was found; empty when it is not configured. */
    Optional<ZoneAudit> audit(DnsName zone);

    /** Removes what a removable finding is about; empty when there is no such finding. */
    Optional<Removal> remove(String finding);
}
