package io.leasehold.ipam.alloc;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of numbers 0 to {@code size}-1 in which the next member from any start is found in a number
 * of steps that depends only on the logarithm of the size: a bitmap, above it a bitmap of its
 * non-zero words, and so on. A little more than one bit a number. Lane-confined.
 */
public final class AddressBitmap {
    private final long size;
    private final long[][] levels;
    private long count;

    public AddressBitmap(long size) {
        if (size < 1 || size > 1L << 32) {
            throw new IllegalArgumentException("a bitmap of " + size + " addresses");
        }
        this.size = size;
        List<long[]> made = new ArrayList<>();
        long words = size;
        do {
            words = (words + 63) / 64;
            made.add(new long[Math.toIntExact(words)]);
        } while (words > 1);
        this.levels = made.toArray(long[][]::new);
    }

    public long count() {
        return count;
    }

    public boolean contains(long index) {
        return (levels[0][(int) (index >>> 6)] & 1L << index) != 0;
    }

    public void add(long index) {
        if (contains(index)) {
            return;
        }
        count++;
        long at = index;
        for (long[] level : levels) {
            level[(int) (at >>> 6)] |= 1L << at;
            at >>>= 6;
        }
    }

    /** Adds or removes. */
    public void set(long index, boolean member) {
        if (member) {
            add(index);
        } else {
            remove(index);
        }
    }

    /** Adds all from {@code from} inclusive to {@code to} exclusive, a word at a time. */
    public void addRange(long from, long to) {
        long low = from;
        long high = to;
        for (int height = 0; height < levels.length && low < high; height++) {
            long[] level = levels[height];
            int first = (int) (low >>> 6);
            int last = (int) (high - 1 >>> 6);
            for (int word = first; word <= last; word++) {
                long bits = word == first ? -1L << low : -1L;
                if (word == last) {
                    bits &= -1L >>> -high;
                }
                if (height == 0) {
                    count += Long.bitCount(bits & ~level[word]);
                }
                level[word] |= bits;
            }
            low = first;
            high = last + 1L;
        }
    }

    public void remove(long index) {
        if (!contains(index)) {
            return;
        }
        count--;
        long at = index;
        for (long[] level : levels) {
            int word = (int) (at >>> 6);
            level[word] &= ~(1L << at);
            if (level[word] != 0) {
                return;
            }
            at >>>= 6;
        }
    }

    /**
     * The first member at or after {@code from}, else the first of all; -1 when the set is empty.
     */
    public long nextFrom(long from) {
        if (count == 0) {
            return -1;
        }
        long found = from < size ? next(from) : -1;
        return found >= 0 ? found : next(0);
    }

    private long next(long from) {
        long at = from;
        for (int height = 0; height < levels.length; height++) {
            long[] level = levels[height];
            int word = (int) (at >>> 6);
            if (word >= level.length) {
                return -1;
            }
            long rest = level[word] & -1L << at;
            if (rest != 0) {
                return descend(height, (at & ~63L) + Long.numberOfTrailingZeros(rest));
            }
            at = (at >>> 6) + 1;
        }
        return -1;
    }

    private long descend(int height, long found) {
        long at = found;
        for (int below = height - 1; below >= 0; below--) {
            at = (at << 6) + Long.numberOfTrailingZeros(levels[below][(int) at]);
        }
        return at;
    }
}
