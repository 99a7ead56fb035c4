package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.util.Optional;

/// One vendor's part of option 124 or 125: enterprise number, length, data (RFC 3925).
record VendorBlock(long enterprise, OctetString data) {
    /// Stands for whatever enterprise comes first; 0 is reserved in IANA's registry.
    static final long ANY = 0;

    private static final int HEADER_BYTES = 5;

    static String name(long enterprise) {
        return enterprise == ANY ? "*" : Long.toString(enterprise);
    }

    static Optional<VendorBlock> first(OctetString option, long wanted) {
        return find(option, wanted, 0);
    }

    /// The block number `index` (from 0) of those of an enterprise.
    static Optional<VendorBlock> find(OctetString option, long wanted, int index) {
        int left = index;
        int at = 0;
        while (at + HEADER_BYTES <= option.length()) {
            int start = at + HEADER_BYTES;
            int end = start + option.at(start - 1);
            if (end > option.length()) {
                break;
            }
            long enterprise = number(option, at);
            if ((wanted == ANY || wanted == enterprise) && left-- == 0) {
                return Optional.of(new VendorBlock(enterprise, option.slice(start, end)));
            }
            at = end;
        }
        return Optional.empty();
    }

    private static long number(OctetString bytes, int at) {
        return (long) bytes.at(at) << 24
                | bytes.at(at + 1) << 16
                | bytes.at(at + 2) << 8
                | bytes.at(at + 3);
    }
}
