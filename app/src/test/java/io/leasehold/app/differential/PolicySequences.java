package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Part.parts;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Place.literal;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.release;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.ALWAYS;
import static io.leasehold.app.differential.Setting.BOOT;
import static io.leasehold.app.differential.Setting.BY_HARDWARE;
import static io.leasehold.app.differential.Setting.CUSTOM;
import static io.leasehold.app.differential.Setting.FOR_EVER;
import static io.leasehold.app.differential.Setting.NOT_AUTHORITATIVE;
import static io.leasehold.app.differential.Setting.TIMED;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;

/// What an operator may decide for a subnet.
final class PolicySequences {
    private PolicySequences() {}

    private static Part take(char client, String clientId, int offset) {
        return parts(
                discover(client).clientId(clientId).requested(at(offset)),
                request(client).clientId(clientId).server().requested(at(offset)));
    }

    static List<Draft> all() {
        return List.of(
                sequence(
                        CUSTOM,
                        "options of own definitions",
                        discover('a').asking(1, 230, 231, 232, 233, 234),
                        request('a')
                                .asking(1, 230, 231, 232, 233, 234)
                                .server()
                                .requested(given('a')),
                        inform('a').asking(1, 230, 231, 232, 233, 234).ciaddr(at(50))),
                sequence(CUSTOM, "options of own definitions, unasked", bind('a')),
                sequence(CUSTOM, "an encapsulated space alone", discover('a').asking(234)),
                sequence(BOOT, "boot fields", bind('a'), request('a').ciaddr(given('a'))),
                sequence(
                        BOOT,
                        "boot fields and options 66 and 67",
                        discover('a').asking(1, 66, 67),
                        request('a').asking(1, 66, 67).server().requested(given('a'))),
                sequence(BOOT, "boot fields of a reservation", bind('b')),
                sequence(BOOT, "boot fields for INFORM", inform('a').ciaddr(at(55))),
                sequence(
                        BOOT,
                        "no boot fields in a NAK",
                        request('a').requested(literal("203.0.113.9"))),
                sequence(
                        ALWAYS,
                        "an option that is sent unasked",
                        discover('a').asking(1),
                        request('a').asking(1).server().requested(given('a')),
                        inform('a').asking(1).ciaddr(at(50))),
                sequence(
                        ALWAYS,
                        "sent unasked, and asked for all the same",
                        discover('a').asking(42, 7)),
                sequence(
                        ALWAYS, "no list where one option is sent unasked", discover('a').asking()),
                sequence(TIMED, "T1 and T2 of the subnet", bind('a')),
                sequence(
                        TIMED,
                        "T1 and T2 of the subnet beyond a short lease",
                        discover('a').leaseTime(600),
                        request('a').leaseTime(600).server().requested(given('a'))),
                sequence(
                        TIMED,
                        "T2 of the subnet beyond a short lease",
                        discover('a').leaseTime(1500)),
                sequence(
                        FOR_EVER,
                        "a lease for ever",
                        discover('a').asking(1, 51, 58, 59),
                        request('a').asking(1, 51, 58, 59).server().requested(given('a')),
                        request('a').ciaddr(given('a'))),
                sequence(
                        FOR_EVER,
                        "a lease for ever to a client that wishes an hour",
                        discover('a').leaseTime(3600)),
                sequence(
                        BY_HARDWARE,
                        "one hardware address, two client identifiers: one client",
                        take('a', "01aa", 20),
                        discover('a').clientId("01bb"),
                        request('a').clientId("01bb").ciaddr(at(20)),
                        discover('a')),
                sequence(
                        BY_HARDWARE,
                        "one client identifier, two hardware addresses: two clients",
                        take('a', "01aa", 20),
                        discover('b').clientId("01aa"),
                        request('b').clientId("01aa").ciaddr(at(20))),
                sequence(
                        BY_HARDWARE,
                        "RELEASE with another client identifier",
                        take('a', "01aa", 20),
                        release('a').clientId("01bb").ciaddr(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        NOT_AUTHORITATIVE,
                        "INIT-REBOOT of a client nobody knows",
                        request('a').requested(at(20))),
                sequence(
                        NOT_AUTHORITATIVE,
                        "INIT-REBOOT of a client nobody knows on the wrong network",
                        request('a').requested(literal("203.0.113.9"))),
                sequence(
                        NOT_AUTHORITATIVE,
                        "INIT-REBOOT of what another has",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        request('b').requested(at(20))),
                sequence(
                        NOT_AUTHORITATIVE,
                        "INIT-REBOOT of another address than the own",
                        bind('a'),
                        request('a').requested(at(30))),
                sequence(
                        NOT_AUTHORITATIVE, "RENEWING what nobody has", request('a').ciaddr(at(20))),
                sequence(
                        NOT_AUTHORITATIVE,
                        "RENEWING what another has",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        request('b').ciaddr(at(20))),
                sequence(
                        NOT_AUTHORITATIVE,
                        "RENEWING on the wrong network",
                        request('a').ciaddr(literal("203.0.113.9"))),
                sequence(
                        NOT_AUTHORITATIVE,
                        "SELECTING what another has",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        request('b').server().requested(at(20))));
    }
}
