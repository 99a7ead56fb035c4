package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.util.List;
import java.util.Optional;

/// Sub-options: code, length, value. A code that occurs again continues the value (RFC 3396); what
/// is cut short at the end is not there.
final class SubOptions {
    private static final int PAD = 0;
    private static final int END = 255;

    private SubOptions() {}

    /// Follows `codes` from the one at `from` on; the block itself if there is none left.
    static Optional<OctetString> find(OctetString block, List<Integer> codes, int from) {
        Optional<OctetString> value = Optional.of(block);
        for (int i = from; i < codes.size() && value.isPresent(); i++) {
            value = one(value.get(), codes.get(i), true);
        }
        return value;
    }

    /// The same in option 82, which has neither PAD nor END (RFC 3046 section 2).
    static Optional<OctetString> ofRelay(OctetString block, List<Integer> codes, int from) {
        Optional<OctetString> value = one(block, codes.get(from), false);
        return value.isEmpty() ? value : find(value.get(), codes, from + 1);
    }

    private static Optional<OctetString> one(OctetString block, int code, boolean padAndEnd) {
        Optional<OctetString> value = Optional.empty();
        int at = 0;
        while (at < block.length()) {
            int here = block.at(at);
            if (padAndEnd && here == END) {
                break;
            }
            if (padAndEnd && here == PAD) {
                at++;
                continue;
            }
            if (at + 1 >= block.length() || at + 2 + block.at(at + 1) > block.length()) {
                break;
            }
            int next = at + 2 + block.at(at + 1);
            if (here == code) {
                OctetString part = block.slice(at + 2, next);
                value = Optional.of(value.isEmpty() ? part : value.get().concat(part));
            }
            at = next;
        }
        return value;
    }
}
