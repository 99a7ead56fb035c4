package io.leasehold.ipam.port;

import io.leasehold.ipam.net.OctetString;

import java.time.Instant;
import java.util.Optional;

/** API tokens. Only a hash of the secret is kept. Calls block; thread-safe. */
public interface TokenStore {
    /** What a token may do; each includes the ones before it. */
    enum Role {
        VIEWER,
        OPERATOR,
        ADMIN
    }

    /**
     * One token.
     *
     * @param id the public part, unique
     * @param secretHash SHA-256 of the secret part
     */
    record Token(String id, String name, Role role, OctetString secretHash, Instant created) {}

    /**
     * Keeps a new token.
     *
     * @throws IllegalArgumentException when its id is taken
     */
    void create(Token token);

    Optional<Token> find(String id);
}
