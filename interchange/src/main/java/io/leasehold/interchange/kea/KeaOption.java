package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How Kea reads the data of one option (ARM, "Custom DHCPv4 Options").
///
/// @param space `dhcp4`, or the space of the sub-options of another option
/// @param record the fields, with [Type#RECORD]
/// @param encapsulates the space whose options go into this one
/// @param isLater whether Kea 2.2 did not know it
/// @param definedAt where a configuration defines it; empty when Kea does
record KeaOption(
        String space,
        int code,
        String name,
        Type type,
        boolean array,
        List<Type> record,
        Optional<String> encapsulates,
        boolean isLater,
        Optional<Place> definedAt) {
    /// Kea's types, in its words.
    enum Type {
        EMPTY,
        BINARY,
        BOOLEAN,
        INT8,
        INT16,
        INT32,
        UINT8,
        UINT16,
        UINT32,
        IPV4_ADDRESS,
        IPV6_ADDRESS,
        IPV6_PREFIX,
        PSID,
        STRING,
        TUPLE,
        FQDN,
        /// Options of a form of their own.
        INTERNAL,
        RECORD;

        static Optional<Type> named(String word) {
            for (Type type : values()) {
                if (type.toString().equals(word) && type != INTERNAL) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    KeaOption {
        record = List.copyOf(record);
    }
}
