package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;

class JournalClientTest {
    @Test
    void saysEachExchangeInALine() {
        try (Lan lan = Lan.at(new Lan.StoppedClock())) {
            JournalClient client = new JournalClient(URI.create("http://127.0.0.1:" + lan.port));

            assertThat(client.lines("mac", "00:00:5e:00:53:60", 1))
                    .containsExactly(
                            Lan.NOON.plusSeconds(3)
                                    + " DISCOVER of 00:00:5e:00:53:60 on br0: OFFER 192.0.2.60, it"
                                    + " is free; reservation laptop; classes ALL");
        }
    }

    @Test
    void saysWhyThereIsNothing() {
        try (Lan lan = Lan.at(new Lan.StoppedClock())) {
            JournalClient client = new JournalClient(URI.create("http://127.0.0.1:" + lan.port));

            assertThat(client.lines("mac", "nonsense", 1).getFirst())
                    .startsWith("the journal was not read: ")
                    .endsWith(" answered 400");
        }
        assertThat(new JournalClient(URI.create("http://127.0.0.1:9")).lines("mac", "x", 1))
                .singleElement()
                .asString()
                .startsWith("the journal was not read: no server answers at http://127.0.0.1:9");
    }
}
