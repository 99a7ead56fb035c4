package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Gate.Credentials;
import io.leasehold.ipam.testing.InMemoryStore;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;

class GateTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Lan.NOON);

    /** Open reading is for this host only: not for a web site whose name resolves to 127.0.0.1. */
    @ParameterizedTest
    @CsvSource({
        "true,  127.0.0.1:8067,        false, true",
        "true,  localhost:8067,        false, true",
        "true,  LOCALHOST,             false, true",
        "true,  [::1]:8067,            false, true",
        "true,  127.9.9.9,             false, true",
        "true,  evil.example.org:8067, false, false",
        "true,  127.0.0.1.example.org, false, false",
        "true,  '',                    false, false",
        "true,  127.0.0.1:8067,        true,  false",
        "false, 127.0.0.1:8067,        false, false",
    })
    void readingIsOpenOnThisHostOnly(
            boolean loopback, String host, boolean forwarded, boolean open) {
        Gate gate =
                new Gate(new InMemoryStore(CLOCK), new Sessions(new Random(1), CLOCK), loopback);
        Credentials shown =
                new Credentials(
                        "GET",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        host,
                        forwarded);
        assertThat(gate.identify(shown))
                .isEqualTo(new Gate.Verdict.Known(open ? Caller.LOCAL : Caller.STRANGER));
    }
}
