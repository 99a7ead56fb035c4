package io.leasehold.http;

import io.vertx.core.json.JsonObject;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Strong entity tags (RFC 9110 section 8.8.3): a digest of what they stand for. */
final class Etags {
    private Etags() {}

    static String of(byte[] content) {
        return '"' + HexFormat.of().formatHex(sha256(content), 0, 12) + '"';
    }

    static String of(JsonObject seen) {
        return of(seen.encode().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** RFC 9110 section 13.1.1: a list of strong tags, or a star. */
    static boolean match(String header, String etag) {
        for (String candidate : header.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(etag)) {
                return true;
            }
        }
        return false;
    }
}
