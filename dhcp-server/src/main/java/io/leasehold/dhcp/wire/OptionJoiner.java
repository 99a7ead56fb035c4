package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.Decoded.Malformed;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/// Walks the option areas of one datagram and joins what belongs together (RFC 3396 section 7: the
/// options field, then `file`, then `sname`). Used once, by one thread.
///
/// Every step moves forward by at least one byte and each area is walked at most once, so time and
/// memory are linear in the datagram whatever it contains.
final class OptionJoiner {
    private static final int PAD = 0;
    private static final int END = 255;

    private final byte[] datagram;
    private final TreeMap<Integer, Value> values = new TreeMap<>();

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
        Value overload = values.remove(OptionCode.OVERLOAD);
        if (trouble.isPresent() || overload == null) {
            return trouble;
        }
        if (overload.length != 1) {
            return malformed(MalformedReason.BAD_OPTION_LENGTH, overload.offset);
        }
        int fields = overload.first();
        if (fields < 1 || fields > 3) {
            return malformed(MalformedReason.BAD_OVERLOAD, overload.offset);
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
                Value value = values.get(code);
                if (value == null) {
                    values.put(code, new Value(at, length));
                } else if (code == OptionCode.RELAY_AGENT_INFORMATION
                        && value.lastFragment != OptionArea.MAX_FRAGMENT) {
                    // Joining would let what a client wrote pass for what the relay wrote.
                    return malformed(MalformedReason.AMBIGUOUS_RELAY_INFORMATION, at);
                } else {
                    value.append(at + 2, length);
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

    /// Where the first fragment of an option begins; the end of the header if there is none.
    int offsetOf(int code) {
        Value value = values.get(code);
        return value == null ? Header.OPTIONS_OFFSET : value.offset;
    }

    OptionSet options() {
        TreeMap<Integer, OctetString> joined = new TreeMap<>();
        values.forEach((code, value) -> joined.put(code, value.octets()));
        return new OptionSet(joined);
    }

    private int unsigned(int at) {
        return datagram[at] & 0xff;
    }

    private static Optional<Malformed> malformed(MalformedReason reason, int offset) {
        return Optional.of(new Malformed(reason, offset));
    }

    /// One value; a view of the datagram until a second fragment makes a buffer necessary.
    private final class Value {
        final int offset;
        private byte[] bytes = datagram;
        private int start;
        private int length;
        private int lastFragment;

        Value(int offset, int length) {
            this.offset = offset;
            this.start = offset + 2;
            this.length = length;
            this.lastFragment = length;
        }

        void append(int from, int count) {
            // Doubling keeps tens of thousands of one-byte fragments linear.
            if (start != 0 || bytes.length < length + count) {
                bytes =
                        Arrays.copyOfRange(
                                bytes, start, start + Math.max(2 * length, length + count));
                start = 0;
            }
            System.arraycopy(datagram, from, bytes, length, count);
            length += count;
            lastFragment = count;
        }

        int first() {
            return bytes[start] & 0xff;
        }

        OctetString octets() {
            return OctetString.of(bytes, start, start + length);
        }
    }
}
