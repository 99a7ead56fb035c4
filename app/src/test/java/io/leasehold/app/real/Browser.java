package io.leasehold.app.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Chromium without a window in a namespace, led by its DevTools protocol: just enough of it to
/// open a page and ask it things.
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ENDPOINT = "DevTools listening on ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Program chromium;
    private final ExecutorService inside;
    private final HttpClient http;
    private final WebSocket socket;
    private final String session;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open;

    private Browser(
            Program chromium,
            ExecutorService inside,
            HttpClient http,
            WebSocket socket,
            Map<Integer, CompletableFuture<JsonNode>> open) {
        this.chromium = chromium;
        this.inside = inside;
        this.http = http;
        this.socket = socket;
        this.open = open;
        String target =
                send("", "Target.createTarget", Map.of("url", "about:blank"))
                        .get("targetId")
                        .asText();
        session =
                send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .get("sessionId")
                        .asText();
    }

    /// Starts it.
    ///
    /// @param profile a directory for what it keeps
    static Browser start(Netns namespace, Path profile) {
        Program chromium =
                namespace.start(
                        List.of(
                                "chromium",
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--window-size=1280,1000",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank"),
                        Map.of("HOME", profile.toString()));
        String line = chromium.await(ENDPOINT, PATIENCE);
        URI endpoint =
                URI.create(line.substring(line.indexOf(ENDPOINT) + ENDPOINT.length()).trim());
        Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
        // Its threads open the socket, so they have to be where chromium is.
        ExecutorService inside = Executors.newFixedThreadPool(3, Inside.threads(namespace));
        HttpClient http =
                Inside.call(namespace, () -> HttpClient.newBuilder().executor(inside).build());
        WebSocket socket =
                Inside.call(
                        namespace,
                        () ->
                                http.newWebSocketBuilder()
                                        .buildAsync(endpoint, new Answers(open))
                                        .get(60, TimeUnit.SECONDS));
        return new Browser(chromium, inside, http, socket, open);
    }

    /// Hands each answer to whoever asked.
    private static final class Answers implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> open;
        private final StringBuilder text = new StringBuilder();

        Answers(Map<Integer, CompletableFuture<JsonNode>> open) {
            this.open = open;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    CompletableFuture<JsonNode> asked = open.remove(message.path("id").asInt(-1));
                    if (asked != null) {
                        asked.complete(message);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private JsonNode send(String to, String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        try {
            Map<String, Object> message = new java.util.HashMap<>();
            message.put("id", id);
            message.put("method", method);
            message.put("params", parameters);
            if (!to.isEmpty()) {
                message.put("sessionId", to);
            }
            socket.sendText(JSON.writeValueAsString(message), true).get(10, TimeUnit.SECONDS);
            JsonNode whole = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (whole.has("error")) {
                throw new AssertionError(method + ": " + whole.get("error"));
            }
            return whole.path("result");
        } catch (AssertionError e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(
                    method + ": " + e + "\n" + String.join("\n", chromium.output()), e);
        }
    }

    void open(String url) {
        JsonNode result = send(session, "Page.navigate", Map.of("url", url));
        if (result.has("errorText")) {
            throw new AssertionError(url + ": " + result.get("errorText"));
        }
        Until.yes(
                PATIENCE,
                () ->
                        evaluate("document.readyState + ' ' + location.href")
                                .startsWith("complete http"),
                () -> url + " is loaded");
    }

    /// The value of an expression in the page, as text.
    String evaluate(String expression) {
        return send(
                        session,
                        "Runtime.evaluate",
                        Map.of("expression", expression, "returnByValue", true))
                .path("result")
                .path("value")
                .asText();
    }

    /// What a person reads on it.
    String text() {
        return evaluate("document.body.innerText");
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(
                                send(session, "Page.captureScreenshot", Map.of("format", "png"))
                                        .path("data")
                                        .asText()));
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        inside.shutdownNow();
        chromium.close();
    }
}
