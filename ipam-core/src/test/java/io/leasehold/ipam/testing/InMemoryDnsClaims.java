package io.leasehold.ipam.testing;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger.Choice;
import io.leasehold.ipam.port.DnsLedger.Claim;
import io.leasehold.ipam.port.DnsLedger.Work;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who works on what, as a ledger in memory keeps it. Not thread-safe: the ledger's lock guards it.
 */
public final class InMemoryDnsClaims {
    private record Held(
            String server, Instant until, Set<Ipv4Address> addresses, Set<DnsName> names) {}

    private final Map<Long, Held> claims = new TreeMap<>();
    private long last = Work.UNCLAIMED;

    /** Forgets what has run out, as every claim does first. */
    public void expire(Instant now) {
        claims.values().removeIf(held -> held.until().isBefore(now));
    }

    public boolean isElsewhere(String server, Ipv4Address address) {
        return claims.values().stream()
                .anyMatch(h -> !h.server().equals(server) && h.addresses().contains(address));
    }

    public Claim take(String server, Instant until, List<Choice.Taken> chosen) {
        if (chosen.isEmpty()) {
            return Claim.NOTHING;
        }
        long id = ++last;
        Set<Ipv4Address> addresses = new HashSet<>();
        Set<DnsName> names = new HashSet<>();
        List<Work> works = new ArrayList<>();
        for (Choice.Taken taken : chosen) {
            addresses.add(taken.work().address());
            names.addAll(taken.names());
            if (isElsewhere(server, taken.work().address())
                    || taken.names().stream().anyMatch(elsewhere(server)::contains)) {
                throw new IllegalStateException(
                        server + " takes up what another server works on: " + taken);
            }
            works.add(taken.work().claimed(id, taken.announced()));
        }
        claims.put(id, new Held(server, until, addresses, names));
        return new Claim(id, works);
    }

    /** Names that others than this server work on. */
    public Set<DnsName> elsewhere(String server) {
        Set<DnsName> names = new HashSet<>();
        for (Held held : claims.values()) {
            if (!held.server().equals(server)) {
                names.addAll(held.names());
            }
        }
        return names;
    }

    public Set<Long> renew(String server, Set<Long> known, Instant now, Duration time) {
        claims.entrySet()
                .removeIf(e -> e.getValue().server().equals(server) && !known.contains(e.getKey()));
        Set<Long> stand = new HashSet<>();
        claims.replaceAll(
                (id, held) -> {
                    if (!held.server().equals(server)) {
                        return held;
                    }
                    stand.add(id);
                    return new Held(server, now.plus(time), held.addresses(), held.names());
                });
        return stand;
    }

    public void release(String server) {
        claims.values().removeIf(held -> held.server().equals(server));
    }

    public boolean stands(long id) {
        return claims.containsKey(id);
    }

    public void end(Set<Long> over) {
        claims.keySet().removeAll(over);
    }
}
