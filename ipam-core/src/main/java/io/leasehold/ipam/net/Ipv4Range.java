package io.leasehold.ipam.net;

import java.util.Optional;

/**
 * Consecutive addresses, both ends inclusive, never empty.
 *
 * @param first lowest address
 * @param last highest address, not below {@code first}
 */
public record Ipv4Range(Ipv4Address first, Ipv4Address last) implements Comparable<Ipv4Range> {
    public Ipv4Range {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException(
                    "range " + first + "-" + last + " is reversed; write " + last + "-" + first);
        }
    }

    public static Ipv4Range of(Ipv4Address single) {
        return new Ipv4Range(single, single);
    }

    /**
     * Reads {@code a-b}, one address, or a CIDR, which means its whole block: {@code
     * 192.0.2.200/28} is 192.0.2.192-192.0.2.207, as MetalLB and Cilium read it.
     *
     * @throws IllegalArgumentException naming the text and what is wrong with it
     */
    public static Ipv4Range parse(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            return new Ipv4Range(
                    Ipv4Address.parse(text.substring(0, dash).strip()),
                    Ipv4Address.parse(text.substring(dash + 1).strip()));
        }
        int slash = text.indexOf('/');
        if (slash >= 0) {
            Ipv4Address inside = Ipv4Address.parse(text.substring(0, slash));
            return Ipv4Prefix.enclosing(
                            inside, Ipv4Prefix.parseLength(text, text.substring(slash + 1)))
                    .range();
        }
        return of(Ipv4Address.parse(text));
    }

    /** Number of addresses, 1 to 2^32. */
    public long size() {
        return last.asLong() - first.asLong() + 1;
    }

    public boolean isSingle() {
        return first.equals(last);
    }

    public boolean contains(Ipv4Address address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    public boolean contains(Ipv4Range other) {
        return contains(other.first) && contains(other.last);
    }

    public boolean overlaps(Ipv4Range other) {
        return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    /** What both ranges cover, if they touch at all. */
    public Optional<Ipv4Range> intersection(Ipv4Range other) {
        if (!overlaps(other)) {
            return Optional.empty();
        }
        Ipv4Address from = first.compareTo(other.first) >= 0 ? first : other.first;
        Ipv4Address to = last.compareTo(other.last) <= 0 ? last : other.last;
        return Optional.of(new Ipv4Range(from, to));
    }

    /** By first address, then by last. */
    @Override
    public int compareTo(Ipv4Range other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : last.compareTo(other.last);
    }

    @Override
    public String toString() {
        return isSingle() ? first.toString() : first + "-" + last;
    }
}
