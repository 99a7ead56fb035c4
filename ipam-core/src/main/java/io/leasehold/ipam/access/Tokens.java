package io.leasehold.ipam.access;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.TokenStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.port.TokenStore.Token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * API tokens: {@code lh_<id>.<secret>}, with 64 random bits of id in hex and 256 of secret in
 * base64url.
 *
 * <p>The secret is random and long, so one SHA-256 of it is enough to keep; a slow password hash
 * would only make each request slow.
 */
public final class Tokens {
    private static final Pattern FORM = Pattern.compile("lh_([0-9a-f]{16})\\.([A-Za-z0-9_-]{43})");
    private static final OctetString NO_HASH = OctetString.of(new byte[32]);

    private Tokens() {}

    /**
     * A token that was just made.
     *
     * @param text the whole token, to be shown once and kept nowhere
     * @param token what {@link TokenStore#create} wants
     */
    public record Issued(String text, Token token) {
        /** Without the secret, so that it cannot end up in a log. */
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }

    /**
     * Makes a token.
     *
     * @param random must be cryptographically strong wherever the token protects anything
     */
    public static Issued issue(String name, Role role, RandomGenerator random, Instant now) {
        byte[] id = new byte[8];
        byte[] secret = new byte[32];
        random.nextBytes(id);
        random.nextBytes(secret);
        String idText = HexFormat.of().formatHex(id);
        String secretText = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return new Issued(
                "lh_" + idText + "." + secretText,
                new Token(idText, name, role, hash(secretText), now));
    }

    /** The token that {@code text} is, if it is one we know. Asks the store, so it blocks. */
    public static Optional<Token> recognise(String text, TokenStore store) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Optional<Token> known = store.find(form.group(1));
        OctetString expected = known.map(Token::secretHash).orElse(NO_HASH);
        // Compared even for an unknown id, in constant time: timing must not tell which ids exist.
        boolean same = MessageDigest.isEqual(expected.toBytes(), hash(form.group(2)).toBytes());
        return same ? known : Optional.empty();
    }

    private static OctetString hash(String secret) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(secret.getBytes(StandardCharsets.US_ASCII));
            return OctetString.of(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
