package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * DHCP options by code, each with its whole value (RFC 3396 fragments already joined). Immutable.
 *
 * @param values option code 1 to 254 to value bytes, in code order
 */
public record OptionSet(SortedMap<Integer, OctetString> values) {
    public static final OptionSet EMPTY = new OptionSet(new TreeMap<>());

    public OptionSet {
        for (int code : values.keySet()) {
            if (code < 1 || code > 254) {
                throw new IllegalArgumentException("option code " + code + " is not 1 to 254");
            }
        }
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static OptionSet of(Map<Integer, OctetString> values) {
        return new OptionSet(new TreeMap<>(values));
    }

    public Optional<OctetString> get(int code) {
        return Optional.ofNullable(values.get(code));
    }

    public boolean has(int code) {
        return values.containsKey(code);
    }

    /**
     * This set with {@code over} laid on top: where both have a code, the value of {@code over}
     * counts.
     */
    public OptionSet overlaidBy(OptionSet over) {
        if (over.values.isEmpty()) {
            return this;
        }
        TreeMap<Integer, OctetString> merged = new TreeMap<>(values);
        merged.putAll(over.values);
        return new OptionSet(merged);
    }

    public OptionSet with(int code, OctetString value) {
        TreeMap<Integer, OctetString> merged = new TreeMap<>(values);
        merged.put(code, value);
        return new OptionSet(merged);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
