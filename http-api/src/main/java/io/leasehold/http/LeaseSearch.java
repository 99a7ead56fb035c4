package io.leasehold.http;

import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.port.LeaseDirectory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which leases to list. A page's cursor is the address the page before ended with, so that leases
 * that come and go never shift others onto no page or onto two.
 */
record LeaseSearch(
        Ipv4Range within,
        Optional<Ipv4Address> after,
        Optional<LeaseState> state,
        String text,
        int limit) {
    static final Ipv4Range EVERYWHERE = Ipv4Range.parse("0.0.0.0/0");

    /** One page, and where the next one starts if there is one. */
    record Page(List<LeaseDirectory.Entry> entries, Optional<String> next) {}

    /** Reads {@code q}, {@code state}, {@code cursor} and {@code limit}. */
    static LeaseSearch read(Ask ask, Ipv4Range within, int standardLimit) {
        String text = ask.parameter("q").map(String::strip).orElse("");
        Optional<Ipv4Range> prefix = asPrefix(text);
        return new LeaseSearch(
                prefix.flatMap(within::intersection).orElse(within),
                ask.parameter("cursor")
                        .map(cursor -> OpaqueCursor.read(cursor, Ipv4Address::parse)),
                ask.parameter("state").map(LeaseSearch::state),
                prefix.isPresent() ? "" : text,
                ask.limit(standardLimit, 1000));
    }

    /** A search text that is a prefix asks for what lies inside. */
    private static Optional<Ipv4Range> asPrefix(String text) {
        if (text.indexOf('/') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Ipv4Prefix.parse(text).range());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static LeaseState state(String text) {
        try {
            return LeaseState.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw Ask.wrongParameter("state", "state is bound, released, expired or declined");
        }
    }

    Page run(LeaseDirectory directory) {
        List<LeaseDirectory.Entry> entries =
                directory.leases(within, after, state, text, limit + 1);
        return entries.size() <= limit
                ? new Page(entries, Optional.empty())
                : new Page(
                        entries.subList(0, limit),
                        Optional.of(OpaqueCursor.of(entries.get(limit - 1).lease().address())));
    }
}
