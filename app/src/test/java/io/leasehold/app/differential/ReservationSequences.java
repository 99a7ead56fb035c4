package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.decline;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.release;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.RESERVED;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;

/// Addresses, names and options promised to one client: RFC 2131 section 1 ("manual allocation").
final class ReservationSequences {
    private ReservationSequences() {}

    static List<Draft> all() {
        return List.of(
                sequence(RESERVED, "in the pool, by hardware address", bind('r')),
                sequence(RESERVED, "outside of the pool", bind('o')),
                sequence(
                        RESERVED,
                        "another address wished in DISCOVER",
                        discover('r').requested(at(20))),
                sequence(
                        RESERVED,
                        "SELECTING another address than the reserved one",
                        discover('r'),
                        request('r').server().requested(at(20))),
                sequence(
                        RESERVED,
                        "SELECTING without an offer",
                        request('r').server().requested(at(40))),
                sequence(RESERVED, "INIT-REBOOT without a lease", request('r').requested(at(40))),
                sequence(
                        RESERVED, "INIT-REBOOT of another address", request('r').requested(at(20))),
                sequence(RESERVED, "RENEWING without a lease", request('o').ciaddr(at(50))),
                sequence(RESERVED, "RENEWING another address", request('o').ciaddr(at(20))),
                sequence(RESERVED, "RENEWING", bind('o'), request('o').unicastFrom(at(50))),
                sequence(
                        RESERVED,
                        "another wishes a reserved address of the pool",
                        discover('a').requested(at(40))),
                sequence(
                        RESERVED,
                        "another wishes a reserved address outside of the pool",
                        discover('a').requested(at(50))),
                sequence(
                        RESERVED,
                        "another SELECTs a reserved address",
                        request('a').server().requested(at(40))),
                sequence(
                        RESERVED,
                        "another SELECTs a reserved address outside of the pool",
                        request('a').server().requested(at(50))),
                sequence(
                        RESERVED,
                        "another in INIT-REBOOT with a reserved address",
                        request('a').requested(at(40))),
                sequence(
                        RESERVED,
                        "another RENEWING a reserved address",
                        request('a').ciaddr(at(40))),
                sequence(RESERVED, "a name only", bind('h')),
                sequence(
                        RESERVED,
                        "a name only, of a client that calls itself otherwise",
                        discover('h').text(12, "toner").asking(1, 12),
                        request('h')
                                .text(12, "toner")
                                .asking(1, 12)
                                .server()
                                .requested(given('h'))),
                sequence(
                        RESERVED,
                        "options of the reservation",
                        discover('p').asking(1, 3, 42),
                        request('p').asking(1, 3, 42).server().requested(at(51)),
                        inform('p').asking(1, 3, 42).ciaddr(at(51))),
                sequence(
                        RESERVED,
                        "options of the reservation that are not asked for",
                        discover('p').asking(1)),
                sequence(
                        RESERVED,
                        "by client identifier",
                        discover('a').clientId("0102030405"),
                        request('a').clientId("0102030405").server().requested(at(52))),
                sequence(
                        RESERVED,
                        "by client identifier, which another hardware address brings",
                        discover('a').clientId("0102030405"),
                        request('a').clientId("0102030405").server().requested(at(52)),
                        discover('b').clientId("0102030405")),
                sequence(
                        RESERVED,
                        "client identifier that begins like a reserved one",
                        discover('a').clientId("01020304")),
                sequence(
                        RESERVED,
                        "by hardware address, of a client that has an identifier",
                        discover('o').clientId("01aabb"),
                        request('o').clientId("01aabb").server().requested(at(50)),
                        request('o').clientId("01aabb").ciaddr(at(50))),
                sequence(
                        RESERVED,
                        "two reservations fit: by hardware address and by client identifier",
                        discover('o').clientId("0102030405")),
                sequence(
                        RESERVED,
                        "by circuit-id",
                        discover('a').relayInformation("01030a0b0c"),
                        request('a').relayInformation("01030a0b0c").server().requested(at(53))),
                sequence(
                        RESERVED,
                        "by circuit-id, RENEWING past the relay agent",
                        discover('a').relayInformation("01030a0b0c"),
                        request('a').relayInformation("01030a0b0c").server().requested(at(53)),
                        request('a').unicastFrom(at(53))),
                sequence(
                        RESERVED,
                        "by circuit-id, of the next device at the port",
                        discover('a').relayInformation("01030a0b0c"),
                        request('a').relayInformation("01030a0b0c").server().requested(at(53)),
                        discover('b').relayInformation("01030a0b0c")),
                sequence(RESERVED, "another circuit", discover('a').relayInformation("01030a0b0d")),
                sequence(
                        RESERVED,
                        "RELEASE and back",
                        bind('o'),
                        release('o').ciaddr(at(50)).server(),
                        request('o').requested(at(50))),
                sequence(
                        RESERVED,
                        "RELEASE, then another wishes it",
                        bind('r'),
                        release('r').ciaddr(at(40)).server(),
                        discover('a').requested(at(40))),
                sequence(
                        RESERVED,
                        "DECLINE of the reserved address",
                        bind('o'),
                        decline('o').requested(at(50)).server(),
                        discover('o')),
                sequence(
                        RESERVED,
                        "two clients with the same hardware address and different identifiers",
                        discover('o').clientId("01aa"),
                        request('o').clientId("01aa").server().requested(at(50)),
                        discover('o').clientId("01bb")),
                sequence(
                        RESERVED,
                        "one hardware address, first without and then with an identifier",
                        bind('o'),
                        discover('o').clientId("01bb")));
    }
}
