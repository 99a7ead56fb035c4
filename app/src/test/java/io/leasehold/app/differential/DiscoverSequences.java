package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Part.parts;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Place.literal;
import static io.leasehold.app.differential.Say.decline;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.release;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.PLAIN;
import static io.leasehold.app.differential.Setting.SMALL;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which address and which lease time a client is offered: RFC 2131 sections 4.3.1, 4.3.3, 4.3.4.
final class DiscoverSequences {
    private DiscoverSequences() {}

    private static Part take(char client, int offset) {
        return parts(
                discover(client).requested(at(offset)),
                request(client).server().requested(at(offset)));
    }

    static List<Draft> all() {
        List<Draft> drafts = new ArrayList<>(addresses());
        drafts.addAll(endings());
        drafts.addAll(times());
        return drafts;
    }

    private static List<Draft> addresses() {
        return List.of(
                sequence(PLAIN, "DISCOVER wishing a free address", discover('a').requested(at(33))),
                sequence(
                        PLAIN,
                        "DISCOVER wishing an address outside of the pool",
                        discover('a').requested(at(45))),
                sequence(
                        PLAIN,
                        "DISCOVER wishing an address of another network",
                        discover('a').requested(literal("203.0.113.9"))),
                sequence(
                        PLAIN,
                        "DISCOVER wishing the relay agent's address",
                        discover('a').requested(at(1))),
                sequence(
                        PLAIN,
                        "DISCOVER wishing the network's address",
                        discover('a').requested(at(0))),
                sequence(
                        PLAIN,
                        "DISCOVER wishing the broadcast address",
                        discover('a').requested(at(63))),
                sequence(
                        PLAIN,
                        "DISCOVER wishing 0.0.0.0",
                        discover('a').requested(literal("0.0.0.0"))),
                sequence(PLAIN, "DISCOVER twice is offered the same", discover('a'), discover('a')),
                sequence(
                        PLAIN,
                        "DISCOVER of a bound client that wishes another address",
                        take('a', 20),
                        discover('a').requested(at(30)),
                        request('a').server().requested(given('a'))),
                sequence(
                        PLAIN,
                        "DISCOVER of a bound client, then SELECTING another server",
                        take('a', 20),
                        discover('a'),
                        request('a').otherServer().requested(at(20)),
                        request('a').ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "DISCOVER with ciaddr, which must be zero",
                        discover('a').ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "DISCOVER with a server identifier, which it must not have",
                        discover('a').server()),
                sequence(
                        PLAIN,
                        "DISCOVER with another server's identifier",
                        discover('a').otherServer()),
                sequence(
                        SMALL,
                        "two clients, two addresses, and none for a third until one is released",
                        bind('a'),
                        bind('b'),
                        discover('c'),
                        release('a').ciaddr(given('a')).server(),
                        bind('c')),
                sequence(
                        SMALL,
                        "REQUEST in INIT-REBOOT when the pool is empty",
                        take('a', 10),
                        take('b', 11),
                        request('c').requested(at(10))),
                sequence(
                        SMALL,
                        "RENEWING when the pool is empty",
                        bind('a'),
                        bind('b'),
                        request('a').ciaddr(given('a'))),
                sequence(
                        SMALL,
                        "a client comes back when the pool is empty",
                        bind('a'),
                        bind('b'),
                        bind('a')),
                sequence(
                        SMALL,
                        "both addresses declined: none left",
                        bind('a'),
                        decline('a').requested(given('a')).server(),
                        bind('a'),
                        decline('a').requested(given('a')).server(),
                        discover('a'),
                        discover('b')));
    }

