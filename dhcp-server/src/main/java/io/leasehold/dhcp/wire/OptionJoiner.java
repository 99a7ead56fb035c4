package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.Decoded.Malformed;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Walks the option areas of one datagram and joins what belongs together (RFC 3396 section 7: the
/// options field, then `file`, then `sname`). Used once, by one thread.
///
/// Every step moves forward by at least one byte and each area is walked at most once, and an
/// option is found among the others by halving: so time and memory are linear in the datagram
/// whatever it contains.
final class OptionJoiner {
    private static final int PAD = 0;
    private static final int END = 255;

    /// As many options as most clients send.
    private static final int EXPECTED = 12;

    private final byte[] datagram;

    // What was found, in order of codes: the code, where its first fragment begins, and how long
    // its
    // value is; what came in several fragments has an entry in `joined` as well.
    private int[] codes = new int[EXPECTED];
    private int[] offsets = new int[EXPECTED];
    private int[] lengths = new int[EXPECTED];
    private @Nullable Map<Integer, Fragments> joined;
    private int count;

    OptionJoiner(byte[] datagram) {
        this.datagram = datagram;
    }

    /// Reads the options field and whatever option 52 adds to it.
    ///
    /// @param from first byte behind the cookie
    /// @param to end of the datagram, exclusive
    /// @return what was wrong, empty if nothing
    Optional<Malformed> readAll(int from, int to) {
        Optional<Malformed> trouble = read(from, to, true);
        int overload = indexOf(OptionCode.OVERLOAD);
        if (trouble.isPresent() || overload < 0) {
            return trouble;
        }
        if (lengths[overload] != 1) {
            return malformed(MalformedReason.BAD_OPTION_LENGTH, offsets[overload]);
        }
        int fields = octets(overload).at(0);
        if (fields < 1 || fields > 3) {
            return malformed(MalformedReason.BAD_OVERLOAD, offsets[overload]);
        }
        if ((fields & Overload.FILE) != 0) {
            trouble = read(Header.FILE_OFFSET, Header.FILE_OFFSET + Header.FILE_BYTES, false);
        }
        if (trouble.isEmpty() && (fields & Overload.SNAME) != 0) {
            trouble = read(Header.SNAME_OFFSET, Header.SNAME_OFFSET + Header.SNAME_BYTES, false);
        }
        return trouble;
    }

    private Optional<Malformed> read(int from, int to, boolean optionsField) {
        int at = from;
        while (at < to) {
            int code = unsigned(at);
            if (code == PAD) {
                at++;
                continue;
            }
            if (code == END) {
                break;
            }
            if (at + 1 >= to || at + 2 + unsigned(at + 1) > to) {
                return malformed(MalformedReason.OPTION_OVERRUN, at);
            }
            int length = unsigned(at + 1);
            if (optionsField || belongsOutsideOptionsField(code)) {
                int index = indexOf(code);
                if (index < 0) {
                    insert(-1 - index, code, at, length);
                } else if (code == OptionCode.RELAY_AGENT_INFORMATION
                        && lastFragment(index) != OptionArea.MAX_FRAGMENT) {
                    // Joining would let what a client wrote pass for what the relay wrote.
                    return malformed(MalformedReason.AMBIGUOUS_RELAY_INFORMATION, at);
                } else {
                    append(index, at + 2, length);
                }
            }
            at += 2 + length;
        }
        // Without END as well: clients that leave it out are in the field.
        return Optional.empty();
    }

    /// A relay agent adds option 82 to the options field (RFC 3046 section 2.1), so one in `file`
    /// or `sname` is the client's own invention; 52 is defined for the options field only (RFC 2132
    /// section 9.3).
    private static boolean belongsOutsideOptionsField(int code) {
        return code != OptionCode.RELAY_AGENT_INFORMATION && code != OptionCode.OVERLOAD;
    }

    /// Where a code is, or `-1 - i` if it would have to be inserted at `i`.
    private int indexOf(int code) {
        if (count == 0 || codes[count - 1] < code) {
            return -1 - count; // most clients write their options in order
        }
        return Arrays.binarySearch(codes, 0, count, code);
    }

    private void insert(int index, int code, int at, int length) {
        if (count == codes.length) {
            int size = 2 * count;
            codes = Arrays.copyOf(codes, size);
            offsets = Arrays.copyOf(offsets, size);
            lengths = Arrays.copyOf(lengths, size);
        }
        put(codes, index, code);
        put(offsets, index, at);
        put(lengths, index, length);
        count++;
    }

    private void put(int[] column, int index, int value) {
        System.arraycopy(column, index, column, index + 1, count - index);
        column[index] = value;
    }

    private @Nullable Fragments fragments(int index) {
        return joined == null ? null : joined.get(codes[index]);
    }

    private int lastFragment(int index) {
        Fragments several = fragments(index);
        return several == null ? lengths[index] : several.last;
    }

    private void append(int index, int from, int length) {
        if (joined == null) {
            joined = new HashMap<>();
        }
        joined.computeIfAbsent(codes[index], _ -> new Fragments(offsets[index], lengths[index]))
                .append(from, length);
        lengths[index] += length;
    }

    /// Where the first fragment of an option begins; the end of the header if there is none.
    int offsetOf(int code) {
        int index = indexOf(code);
        return index < 0 ? Header.OPTIONS_OFFSET : offsets[index];
    }

    /// Everything that was found but option 52, which has served its purpose.
    OptionSet options() {
        OptionSet.Builder options = new OptionSet.Builder(count);
        for (int i = 0; i < count; i++) {
            if (codes[i] != OptionCode.OVERLOAD) {
                options.put(codes[i], octets(i));
            }
        }
        return options.build();
    }

    private OctetString octets(int index) {
        Fragments several = fragments(index);
        int start = offsets[index] + 2;
        return several == null
                ? OctetString.of(datagram, start, start + lengths[index])
                : OctetString.of(several.bytes, 0, several.length);
    }

    private int unsigned(int at) {
        return datagram[at] & 0xff;
    }

    private static Optional<Malformed> malformed(MalformedReason reason, int offset) {
        return Optional.of(new Malformed(reason, offset));
    }

    /// A value that came in more than one fragment, joined so far.
    private final class Fragments {
        private byte[] bytes;
        private int length;
        private int last;

        /// @param offset where the first fragment begins, with code and length
        Fragments(int offset, int length) {
            this.bytes = Arrays.copyOfRange(datagram, offset + 2, offset + 2 + length);
            this.length = length;
            this.last = length;
        }

        void append(int from, int count) {
            // Doubling keeps tens of thousands of one-byte fragments linear.
            if (bytes.length < length + count) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * length, length + count));
            }
            System.arraycopy(datagram, from, bytes, length, count);
            length += count;
            last = count;
        }
    }
}
