package io.leasehold.app.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How TSIG signs (RFC 8945 section 6). HMAC-MD5 is left out: that section forbids it for new keys.
public enum TsigAlgorithm {
    HMAC_SHA256,
    HMAC_SHA384,
    HMAC_SHA512,
    HMAC_SHA224,
    HMAC_SHA1;

    public static final List<TsigAlgorithm> ALL = List.of(values());

    /// As configurations spell it: `hmac-sha256`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// By its text in any case, with or without the final dot.
    static Optional<TsigAlgorithm> named(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        return Arrays.stream(values()).filter(a -> a.text().equals(plain)).findFirst();
    }
}