    private static List<Draft> endings() {
        return List.of(
                sequence(
                        PLAIN,
                        "after RELEASE the client is offered its address again",
                        take('a', 20),
                        release('a').ciaddr(at(20)).server(),
                        discover('a')),
                sequence(
                        PLAIN,
                        "RELEASE of another's address changes nothing",
                        take('a', 20),
                        release('b').ciaddr(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "RELEASE that names another server",
                        take('a', 20),
                        release('a').ciaddr(at(20)).otherServer(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "RELEASE with the address in option 50 instead of ciaddr",
                        take('a', 20),
                        release('a').requested(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "RELEASE twice",
                        take('a', 20),
                        release('a').ciaddr(at(20)).server(),
                        release('a').ciaddr(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "RELEASE with another client identifier than the lease has",
                        discover('a').clientId("01aa").requested(at(20)),
                        request('a').clientId("01aa").server().requested(at(20)),
                        release('a').clientId("01bb").ciaddr(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "RELEASE without the client identifier the lease has",
                        discover('a').clientId("01aa").requested(at(20)),
                        request('a').clientId("01aa").server().requested(at(20)),
                        release('a').ciaddr(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "RELEASE, and INIT-REBOOT of the address all the same",
                        take('a', 20),
                        release('a').ciaddr(at(20)).server(),
                        request('a').requested(at(20))),
                sequence(
                        PLAIN,
                        "RELEASE, another takes the address, RENEWING by the first",
                        take('a', 20),
                        release('a').ciaddr(at(20)).server(),
                        take('b', 20),
                        request('a').ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "DECLINE that names another server",
                        take('a', 20),
                        decline('a').requested(at(20)).otherServer(),
                        request('a').ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "DECLINE without server identifier",
                        take('a', 20),
                        decline('a').requested(at(20)),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "DECLINE without an address",
                        take('a', 20),
                        decline('a').server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "DECLINE with the address in ciaddr",
                        take('a', 20),
                        decline('a').ciaddr(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "DECLINE of another's address changes nothing",
                        take('a', 20),
                        decline('b').requested(at(20)).server(),
                        request('a').ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "DECLINE of what was offered only",
                        discover('a').requested(at(20)),
                        decline('a').requested(at(20)).server(),
                        discover('c').requested(at(20))),
                sequence(
                        PLAIN,
                        "after DECLINE the client is offered another address",
                        take('a', 20),
                        decline('a').requested(at(20)).server(),
                        bind('a'),
                        request('a').requested(at(20))),
                sequence(
                        PLAIN,
                        "a declined address cannot be renewed",
                        take('a', 20),
                        decline('a').requested(at(20)).server(),
                        request('a').ciaddr(at(20))));
    }

    /// RFC 2131 section 4.3.1: the server's choice within its policy (600 to 7200 s here).
    private static List<Draft> times() {
        Map<String, Long> wishes = new TreeMap<>();
        wishes.put("0 s", 0L);
        wishes.put("1 s", 1L);
        wishes.put("599 s", 599L);
        wishes.put("600 s", 600L);
        wishes.put("1801 s", 1801L);
        wishes.put("7200 s", 7200L);
        wishes.put("7201 s", 7201L);
        wishes.put("2147483648 s", 0x8000_0000L);
        wishes.put("for ever", 0xffff_ffffL);
        List<Draft> drafts = new ArrayList<>();
        wishes.forEach(
                (name, seconds) ->
                        drafts.add(
                                sequence(
                                        PLAIN,
                                        "lease time wished: " + name,
                                        discover('a').leaseTime(seconds),
                                        request('a')
                                                .leaseTime(seconds)
                                                .server()
                                                .requested(given('a')),
                                        request('a').ciaddr(given('a')))));
        drafts.add(
                sequence(
                        PLAIN,
                        "lease time wished at renewal only",
                        bind('a'),
                        request('a').ciaddr(given('a')).leaseTime(900),
                        request('a').ciaddr(given('a')),
                        request('a').requested(given('a')),
                        discover('a')));
        drafts.add(
                sequence(
                        PLAIN,
                        "lease time wished in DISCOVER only",
                        discover('a').leaseTime(900),
                        request('a').server().requested(given('a'))));
        return drafts;
    }
}
