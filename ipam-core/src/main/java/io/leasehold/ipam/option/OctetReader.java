package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the bytes of one option from the front. Whatever does not fit is an {@link
 * IllegalArgumentException} that names the byte; {@link OptionCodec} makes a value of it.
 */
final class OctetReader {
    /** RFC 1035 section 2.3.4, without the byte of the root. */
    private static final int LONGEST_NAME = 254;

    private static final int LONGEST_LABEL = 63;
    private static final int POINTER = 0xc0;

    private final OctetString octets;
    private int at;

    OctetReader(OctetString octets) {
        this.octets = octets;
    }

    int left() {
        return octets.length() - at;
    }

    OctetString take(int count) {
        if (count > left()) {
            throw misfit(0, count + " bytes are wanted and " + left() + " are left");
        }
        at += count;
        return octets.slice(at - count, at);
    }

    /**
     * @param size 1 to 4 octets
     */
    long unsigned(int size) {
        OctetString bytes = take(size);
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes.at(i);
        }
        return value;
    }

    /** UTF-8 that can be shown: other bytes are no text, however a client meant them. */
    String text(int length) {
        int start = at;
        String text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(take(length).toBytes()))
                            .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("byte " + start + ": no UTF-8 text", notUtf8);
        }
        if (text.isEmpty() || !text.chars().allMatch(OctetReader::canBeShown)) {
            throw new IllegalArgumentException("byte " + start + ": no text that can be shown");
        }
        return text;
    }

    private static boolean canBeShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /**
     * A name in RFC 1035 wire form. A pointer (section 4.1.4) counts from the first byte of the
     * option (RFC 3397 section 2) and must lead to before where it was led from, so that no bytes
     * can lead in circles.
     */
    String name() {
        StringBuilder name = new StringBuilder();
        int here = at;
        int before = at;
        int after = -1;
        while (true) {
            int length = octetAt(here);
            if (length == 0) {
                break;
            }
            if ((length & POINTER) == POINTER) {
                int target = (length & ~POINTER) << 8 | octetAt(here + 1);
                if (target >= before) {
                    throw new IllegalArgumentException(
                            "byte " + here + ": a pointer to byte " + target + ", not backwards");
                }
                after = after < 0 ? here + 2 : after;
                before = target;
                here = target;
                continue;
            }
            int end = here + 1 + length;
            if (length > LONGEST_LABEL
                    || end > octets.length()
                    || name.length() + 1 + length > LONGEST_NAME) {
                throw new IllegalArgumentException("byte " + here + ": no label of a name");
            }
            name.append(name.isEmpty() ? "" : ".")
                    .append(
                            new String(
                                    octets.slice(here + 1, end).toBytes(),
                                    StandardCharsets.ISO_8859_1));
            here = end;
        }
        at = after < 0 ? here + 1 : after;
        return name.toString();
    }

    private int octetAt(int index) {
        if (index >= octets.length()) {
            throw new IllegalArgumentException(
                    "byte " + index + ": the name goes on, and the option has ended");
        }
        return octets.at(index);
    }

    /**
     * What to throw about a byte.
     *
     * @param back where it is, from here; 0 or less
     */
    IllegalArgumentException misfit(int back, String what) {
        return new IllegalArgumentException("byte " + (at + back) + ": " + what);
    }
}
