package io.leasehold.ipam.dns;

import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns what a client calls itself into a label that may be published, or into nothing. Host names
 * in DHCP are hostile input: what was sent is stored raw, only the result of this class reaches
 * DNS.
 */
public final class NamePolicy {
    /** Names whose owner can hijack others on the LAN; a client may not take them by asking. */
    private static final Set<String> DENIED =
            Set.of("localhost", "wpad", "isatap", "broadcasthost");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final int LONGEST_LABEL = 63;

    private NamePolicy() {}

    /**
     * The name to publish for a client. A name that says its domain and is one label below {@code
     * suffix} or {@code forward} is kept (RFC 4702 section 2.3: it is fully qualified); of every
     * other the first label is qualified with {@code suffix}. More labels are not kept: a client
     * that called itself {@code shop.apps.example.org} would take the name from the wildcard {@code
     * *.apps.example.org}, or write into a zone that is somebody else's.
     *
     * @param raw the bytes of option 12 (or the name part of option 81) as they came
     * @param forward the zone that nothing is published outside of
     * @param suffix what qualifies a name; {@code forward} or below it
     * @return empty when nothing publishable is left or the name is denied; never {@code forward}
     *     or {@code suffix} themselves
     */
    public static Optional<DnsName> qualify(OctetString raw, DnsName forward, DnsName suffix) {
        String text = new String(raw.toBytes(), StandardCharsets.UTF_8).strip();
        int dot = text.indexOf('.');
        String host = dot < 0 ? text : text.substring(0, dot);
        String domain = dot < 0 ? "" : domain(text.substring(dot + 1));
        DnsName below = domain.equals(forward.text()) ? forward : suffix;
        return label(host)
                .filter(label -> label.length() + 1 + below.text().length() <= 253)
                .map(below::child)
                // A client of the wider domain may not stand where the narrower one begins.
                .filter(name -> !suffix.isWithin(name));
    }

    /** As {@link #qualify(OctetString, DnsName, DnsName)} where the zone qualifies names. */
    public static Optional<DnsName> qualify(OctetString raw, DnsName zone) {
        return qualify(raw, zone, zone);
    }

    /** As sent, but for case and what may stand at the end: a dot, and the zero of C's strings. */
    private static String domain(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int end = lower.length();
        while (end > 0 && (lower.charAt(end - 1) == '.' || lower.charAt(end - 1) == '\0')) {
            end--;
        }
        return lower.substring(0, end);
    }

    /**
     * The label that is left of one host name after folding case, accents and everything not LDH.
     */
    static Optional<String> label(String host) {
        String folded =
                isAscii(host)
                        ? host
                        : MARKS.matcher(Normalizer.normalize(host, Normalizer.Form.NFKD))
                                .replaceAll("");
        String lower = folded.toLowerCase(Locale.ROOT);
        StringBuilder ldh = new StringBuilder(LONGEST_LABEL);
        for (int i = 0; i < lower.length() && ldh.length() < LONGEST_LABEL; i++) {
            char c = lower.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                ldh.append(c);
            } else if (c == '-' || c == '_') {
                ldh.append('-');
            }
        }
        String trimmed = withoutOuterHyphens(ldh);
        return trimmed.isEmpty() || DENIED.contains(trimmed)
                ? Optional.empty()
                : Optional.of(trimmed);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static String withoutOuterHyphens(StringBuilder label) {
        int from = 0;
        int to = label.length();
        while (from < to && label.charAt(from) == '-') {
            from++;
        }
        while (to > from && label.charAt(to - 1) == '-') {
            to--;
        }
        return label.substring(from, to);
    }
}
