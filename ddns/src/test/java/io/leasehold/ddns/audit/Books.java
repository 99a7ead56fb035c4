package io.leasehold.ddns.audit;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsBook;
import io.leasehold.ipam.port.DnsLedger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Books as a test writes them, and what was opened again in them.
final class Books implements DnsBook {
    final TreeMap<Ipv4Address, DnsLedger.BookEntry> entries = new TreeMap<>();
    final TreeSet<Ipv4Address> reopened = new TreeSet<>();

    /// Confirmed, with the trace that publishing leaves.
    void published(DnsIntent.Publish publish) {
        DnsLedger.Trace trace =
                new DnsLedger.Trace(
                        publish.address(),
                        publish.name(),
                        publish.dhcid(),
                        publish.forward(),
                        publish.reverse());
        entries.put(
                publish.address(),
                new DnsLedger.BookEntry(
                        publish.address(), publish, List.of(trace), true, Optional.empty()));
    }

    /// Not confirmed; its last attempt failed in that way.
    void waiting(DnsIntent.Publish publish, String kind) {
        entries.put(
                publish.address(),
                new DnsLedger.BookEntry(
                        publish.address(),
                        publish,
                        List.of(),
                        false,
                        Optional.of(new DnsLedger.Failure(kind, "words", 3, Instant.EPOCH))));
    }

    @Override
    public List<DnsLedger.BookEntry> book(Optional<Ipv4Address> after, int limit) {
        return entries.values().stream()
                .filter(e -> after.isEmpty() || e.address().compareTo(after.get()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public void reopen(Collection<Ipv4Address> addresses) {
        reopened.addAll(addresses);
    }
}
