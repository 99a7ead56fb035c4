package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.DIRECT;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What relay agents add: RFC 3046 and the sub-options after it.
final class RelaySequences {
    private RelaySequences() {}

    static List<Draft> all() {
        List<Draft> drafts = new ArrayList<>();
        Map<String, String> informations = new LinkedHashMap<>();
        informations.put("circuit-id", "0103 0a0b0c");
        informations.put("circuit-id and remote-id", "0103 0a0b0c 0206 00005e005301");
        informations.put("remote-id first", "0206 00005e005301 0103 0a0b0c");
        informations.put("the same sub-option twice", "01010a 01010b");
        informations.put("an empty sub-option", "0100");
        informations.put("an unknown sub-option", "fe020102");
        informations.put("subscriber-id, RFC 3993", "0604 75736572");
        informations.put("relay agent flags, RFC 5010", "0a0180");
        informations.put("relay identifier, RFC 6925", "0c03000102");
        informations.put("a sub-option that is cut short", "0105 0a0b");
        informations.put("a sub-option without length", "01");
        informations.put("200 bytes", "01c6".concat("41".repeat(198)));
        informations.put("255 bytes", "01fd".concat("41".repeat(253)));
        informations.put("nothing", "");
        informations.forEach(
                (name, hex) ->
                        drafts.add(
                                sequence(
                                        PLAIN,
                                        "option 82: " + name,
                                        discover('a').relayInformation(hex),
                                        request('a')
                                                .relayInformation(hex)
                                                .server()
                                                .requested(given('a')),
                                        request('a')
                                                .relayInformation(hex)
                                                .server()
                                                .requested(at(45)),
                                        inform('a').relayInformation(hex).ciaddr(at(50)))));
        drafts.add(
                sequence(
                        PLAIN,
                        "option 82 in front of other options",
                        discover('a').asking().option(55, "010306").relayInformation("01020a0b")));
        drafts.add(
                sequence(
                        PLAIN,
                        "option 82 of more than one option's length, in fragments",
                        discover('a').relayInformation("01ff".concat("42".repeat(255)))));
        drafts.add(
                sequence(
                        PLAIN,
                        "RENEWING by unicast, past the relay agent, after option 82",
                        discover('a').relayInformation("01020a0b"),
                        request('a').relayInformation("01020a0b").server().requested(given('a')),
                        request('a').unicastFrom(given('a'))));
        drafts.add(
                sequence(
                        PLAIN,
                        "RENEWING by unicast with option 82 of the client's own",
                        bind('a'),
                        request('a').unicastFrom(given('a')).relayInformation("01020a0b")));
        drafts.add(
                sequence(
                        DIRECT,
                        "option 82 without a relay agent",
                        discover('a').direct().requested(at(20)).relayInformation("01020a0b")));
        drafts.add(
                sequence(
                        PLAIN,
                        "the circuit changes between DISCOVER and REQUEST",
                        discover('a').relayInformation("01020a0b"),
                        request('a').relayInformation("01020c0d").server().requested(given('a'))));
        return drafts;
    }
}
