package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Place.literal;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.PLAIN;
import static io.leasehold.app.differential.Setting.SMALL;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;

/// RFC 2131 section 4.3.2 and table 4: each kind of REQUEST in each state of the client.
final class Table4Sequences {
    private Table4Sequences() {}

    static List<Draft> all() {
        return List.of(
                sequence(PLAIN, "DISCOVER, then SELECTING", bind('a')),
                sequence(
                        PLAIN,
                        "SELECTING twice: the second is answered as the first",
                        bind('a'),
                        request('a').server().requested(given('a'))),
                sequence(
                        PLAIN,
                        "SELECTING another server: silence, and the address stays free",
                        discover('a').requested(at(20)),
                        request('a').otherServer().requested(at(20)),
                        discover('b').requested(at(20))),
                sequence(
                        PLAIN,
                        "SELECTING without an offer",
                        request('a').server().requested(at(20))),
                sequence(
                        PLAIN,
                        "SELECTING what another client has",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        request('b').server().requested(at(20))),
                sequence(
                        PLAIN,
                        "SELECTING outside of the pool",
                        discover('a'),
                        request('a').server().requested(at(45))),
                sequence(
                        PLAIN,
                        "SELECTING outside of the subnet",
                        discover('a'),
                        request('a').server().requested(literal("203.0.113.9"))),
                sequence(
                        PLAIN,
                        "SELECTING without a requested address",
                        discover('a'),
                        request('a').server()),
                sequence(
                        PLAIN,
                        "SELECTING with ciaddr filled in as well",
                        discover('a'),
                        request('a').server().requested(given('a')).ciaddr(given('a'))),
                sequence(
                        PLAIN,
                        "INIT-REBOOT of the own address",
                        bind('a'),
                        request('a').requested(given('a'))),
                sequence(
                        PLAIN,
                        "INIT-REBOOT of a client nobody knows, address free",
                        request('a').requested(at(20))),
                sequence(
                        PLAIN,
                        "INIT-REBOOT of a client nobody knows, address of another",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        request('b').requested(at(20))),
                sequence(
                        PLAIN,
                        "INIT-REBOOT of another address than the own",
                        bind('a'),
                        request('a').requested(at(30))),
                sequence(
                        PLAIN,
                        "INIT-REBOOT on the wrong network",
                        request('a').requested(literal("203.0.113.9"))),
                sequence(
                        PLAIN,
                        "INIT-REBOOT on the wrong network of a client that has a lease",
                        bind('a'),
                        request('a').requested(literal("203.0.113.9"))),
                sequence(
                        PLAIN,
                        "RENEWING through the relay",
                        bind('a'),
                        request('a').ciaddr(given('a'))),
                sequence(
                        PLAIN,
                        "RENEWING by unicast",
                        bind('a'),
                        request('a').unicastFrom(given('a'))),
                sequence(
                        PLAIN,
                        "RENEWING with a server identifier, which table 4 forbids",
                        bind('a'),
                        request('a').unicastFrom(given('a')).server()),
                sequence(
                        PLAIN,
                        "RENEWING with another server's identifier",
                        bind('a'),
                        request('a').unicastFrom(given('a')).otherServer()),
                sequence(
                        PLAIN,
                        "RENEWING with a requested address, which table 4 forbids",
                        bind('a'),
                        request('a').unicastFrom(given('a')).requested(given('a'))),
                sequence(
                        PLAIN,
                        "RENEWING what nobody has, of a client nobody knows",
                        request('a').unicastFrom(at(20))),
                sequence(
                        PLAIN,
                        "RENEWING what another client has",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        request('b').unicastFrom(at(20))),
                sequence(
                        PLAIN,
                        "REBINDING through the relay of another's address",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        request('b').ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "REBINDING outside of the subnet",
                        request('a').ciaddr(literal("203.0.113.9"))),
                sequence(PLAIN, "REQUEST in no state: neither address nor server", request('a')),
                sequence(
                        SMALL,
                        "DISCOVER when the pool is empty: silence",
                        bind('a'),
                        bind('b'),
                        discover('c')));
    }
}
