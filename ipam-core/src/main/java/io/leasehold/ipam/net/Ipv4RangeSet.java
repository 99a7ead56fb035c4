package io.leasehold.ipam.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A set of addresses kept as sorted, disjoint, non-adjacent ranges. Immutable. The pool of a large
 * subnet has tens of thousands of them, because addresses that end in 0 and 255 are left out.
 */
public final class Ipv4RangeSet {
    public static final Ipv4RangeSet EMPTY = new Ipv4RangeSet(List.of());

    private final List<Ipv4Range> ranges;

    /**
     * The first address of each range, with the sign bit turned so that they are in order as
     * numbers too: every packet searches here, and must not chase a reference at each step.
     */
    private final int[] firsts;

    /** The last address of each range, likewise. */
    private final int[] lasts;

    private final long size;

    /**
     * @param sorted the canonical ranges
     * @throws IllegalArgumentException if they are not sorted, disjoint and apart
     */
    public Ipv4RangeSet(List<Ipv4Range> sorted) {
        ranges = List.copyOf(sorted);
        firsts = new int[ranges.size()];
        lasts = new int[ranges.size()];
        long addresses = 0;
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = ordered(ranges.get(i).first());
            lasts[i] = ordered(ranges.get(i).last());
            addresses += ranges.get(i).size();
        }
        size = addresses;
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i - 1).last().asLong() + 1 >= ranges.get(i).first().asLong()) {
                throw new IllegalArgumentException(
                        "ranges "
                                + ranges.get(i - 1)
                                + " and "
                                + ranges.get(i)
                                + " are not sorted and apart");
            }
        }
    }

    private static int ordered(Ipv4Address address) {
        return address.bits() ^ Integer.MIN_VALUE;
    }

    /** The canonical ranges; two sets with the same addresses are equal. */
    public List<Ipv4Range> ranges() {
        return ranges;
    }

    /** The set that covers exactly the given ranges, which may overlap and come in any order. */
    public static Ipv4RangeSet of(Collection<Ipv4Range> anyRanges) {
        List<Ipv4Range> sorted = new ArrayList<>(anyRanges);
        sorted.sort(null);
        List<Ipv4Range> merged = new ArrayList<>();
        for (Ipv4Range next : sorted) {
            Ipv4Range previous = merged.isEmpty() ? null : merged.getLast();
            if (previous != null && next.first().asLong() <= previous.last().asLong() + 1) {
                if (next.last().compareTo(previous.last()) > 0) {
                    merged.set(merged.size() - 1, new Ipv4Range(previous.first(), next.last()));
                }
            } else {
                merged.add(next);
            }
        }
        return new Ipv4RangeSet(merged);
    }

    /** The addresses of this set that are not in {@code other}. */
    public Ipv4RangeSet minus(Ipv4RangeSet other) {
        List<Ipv4Range> kept = new ArrayList<>();
        int j = 0;
        for (Ipv4Range range : ranges) {
            long from = range.first().asLong();
            long to = range.last().asLong();
            while (j < other.ranges.size() && other.ranges.get(j).last().asLong() < from) {
                j++;
            }
            for (int k = j; k < other.ranges.size() && from <= to; k++) {
                Ipv4Range hole = other.ranges.get(k);
                if (hole.first().asLong() > to) {
                    break;
                }
                if (hole.first().asLong() > from) {
                    kept.add(
                            new Ipv4Range(
                                    Ipv4Address.ofLong(from),
                                    Ipv4Address.ofLong(hole.first().asLong() - 1)));
                }
                from = hole.last().asLong() + 1;
            }
            if (from <= to) {
                kept.add(new Ipv4Range(Ipv4Address.ofLong(from), range.last()));
            }
        }
        return new Ipv4RangeSet(kept);
    }

    /** The addresses that are in both sets. */
    public Ipv4RangeSet and(Ipv4RangeSet other) {
        return minus(minus(other));
    }

    /** The addresses that are in either set. */
    public Ipv4RangeSet plus(Ipv4RangeSet other) {
        List<Ipv4Range> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return of(all);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** The fewest prefixes that cover exactly these addresses, in order. */
    public List<Ipv4Prefix> prefixes() {
        List<Ipv4Prefix> prefixes = new ArrayList<>();
        for (Ipv4Range range : ranges) {
            long at = range.first().asLong();
            long last = range.last().asLong();
            while (at <= last) {
                int aligned = at == 0 ? 32 : Math.min(32, Long.numberOfTrailingZeros(at));
                int fitting = 63 - Long.numberOfLeadingZeros(last - at + 1);
                int bits = Math.min(aligned, fitting);
                prefixes.add(new Ipv4Prefix(Ipv4Address.ofLong(at), 32 - bits));
                at += 1L << bits;
            }
        }
        return prefixes;
    }

    public boolean contains(Ipv4Address address) {
        int wanted = ordered(address);
        int found = Arrays.binarySearch(firsts, wanted);
        // Else in the range before the place where it would begin one, or in none.
        return found >= 0 || found < -1 && wanted <= lasts[-2 - found];
    }

    /** Number of addresses. */
    public long size() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ipv4RangeSet that
                && Arrays.equals(firsts, that.firsts)
                && Arrays.equals(lasts, that.lasts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(firsts) + Arrays.hashCode(lasts);
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
