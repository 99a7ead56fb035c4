package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.testing.Netns;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Blocks of the pool change hands again and again while clients come; every client is served, and
/// no lease is written inside a claim that is in force. `benchmarks/plan-under-load` does the same
/// at a rate.
@Tag("real")
final class PlanEditUnderLoadTest {
    private static final int CLIENTS = 1500;
    private static final int WINDOW = 64;
    private static final int TRIES = 60;
    private static final int EDITS = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String API = "http://127.0.0.1:8067/api/v1/claims";
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([0-9a-f-]{36})\"");
    private static final Pattern ETAG = Pattern.compile("(?im)^etag:\\s*(\\S+)");

    @Test
    void noExchangeIsDroppedAndNoLeaseGetsPastAnEdit() throws IOException {
        try (RealLan lan = RealLan.create("plan edits under load", "curl", "psql")) {
            lan.segment("br0", "198.18.0.1/20");
            lan.configure(
                    """
                    plan:
                      subnets:
                        - prefix: 198.18.0.0/20
                          interface: br0
                          lease: { default: 12h, min: 1h, max: 24h }
                          pools: [198.18.1.0-198.18.14.255]
                    """);
            Netns clients = lan.join("crowd", "br0");
            lan.start();
            String token =
                    lan.leasehold("token", "create", "--name", "me", "--role", "operator")
                            .orFail()
                            .getLast();
            int made = 0;
            try (Crowd crowd = Crowd.on(clients)) {
                CompletableFuture<Void> load =
                        CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        crowd.run(0, CLIENTS, WINDOW, TRIES);
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                });
                Until.yes(PATIENCE, () -> crowd.acknowledged().size() > 50, () -> "the first ACKs");
                while (made < EDITS && !load.isDone()) {
                    String id = claim(lan, token, made);
                    made++;
                    if (made % 2 == 0) {
                        giveBack(lan, token, id);
                        made++;
                    }
                }
                load.join();
                assertThat(crowd.acknowledged()).as("every client was served").hasSize(CLIENTS);
            }
            assertThat(made).as("edits made while clients came").isGreaterThan(3);

            String inside =
                    sql(
                            lan,
                            """
                            SELECT count(*) FROM lease_history h JOIN plan_piece p
                              ON p.kind = 'CLAIM' AND p.span @> (h.address - inet '0.0.0.0')
                             AND h.at >= p.since AND (p.until IS NULL OR h.at < p.until)
                            WHERE h.change IN ('GRANT', 'RENEW')
                            """);
            String grants = sql(lan, "SELECT count(*) FROM lease_history WHERE change = 'GRANT'");
            assertThat(Integer.parseInt(grants)).isGreaterThanOrEqualTo(CLIENTS);
            assertThat(inside).as("leases written inside a claim in force").isEqualTo("0");
            RealLan.figure(
                    "%d plan edits under load: %s grants, %s inside a claim in force",
                    made, grants, inside);
        }
    }

    private static String claim(RealLan lan, String token, int n) {
        String body =
                "{\"range\":\"198.18.%d.0-198.18.%d.127\",\"owner\":{\"kind\":\"kubernetes-lb\",\"name\":\"b%d\"},\"drain\":true}"
                        .formatted(1 + n % 14, 1 + n % 14, n);
        String answer =
                lan.curl(
                        "-H",
                        "Authorization: Bearer " + token,
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        body,
                        API);
        assertThat(answer).contains("status:201");
        return first(ID, answer);
    }

    private static void giveBack(RealLan lan, String token, String id) {
        String bearer = "Authorization: Bearer " + token;
        String etag = first(ETAG, lan.curl("-i", "-H", bearer, API + "/" + id));
        assertThat(
                        lan.curl(
                                "-X",
                                "DELETE",
                                "-H",
                                bearer,
                                "-H",
                                "If-Match: " + etag,
                                API + "/" + id))
                .containsPattern("status:20[04]");
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    /// Asks the embedded database as its owner does.
    private static String sql(RealLan lan, String statement) throws IOException {
        List<String> answer =
                lan.server()
                        .tryRun(
                                "env",
                                "PGPASSWORD=" + Files.readString(find(lan, "password")).strip(),
                                "psql",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Files.readAllLines(find(lan, "postmaster.pid")).get(3).strip(),
                                "-U",
                                "leasehold",
                                "-d",
                                "leasehold",
                                "-Atc",
                                statement)
                        .orFail();
        return answer.getFirst().strip();
    }

    private static Path find(RealLan lan, String name) throws IOException {
        try (Stream<Path> files = Files.walk(lan.directory().resolve("data"), 4)) {
            return files.filter(f -> f.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
