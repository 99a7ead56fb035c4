package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Part.bindDirectly;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Place.literal;
import static io.leasehold.app.differential.Say.decline;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.release;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.DIRECT;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;

/// Where answers go: RFC 2131 section 4.1, with and without relay agent, `ciaddr` and broadcast
/// flag.
final class LinkSequences {
    private LinkSequences() {}

    static List<Draft> all() {
        return List.of(
                sequence(DIRECT, "DISCOVER and SELECTING on the link", bindDirectly('a', 20)),
                sequence(
                        DIRECT,
                        "with the broadcast flag",
                        discover('a').direct().broadcast().requested(at(20)),
                        request('a').direct().broadcast().server().requested(at(20))),
                sequence(
                        DIRECT,
                        "with flags that must be zero",
                        discover('a').direct().flags(0x7fff).requested(at(20)),
                        request('a').direct().flags(0xffff).server().requested(at(20))),
                sequence(
                        DIRECT,
                        "RENEWING by unicast",
                        bindDirectly('a', 20),
                        request('a').unicastFrom(at(20))),
                sequence(
                        DIRECT,
                        "RENEWING by unicast with the broadcast flag",
                        bindDirectly('a', 20),
                        request('a').unicastFrom(at(20)).broadcast()),
                sequence(
                        DIRECT,
                        "REBINDING by broadcast",
                        bindDirectly('a', 20),
                        request('a').directFrom(at(20))),
                sequence(
                        DIRECT,
                        "REBINDING by broadcast with the broadcast flag",
                        bindDirectly('a', 20),
                        request('a').directFrom(at(20)).broadcast()),
                sequence(
                        DIRECT,
                        "RENEWING what another has",
                        bindDirectly('b', 20),
                        request('a').unicastFrom(at(20))),
                sequence(
                        DIRECT,
                        "REBINDING what another has",
                        bindDirectly('b', 20),
                        request('a').directFrom(at(20))),
                sequence(
                        DIRECT,
                        "REBINDING an address of another network",
                        request('a').directFrom(literal("203.0.113.9"))),
                sequence(
                        DIRECT,
                        "INIT-REBOOT of the own address",
                        bindDirectly('a', 20),
                        request('a').direct().requested(at(20))),
                sequence(
                        DIRECT,
                        "INIT-REBOOT of the own address with the broadcast flag",
                        bindDirectly('a', 20),
                        request('a').direct().requested(at(20)).broadcast()),
                sequence(
                        DIRECT,
                        "INIT-REBOOT of what another has",
                        bindDirectly('b', 20),
                        request('a').direct().requested(at(20))),
                sequence(
                        DIRECT,
                        "INIT-REBOOT of what another has, with the broadcast flag",
                        bindDirectly('b', 20),
                        request('a').direct().requested(at(20)).broadcast()),
                sequence(
                        DIRECT,
                        "INIT-REBOOT on the wrong network",
                        request('a').direct().requested(literal("203.0.113.9"))),
                sequence(
                        DIRECT,
                        "SELECTING of what another has",
                        bindDirectly('b', 20),
                        request('a').direct().server().requested(at(20))),
                sequence(
                        DIRECT,
                        "SELECTING another server",
                        discover('a').direct().requested(at(20)),
                        request('a').direct().otherServer().requested(at(20))),
                sequence(
                        DIRECT,
                        "DISCOVER with ciaddr, which must be zero",
                        discover('a').direct().requested(at(20)).ciaddr(at(20))),
                sequence(DIRECT, "INFORM by unicast", inform('a').unicastFrom(at(50))),
                sequence(DIRECT, "INFORM by broadcast", inform('a').directFrom(at(50))),
                sequence(
                        DIRECT,
                        "INFORM by broadcast with the broadcast flag",
                        inform('a').directFrom(at(50)).broadcast()),
                sequence(DIRECT, "INFORM without ciaddr", inform('a').direct()),
                sequence(
                        DIRECT,
                        "INFORM from an address of another network",
                        inform('a').directFrom(literal("203.0.113.9"))),
                sequence(
                        DIRECT,
                        "RELEASE by unicast, then by another",
                        bindDirectly('a', 20),
                        release('a').unicastFrom(at(20)).server(),
                        discover('b').direct().requested(at(20))),
                sequence(
                        DIRECT,
                        "RELEASE without server identifier",
                        bindDirectly('a', 20),
                        release('a').unicastFrom(at(20)),
                        discover('b').direct().requested(at(20))),
                sequence(
                        DIRECT,
                        "RELEASE broadcast from 0.0.0.0, as pods do",
                        bindDirectly('a', 20),
                        release('a').direct().ciaddr(at(20)).server(),
                        discover('b').direct().requested(at(20))),
                sequence(
                        DIRECT,
                        "DECLINE, then another wishes the address",
                        bindDirectly('a', 20),
                        decline('a').direct().requested(at(20)).server(),
                        discover('b').direct().requested(at(20))),
                sequence(
                        DIRECT,
                        "secs and an odd hardware type come back as RFC 2131 table 3 says",
                        discover('a').direct().secs(77).htype(6).requested(at(20))),
                sequence(
                        PLAIN,
                        "broadcast flag through a relay",
                        discover('a').broadcast(),
                        request('a').broadcast().server().requested(given('a'))),
                sequence(
                        PLAIN,
                        "REBINDING through a relay with the broadcast flag",
                        bind('a'),
                        request('a').ciaddr(given('a')).broadcast()),
                sequence(PLAIN, "INFORM through a relay", inform('a').ciaddr(at(50))),
                sequence(
                        PLAIN,
                        "INFORM through a relay with the broadcast flag",
                        inform('a').ciaddr(at(50)).broadcast()),
                sequence(PLAIN, "INFORM through a relay without ciaddr", inform('a')),
                sequence(PLAIN, "INFORM routed", inform('a').unicastFrom(at(50))),
                sequence(
                        PLAIN,
                        "INFORM of a client that has a lease",
                        bind('a'),
                        inform('a').unicastFrom(given('a'))),
                sequence(
                        PLAIN,
                        "INFORM with a lease time and an address asked for, which it must not",
                        inform('a').ciaddr(at(50)).leaseTime(900).requested(at(20))),
                sequence(
                        PLAIN,
                        "INFORM that names another server",
                        inform('a').ciaddr(at(50)).otherServer()),
                sequence(
                        PLAIN,
                        "a relay agent that is in no subnet",
                        discover('a').giaddr(literal("203.0.113.1"))),
                sequence(
                        PLAIN,
                        "a relay agent that claims to be the server",
                        discover('a').giaddr(literal("198.19.0.1"))),
                sequence(
                        PLAIN,
                        "another relay agent of the same subnet",
                        discover('a').giaddr(at(2)),
                        request('a').giaddr(at(3)).server().requested(given('a'))),
                sequence(PLAIN, "seventeen hops", discover('a').hops(17)),
                sequence(PLAIN, "255 hops", discover('a').hops(255)),
                sequence(PLAIN, "secs through a relay", discover('a').secs(65535)),
                sequence(
                        PLAIN,
                        "yiaddr and siaddr filled in by the client",
                        discover('a').yiaddr(at(20)).siaddr(at(21))));
    }
}
