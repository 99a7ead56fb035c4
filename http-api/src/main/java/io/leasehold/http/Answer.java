package io.leasehold.http;

import io.vertx.core.json.JsonObject;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A whole HTTP response, as a value. */
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer json(int status, JsonObject json) {
        return new Answer(status, "application/json", Map.of(), json.toBuffer().getBytes());
    }

    static Answer json(JsonObject json) {
        return json(200, json);
    }

    static Answer text(String contentType, String text) {
        return new Answer(200, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer html(int status, String html) {
        return new Answer(
                status,
                "text/html; charset=utf-8",
                Map.of(),
                html.getBytes(StandardCharsets.UTF_8));
    }

    static Answer empty(int status) {
        return new Answer(status, "", Map.of(), new byte[0]);
    }

    /** Sends the browser to another page, by GET. */
    static Answer seeOther(String location) {
        return empty(303).with("Location", location);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, more, body);
    }
}
