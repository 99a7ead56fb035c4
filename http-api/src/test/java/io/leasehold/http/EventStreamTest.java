package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.inventory.AddressState;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

@Timeout(30)
class EventStreamTest {
    private Lan lan;
    private Browser browser;

    private record Message(String id, String event, JsonObject data) {}

    @BeforeEach
    void start() {
        lan = Lan.at(new Lan.StoppedClock());
        browser = new Browser(lan);
    }

    @AfterEach
    void stop() {
        lan.close();
    }

    private static Message next(BufferedReader stream) throws IOException {
        String id = "";
        String event = "";
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                return new Message(id, event, new JsonObject(line.substring(6)));
            }
        }
        throw new IllegalStateException("the stream has ended");
    }

    @Test
    void tellsOfALeaseAsItIsGranted() throws IOException {
        try (BufferedReader stream = browser.stream("/api/v1/events")) {
            stream.readLine();
            lan.grant("192.0.2.60", "00:00:5e:00:53:60", "laptop");
            Message message = next(stream);
            assertThat(message.event()).isEqualTo("lease.grant");
            assertThat(message.data().getString("address")).isEqualTo("192.0.2.60");
            assertThat(message.data().getInteger("subnet_id")).isEqualTo(1);
            assertThat(message.data().getInteger("offset")).isEqualTo(60);
            assertThat(message.data().getString("state")).isEqualTo("leased");
            assertThat(message.data().getInteger("state_code"))
                    .isEqualTo((int) AddressState.LEASED.code());
        }
    }

    @Test
    void losesNothingBetweenTwoConnections() throws IOException {
        String last;
        try (BufferedReader stream = browser.stream("/api/v1/events")) {
            stream.readLine();
            lan.grant("192.0.2.60", "00:00:5e:00:53:60", "a");
            last = next(stream).id();
        }
        for (int i = 61; i < 64; i++) {
            lan.grant("192.0.2." + i, "00:00:5e:00:53:" + i, "b");
        }
        for (List<String> way :
                List.of(
                        List.of("/api/v1/events", "Last-Event-ID", last),
                        List.of("/api/v1/events?after=" + last, "X-Nothing", "x"))) {
            List<String> seen = new ArrayList<>();
            try (BufferedReader stream = browser.stream(way.get(0), way.get(1), way.get(2))) {
                for (int i = 0; i < 3; i++) {
                    seen.add(next(stream).data().getString("address"));
                }
            }
            assertThat(seen).containsExactly("192.0.2.61", "192.0.2.62", "192.0.2.63");
        }
    }

    @Test
    void sendsOnlyTheTypesAskedFor() throws IOException {
        try (BufferedReader stream = browser.stream("/api/v1/events?types=plan.*,lease.release")) {
            stream.readLine();
            lan.grant("192.0.2.60", "00:00:5e:00:53:60", "a");
            lan.change(
                    io.leasehold.ipam.lease.LeaseChange.Kind.RELEASE,
                    "192.0.2.60",
                    "00:00:5e:00:53:60",
                    "a",
                    java.time.Duration.ZERO);
            assertThat(next(stream).event()).isEqualTo("lease.release");
        }
    }

    @Test
    void hasRoomForSoManyAndNoMore() throws IOException {
        List<BufferedReader> streams = new ArrayList<>();
        try {
            for (int i = 0; i < EventStreams.MOST_CLIENTS; i++) {
                BufferedReader stream = browser.stream("/api/v1/events");
                stream.readLine();
                streams.add(stream);
            }
            Browser.Page page = browser.get("/api/v1/events");
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.json().getString("code")).isEqualTo("too-many-streams");
        } finally {
            for (BufferedReader stream : streams) {
                stream.close();
            }
        }
    }
}
