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
    private static final Pattern NOT_LDH = Pattern.compile("[^a-z0-9-]+");
    private static final Pattern OUTER_HYPHENS = Pattern.compile("^-+|-+$");

    private NamePolicy() {}

    /**
     * The name to publish for a client in a zone.
     *
     * @param raw the bytes of option 12 (or the name part of option 81) as they came
     * @param zone the forward zone that qualifies the name
     * @return empty when nothing publishable is left or the name is denied
     */
    public static Optional<DnsName> qualify(OctetString raw, DnsName zone) {
        String text = new String(raw.toBytes(), StandardCharsets.UTF_8).strip();
        int dot = text.indexOf('.');
        return label(dot < 0 ? text : text.substring(0, dot))
                .filter(label -> label.length() + 1 + zone.text().length() <= 253)
                .map(zone::child);
    }

    /**
     * The label that is left of one host name after folding case, accents and everything not LDH.
     */
    static Optional<String> label(String host) {
        String folded =
                MARKS.matcher(Normalizer.normalize(host, Normalizer.Form.NFKD)).replaceAll("");
        String ldh =
                NOT_LDH.matcher(folded.toLowerCase(Locale.ROOT).replace('_', '-')).replaceAll("");
        String cut = ldh.length() > 63 ? ldh.substring(0, 63) : ldh;
        String trimmed = OUTER_HYPHENS.matcher(cut).replaceAll("");
        return trimmed.isEmpty() || DENIED.contains(trimmed)
                ? Optional.empty()
                : Optional.of(trimmed);
    }
}
