package io.leasehold.app.differential;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A sequence as it goes with one server: what the server has told the clients so far, and what it
/// answered, in words that do not depend on free choices of the server. An address that it chose
/// itself is `new#1`, the next `new#2`; one that the sequence speaks of is `+12`. Used by one
/// thread.
final class Conversation {
    /// One message, and the facts of each answer to it.
    record Turn(Say said, List<Map<String, String>> answers) {
        Turn {
            answers = List.copyOf(answers);
        }
    }

    private final Setting setting;
    private final Cast cast;
    private final Set<Ipv4Address> spokenOf = new HashSet<>();
    private final Map<Character, Ipv4Address> given = new HashMap<>();
    private final Map<Ipv4Address, String> chosen = new LinkedHashMap<>();

    Conversation(Setting setting, Cast cast) {
        this.setting = setting;
        this.cast = cast;
    }

    static List<Turn> play(Sequence sequence, Cable cable) {
        Conversation conversation = new Conversation(sequence.setting(), sequence.cast());
        for (Say say : sequence.says()) {
            for (Place place : say.places()) {
                if (place instanceof Place.At(int offset)) {
                    conversation.spokenOf.add(sequence.cast().address(offset));
                }
            }
        }
        List<Turn> turns = new ArrayList<>();
        int xid = sequence.xid();
        for (Say say : sequence.says()) {
            List<Map<String, String>> answers = new ArrayList<>();
            for (Answer answer : cable.exchange(say, conversation, ++xid)) {
                if (answer.xid() != xid) {
                    throw new AssertionError(
                            "%s: an answer to %08x behind %s, which is %08x: %s"
                                    .formatted(
                                            sequence,
                                            answer.xid(),
                                            say,
                                            xid,
                                            answer.facts(conversation::label)));
                }
                answers.add(answer.facts(conversation::label));
                conversation.give(say.client(), answer);
            }
            turns.add(new Turn(say, answers));
        }
        return turns;
    }

    /// Takes note of what the server gives to the marker's client.
    void hear(Answer answer) {
        give('m', answer);
    }

    private void give(char client, Answer answer) {
        if (!answer.yiaddr().isAny()) {
            given.put(client, answer.yiaddr());
        }
    }

    Cast cast() {
        return cast;
    }

    /// The address that a place is by now; 0.0.0.0 for what was never given.
    Ipv4Address resolve(Place place) {
        return switch (place) {
            case Place.At(int offset) -> cast.address(offset);
            case Place.Given(char client) -> given.getOrDefault(client, Ipv4Address.ANY);
            case Place.FarRelay() -> cast.farRelay();
            case Place.Literal(Ipv4Address address) -> address;
        };
    }

    private String label(Ipv4Address address) {
        if (address.equals(Cast.SERVER)) {
            return "server";
        }
        if (address.equals(cast.farRelay())) {
            return "far relay";
        }
        if (spokenOf.contains(address)
                || cast.owns(address) && !setting.isDynamic(cast.offset(address))) {
            return "+" + cast.offset(address);
        }
        if (cast.owns(address) || Cast.LINK.contains(address)) {
            return chosen.computeIfAbsent(address, _ -> "new#" + (chosen.size() + 1));
        }
        return address.toString();
    }
}
