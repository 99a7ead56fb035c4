package io.leasehold.ddns.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Scenario B17: a server that caches for a minute and serves what is stale for days says of a name
/// that is gone that it is there. Whether it is gone is asked of the zone itself.
class DnsLookupTest {
    private static final DnsServer SERVER = DnsServer.parse("192.0.2.53");
    private static final DnsName NAS = DnsName.parse("nas.example.org");

    /// RD, "recursion desired": the lowest bit of the third octet (RFC 1035 section 4.1.1).
    private final List<Boolean> recursionDesired = new ArrayList<>();

    private final DnsTransport silent =
            (_, _, _, request, _) -> {
                recursionDesired.add((request[2] & 1) == 1);
                return new DnsTransport.Delivery.Silent();
            };

    @Test
    void theAuthorityIsAskedWithoutRecursion() {
        new DnsLookup(silent, new Random(1)).ask(SERVER, Optional.empty(), NAS, "A");
        new DnsQueryClient(silent, new Random(1)).query(SERVER, NAS, RecordType.A);
        assertThat(recursionDesired).isNotEmpty().containsOnly(false);
    }

    @Test
    void aResolverIsAskedAsItsClientsAskIt() {
        new DnsLookup(silent, new Random(1)).resolve(SERVER, NAS, "A");
        assertThat(recursionDesired).isNotEmpty().containsOnly(true);
    }
}
