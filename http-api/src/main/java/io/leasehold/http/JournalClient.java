package io.leasehold.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the journal of a running server over its API, for commands on the same host. Blocks for
 * {@link #TIMEOUT} at most a request. Thread-safe.
 */
public final class JournalClient {
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();

    /**
     * @param server like {@code http://127.0.0.1:8067/}
     */
    public JournalClient(URI server) {
        this.server = server;
    }

    /**
     * The last exchanges in words, a line each, youngest first; or one line that says why there are
     * none. Text of clients in it is made harmless for terminals.
     *
     * @param condition {@code mac}, {@code client_id} or {@code address}
     */
    public List<String> lines(String condition, String value, int limit) {
        URI uri =
                server.resolve(
                        "/api/v1/journal?limit="
                                + limit
                                + "&"
                                + condition
                                + "="
                                + URLEncoder.encode(value, StandardCharsets.UTF_8));
        try {
            HttpResponse<String> response =
                    http.send(
                            HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? lines(new JsonObject(response.body()))
                    : List.of(
                            "the journal was not read: "
                                    + uri
                                    + " answered "
                                    + response.statusCode()
                                    + (response.statusCode() == 401
                                            ? ", it wants a token (leasehold token)"
                                            : ""));
        } catch (IOException | DecodeException away) {
            return List.of(
                    "the journal was not read: no server answers at "
                            + server
                            + " ("
                            + away.getClass().getSimpleName()
                            + "); it is kept in the memory of a running one");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of("the journal was not read: interrupted");
        }
    }

    private static List<String> lines(JsonObject page) {
        List<String> lines = new ArrayList<>();
        JsonArray items = page.getJsonArray("items", new JsonArray());
        for (int i = 0; i < items.size(); i++) {
            lines.add(HostText.display(line(items.getJsonObject(i))));
        }
        return lines.isEmpty() ? List.of("the journal has no exchange of it") : lines;
    }

    private static String line(JsonObject entry) {
        JsonObject outcome = entry.getJsonObject("outcome");
        JsonObject basis = entry.getJsonObject("basis");
        String from =
                entry.getString("giaddr").equals("0.0.0.0")
                        ? " on " + entry.getString("interface")
                        : " by relay " + entry.getString("giaddr");
        return entry.getString("at")
                + " "
                + entry.getString("type")
                + " of "
                + entry.getString("mac")
                + from
                + ": "
                + outcome.getString("kind")
                + (outcome.containsKey("address") ? " " + outcome.getString("address") : "")
                + ", "
                + outcome.getString("why")
                + (basis.containsKey("reservation")
                        ? "; reservation " + basis.getString("reservation")
                        : "")
                + "; classes "
                + String.join(
                        ", ",
                        basis.getJsonArray("classes").stream().map(Object::toString).toList());
    }
}
