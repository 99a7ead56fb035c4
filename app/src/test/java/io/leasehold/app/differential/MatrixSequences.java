package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.parts;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.literal;
import static io.leasehold.app.differential.Say.decline;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.release;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Every message of RFC 2131 table 5 in every state that the server can know the client in. Behind
/// it another client asks for the address, which shows what became of it.
final class MatrixSequences {
    private MatrixSequences() {}

    private static Part taken(char client) {
        return parts(
                discover(client).requested(at(20)), request(client).server().requested(at(20)));
    }

    private static Map<String, Supplier<Part>> states() {
        Map<String, Supplier<Part>> states = new LinkedHashMap<>();
        states.put("unknown", () -> parts());
        states.put("offered +20", () -> discover('a').requested(at(20)));
        states.put("bound to +20", () -> taken('a'));
        states.put(
                "who released +20", () -> parts(taken('a'), release('a').ciaddr(at(20)).server()));
        states.put(
                "who declined +20",
                () -> parts(taken('a'), decline('a').requested(at(20)).server()));
        states.put("when +20 is another's", () -> taken('b'));
        return states;
    }

    private static Map<String, Supplier<Part>> messages() {
        Map<String, Supplier<Part>> messages = new LinkedHashMap<>();
        messages.put("DISCOVER", () -> discover('a'));
        messages.put("DISCOVER wishing +20", () -> discover('a').requested(at(20)));
        messages.put("DISCOVER wishing +30", () -> discover('a').requested(at(30)));
        messages.put("SELECTING +20", () -> request('a').server().requested(at(20)));
        messages.put("SELECTING +30", () -> request('a').server().requested(at(30)));
        messages.put(
                "SELECTING +20 of another server",
                () -> request('a').otherServer().requested(at(20)));
        messages.put("INIT-REBOOT of +20", () -> request('a').requested(at(20)));
        messages.put("INIT-REBOOT of +30", () -> request('a').requested(at(30)));
        messages.put(
                "INIT-REBOOT on another network",
                () -> request('a').requested(literal("203.0.113.9")));
        messages.put("RENEWING +20", () -> request('a').unicastFrom(at(20)));
        messages.put("RENEWING +30", () -> request('a').unicastFrom(at(30)));
        messages.put("REBINDING +20", () -> request('a').ciaddr(at(20)));
        messages.put("DECLINE of +20", () -> decline('a').requested(at(20)).server());
        messages.put("RELEASE of +20", () -> release('a').unicastFrom(at(20)).server());
        messages.put("INFORM from +20", () -> inform('a').unicastFrom(at(20)));
        return messages;
    }

    static List<Draft> all() {
        return states().entrySet().stream()
                .flatMap(
                        state ->
                                messages().entrySet().stream()
                                        .map(
                                                message ->
                                                        sequence(
                                                                PLAIN,
                                                                message.getKey()
                                                                        + " of a client "
                                                                        + state.getKey(),
                                                                state.getValue().get(),
                                                                message.getValue().get(),
                                                                discover('c').requested(at(20)))))
                .toList();
    }
}
