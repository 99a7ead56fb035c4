package io.leasehold.ddns.audit;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Books as a test writes them, and what was opened again in them.
final class Books implements DnsLedger {
    final TreeMap<Ipv4Address, BookEntry> entries = new TreeMap<>();
    final TreeSet<Ipv4Address> reopened = new TreeSet<>();

    /// Confirmed, with the trace that publishing leaves.
    void published(DnsIntent.Publish publish) {
        Trace trace =
                new Trace(
                        publish.address(),
                        publish.name(),
                        publish.dhcid(),
                        publish.forward(),
                        publish.reverse());
        entries.put(
                publish.address(),
                new BookEntry(publish.address(), publish, List.of(trace), true, Optional.empty()));
    }

    /// Not confirmed; its last attempt failed in that way.
    void waiting(DnsIntent.Publish publish, String kind) {
        entries.put(
                publish.address(),
                new BookEntry(
                        publish.address(),
                        publish,
                        List.of(),
                        false,
                        Optional.of(new Failure(kind, "words", 3, Instant.EPOCH))));
    }

    @Override
    public List<BookEntry> book(Optional<Ipv4Address> after, int limit) {
        return entries.values().stream()
                .filter(e -> after.isEmpty() || e.address().compareTo(after.get()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public void reopen(Collection<Ipv4Address> addresses) {
        reopened.addAll(addresses);
    }

    @Override
    public List<Work> due(Instant now, int limit) {
        throw new UnsupportedOperationException("an audit publishes nothing");
    }

    @Override
    public Claim claim(String server, Duration time, Instant now, int limit, Choice choice) {
        throw new UnsupportedOperationException("an audit publishes nothing");
    }

    @Override
    public Set<Long> renew(String server, Set<Long> claims, Duration time) {
        throw new UnsupportedOperationException("an audit publishes nothing");
    }

    @Override
    public void release(String server) {
        throw new UnsupportedOperationException("an audit publishes nothing");
    }

    @Override
    public void settle(List<Settlement> settlements, Set<Long> over) {
        throw new UnsupportedOperationException("an audit publishes nothing");
    }

    @Override
    public void hasten(Set<String> kinds) {
        throw new UnsupportedOperationException("an audit publishes nothing");
    }

    @Override
    public void adopt(Ipv4Address address) {
        throw new UnsupportedOperationException("only people adopt");
    }

    @Override
    public Backlog backlog() {
        throw new UnsupportedOperationException("an audit does not count what waits");
    }
}
