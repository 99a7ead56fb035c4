package io.leasehold.http;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks a {@link Lan} by the JDK's own client; redirects are not followed. */
final class Browser {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final int port;
    private final Optional<String> token;

    Browser(Lan lan) {
        this(lan, Optional.empty());
    }

    Browser(Lan lan, Optional<String> token) {
        this(lan.port, token);
    }

    Browser(int port, Optional<String> token) {
        this.port = port;
        this.token = token;
    }

    record Page(int status, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonObject json() {
            return new JsonObject(text());
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        String mediaType() {
            return header("Content-Type").map(t -> t.split(";", -1)[0].strip()).orElse("");
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return request;
    }

    Page get(String path, String... headers) {
        return send("GET", path, Optional.empty(), headers);
    }

    Page post(String path, JsonObject body, String... headers) {
        return json("POST", path, body, headers);
    }

    Page json(String method, String path, JsonObject body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        return send(method, path, Optional.of(body.encode()), all);
    }

    Page form(String path, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/x-www-form-urlencoded";
        return send("POST", path, Optional.of(body), all);
    }

    Page send(String method, String path, Optional<String> body, String... headers) {
        HttpRequest.Builder request =
                request(path)
                        .method(
                                method,
                                body.map(BodyPublishers::ofString)
                                        .orElseGet(BodyPublishers::noBody));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    static Page send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
            return new Page(response.statusCode(), response);
        } catch (IOException broken) {
            throw new UncheckedIOException(request.uri().toString(), broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** An event stream, one line after another. */
    java.io.BufferedReader stream(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<java.io.InputStream> response =
                    CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("stream answered " + response.statusCode());
            }
            return new java.io.BufferedReader(
                    new java.io.InputStreamReader(response.body(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(path, broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
