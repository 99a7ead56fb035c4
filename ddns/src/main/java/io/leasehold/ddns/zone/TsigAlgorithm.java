package io.leasehold.ddns.zone;

import java.util.Arrays;
import java.util.Locale;

/// The TSIG algorithms we sign with (RFC 8945 section 6). MD5 must not be used, SHA-1 is not
/// recommended, and truncated MACs gain nothing on a LAN, so they are not offered.
public enum TsigAlgorithm {
    HMAC_SHA256("hmac-sha256", "HmacSHA256"),
    HMAC_SHA384("hmac-sha384", "HmacSHA384"),
    HMAC_SHA512("hmac-sha512", "HmacSHA512");

    private final String text;
    private final String javaName;

    TsigAlgorithm(String text, String javaName) {
        this.text = text;
        this.javaName = javaName;
    }

    /// Reads the name that BIND, Kea and RFC 8945 use.
    ///
    /// @throws IllegalArgumentException naming the text and what would be right
    public static TsigAlgorithm parse(String text) {
        String canonical = text.strip().toLowerCase(Locale.ROOT);
        for (TsigAlgorithm algorithm : values()) {
            if (algorithm.text.equals(canonical)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException(
                "TSIG algorithm '" + text + "' is not one of " + Arrays.toString(values()));
    }

    /// The name the Java platform knows the algorithm by.
    public String javaName() {
        return javaName;
    }

    @Override
    public String toString() {
        return text;
    }
}
