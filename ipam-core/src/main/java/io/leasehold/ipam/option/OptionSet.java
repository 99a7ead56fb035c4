package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * DHCP options by code, each with its whole value (RFC 3396 fragments already joined). Immutable.
 *
 * <p>Two arrays in code order: every packet makes one or two of these and some thousands are
 * remembered, so they have to be small and quick to go through.
 */
public final class OptionSet {
    public static final OptionSet EMPTY = new OptionSet(new byte[0], new OctetString[0]);

    /** Codes 1 to 254, ascending, each in the 8 bits of a byte. */
    private final byte[] codes;

    private final OctetString[] octets;

    private OptionSet(byte[] codes, OctetString[] octets) {
        this.codes = codes;
        this.octets = octets;
    }

    /**
     * @param values option code 1 to 254 to value bytes
     */
    public static OptionSet of(Map<Integer, OctetString> values) {
        Builder builder = new Builder(values.size());
        values.forEach(builder::put);
        return builder.build();
    }

    public Optional<OctetString> get(int code) {
        return Optional.ofNullable(find(code));
    }

    /** As {@link #get}, for those who ask for several options of every packet. */
    public @Nullable OctetString find(int code) {
        int at = indexOf(code);
        return at < 0 ? null : octets[at];
    }

    public boolean has(int code) {
        return indexOf(code) >= 0;
    }

    /** Where an option is in code order, from 0; negative if it is not there. */
    public int indexOf(int code) {
        return indexOf(codes, codes.length, code);
    }

    public boolean isEmpty() {
        return codes.length == 0;
    }

    /** How many options there are. */
    public int size() {
        return codes.length;
    }

    /**
     * The code of an option.
     *
     * @param index 0 to {@code size() - 1}, in code order
     */
    public int code(int index) {
        return codes[index] & 0xff;
    }

    /**
     * The value of an option.
     *
     * @param index as for {@link #code}
     */
    public OctetString value(int index) {
        return octets[index];
    }

    /** Option code to value bytes, in code order; made anew by each call. */
    public SortedMap<Integer, OctetString> values() {
        TreeMap<Integer, OctetString> map = new TreeMap<>();
        for (int i = 0; i < codes.length; i++) {
            map.put(code(i), octets[i]);
        }
        return Collections.unmodifiableSortedMap(map);
    }

    /**
     * This set with {@code over} laid on top: where both have a code, the value of {@code over}
     * counts.
     */
    public OptionSet overlaidBy(OptionSet over) {
        if (over.isEmpty()) {
            return this;
        }
        return isEmpty() ? over : toBuilder(over.size()).putAll(over).build();
    }

    public OptionSet with(int code, OctetString value) {
        return toBuilder(1).put(code, value).build();
    }

    public OptionSet without(int code) {
        return has(code) ? toBuilder(0).remove(code).build() : this;
    }

    /** A builder that has these options. */
    public Builder toBuilder(int more) {
        return new Builder(size() + more).putAll(this);
    }

    /** Index of a code, or {@code -1 - i} where it would have index {@code i}. */
    private static int indexOf(byte[] codes, int count, int code) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int found = codes[middle] & 0xff;
            if (found == code) {
                return middle;
            }
            if (found < code) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    /** Puts a set together. Quickest in code order; for one thread. */
    public static final class Builder {
        private byte[] codes;
        private @Nullable OctetString[] octets;
        private int count;

        /**
         * @param expected how many options there will be, more or less
         */
        public Builder(int expected) {
            codes = new byte[expected];
            octets = new OctetString[expected];
        }

        /**
         * Gives a code this value, whatever it had.
         *
         * @throws IllegalArgumentException if the code is not 1 to 254
         */
        public Builder put(int code, OctetString value) {
            if (code < 1 || code > 254) {
                throw new IllegalArgumentException("option code " + code + " is not 1 to 254");
            }
            boolean last = count == 0 || (codes[count - 1] & 0xff) < code;
            int at = last ? -1 - count : indexOf(codes, count, code);
            if (at < 0) {
                at = -1 - at;
                makeRoom(at);
                codes[at] = (byte) code;
            }
            octets[at] = value;
            return this;
        }

        private void makeRoom(int at) {
            if (count == codes.length) {
                int size = 2 * count + 4;
                codes = Arrays.copyOf(codes, size);
                octets = Arrays.copyOf(octets, size);
            }
            System.arraycopy(codes, at, codes, at + 1, count - at);
            System.arraycopy(octets, at, octets, at + 1, count - at);
            count++;
        }

        public Builder putAll(OptionSet set) {
            for (int i = 0; i < set.size(); i++) {
                put(set.code(i), set.value(i));
            }
            return this;
        }

        public Builder remove(int code) {
            int at = indexOf(codes, count, code);
            if (at >= 0) {
                System.arraycopy(codes, at + 1, codes, at, count - at - 1);
                System.arraycopy(octets, at + 1, octets, at, count - at - 1);
                count--;
            }
            return this;
        }

        /** The options; the builder is empty then, and keeps nothing of them. */
        @SuppressWarnings("NullAway") // the first `count` are there
        public OptionSet build() {
            boolean full = count == codes.length;
            OptionSet built =
                    new OptionSet(
                            full ? codes : Arrays.copyOf(codes, count),
                            full ? octets : Arrays.copyOf(octets, count));
            codes = EMPTY.codes;
            octets = EMPTY.octets;
            count = 0;
            return built;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OptionSet that
                && Arrays.equals(codes, that.codes)
                && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(codes) + Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return values().toString();
    }
}
