package io.leasehold.http;

import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;

/**
 * Text that anybody on the LAN may have written, made fit for a screen. Escaping for HTML and JSON
 * is the template's and the encoder's work; this is about characters that would print nothing, or
 * change how their neighbours print (line breaks, NUL, bidirectional overrides, zero-width
 * joiners).
 */
final class HostText {
    private HostText() {}

    static String display(OctetString raw) {
        return display(new String(raw.toBytes(), StandardCharsets.UTF_8));
    }

    static String display(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            if (isHarmless(c)) {
                                shown.appendCodePoint(c);
                            } else {
                                shown.append("\\u{").append(Integer.toHexString(c)).append('}');
                            }
                        });
        return shown.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
