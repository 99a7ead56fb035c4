package io.leasehold.ipam.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.access.Tokens.Issued;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.testing.InMemoryStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

class TokensTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final InMemoryStore store = new InMemoryStore(InstantSource.fixed(NOON));
    private final Issued issued = Tokens.issue("ci", Role.OPERATOR, new Random(1), NOON);

    @BeforeEach
    void keepToken() {
        store.create(issued.token());
    }

    @Test
    void recognisesATokenItIssued() {
        assertThat(issued.text()).matches("lh_[0-9a-f]{16}\\.[A-Za-z0-9_-]{43}");
        assertThat(Tokens.recognise(issued.text(), store)).contains(issued.token());
    }

    @Test
    void recognisesNothingElse() {
        String text = issued.text();
        String id = issued.token().id();
        assertThat(Tokens.recognise("", store)).isEmpty();
        assertThat(Tokens.recognise("lh_" + id, store)).isEmpty();
        assertThat(Tokens.recognise("lh_" + id + ".", store)).isEmpty();
        assertThat(Tokens.recognise(text + "A", store)).isEmpty();
        assertThat(Tokens.recognise(" " + text, store)).isEmpty();
        char last = text.charAt(25);
        String forged = text.substring(0, 25) + (last == 'A' ? 'B' : 'A') + text.substring(26);
        assertThat(Tokens.recognise(forged, store)).isEmpty();
        Issued stranger = Tokens.issue("x", Role.ADMIN, new Random(2), NOON);
        assertThat(Tokens.recognise(stranger.text(), store)).isEmpty();
    }

    @Test
    void keepsAndPrintsNoSecret() {
        String secret = issued.text().substring(issued.text().indexOf('.') + 1);
        assertThat(issued.toString()).doesNotContain(secret);
        assertThat(issued.token().toString()).doesNotContain(secret);
    }
}
