package io.leasehold.http;

import io.leasehold.ipam.port.TokenStore.Token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Browsers that have shown a token. Kept in memory: after a restart people sign in again.
 * Thread-safe.
 */
final class Sessions {
    static final Duration LIFETIME = Duration.ofHours(12);

    /** More than a LAN has administrators; the oldest makes room. */
    private static final int MOST = 500;

    private record Session(String tokenId, Instant ends) {}

    private final RandomGenerator random;
    private final InstantSource clock;
    private final Map<String, Session> byId = new LinkedHashMap<>();

    Sessions(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /** The id of a new session: 256 random bits. */
    synchronized String open(Token token) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (byId.size() >= MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
        byId.put(id, new Session(token.id(), clock.instant().plus(LIFETIME)));
        return id;
    }

    /**
     * The token a session was opened with; its role is looked up each time, so that revoking works.
     */
    synchronized Optional<String> tokenId(String id) {
        Session session = byId.get(id);
        if (session == null) {
            return Optional.empty();
        }
        if (!session.ends().isAfter(clock.instant())) {
            byId.remove(id);
            return Optional.empty();
        }
        return Optional.of(session.tokenId());
    }

    synchronized void close(String id) {
        byId.remove(id);
    }
}
