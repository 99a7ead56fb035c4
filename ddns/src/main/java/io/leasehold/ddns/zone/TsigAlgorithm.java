package io.leasehold.ddns.zone;

import java.util.Arrays;
import java.util.Locale;

/// The TSIG algorithms we sign with (RFC 8945 section 6). SHA-1 is not recommended there and MD5
/// must not be used: both are here for servers that know nothing better, are never chosen by
/// default and {@link #weak} tells them apart. Truncated MACs gain nothing on a LAN, so they are
/// not offered.
public enum TsigAlgorithm {
    HMAC_SHA256("hmac-sha256", "HmacSHA256", false),
    HMAC_SHA384("hmac-sha384", "HmacSHA384", false),
    HMAC_SHA512("hmac-sha512", "HmacSHA512", false),
    HMAC_SHA1("hmac-sha1", "HmacSHA1", true),
    HMAC_MD5("hmac-md5", "HmacMD5", true);

    /// What RFC 8945 calls hmac-md5 on the wire, and some servers in their files.
    private static final String MD5_ON_THE_WIRE = "hmac-md5.sig-alg.reg.int";

    private final String text;
    private final String javaName;
    private final boolean weak;

    TsigAlgorithm(String text, String javaName, boolean weak) {
        this.text = text;
        this.javaName = javaName;
        this.weak = weak;
    }

    /// Reads the name that BIND, Kea and RFC 8945 use.
    ///
    /// @throws IllegalArgumentException naming the text and what would be right
    public static TsigAlgorithm parse(String text) {
        String canonical = text.strip().toLowerCase(Locale.ROOT);
        if (canonical.equals(MD5_ON_THE_WIRE)) {
            return HMAC_MD5;
        }
        for (TsigAlgorithm algorithm : values()) {
            if (algorithm.text.equals(canonical)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException(
                "TSIG algorithm '" + text + "' is not one of " + Arrays.toString(values()));
    }

    /// Whether RFC 8945 advises against it: worth a warning wherever it is configured.
    public boolean weak() {
        return weak;
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
