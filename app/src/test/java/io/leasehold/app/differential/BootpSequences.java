package io.leasehold.app.differential;

import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.BOOTP;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;

/// Clients without a message type: RFC 951, RFC 1533, RFC 1534.
final class BootpSequences {
    private BootpSequences() {}

    private static Say bootp(char client) {
        return Say.type(0, client);
    }

    static List<Draft> all() {
        return List.of(
                sequence(BOOTP, "from the pool for such", bootp('a')),
                sequence(BOOTP, "twice the same", bootp('a'), bootp('a')),
                sequence(BOOTP, "reserved", bootp('b')),
                sequence(BOOTP, "until the pool is empty", bootp('a'), bootp('c'), bootp('d')),
                sequence(BOOTP, "with options asked for", bootp('a').asking(1, 3)),
                sequence(BOOTP, "with a broadcast flag", bootp('a').broadcast()),
                sequence(
                        BOOTP, "with an address the client has already", bootp('a').ciaddr(at(10))),
                sequence(BOOTP, "with a client identifier", bootp('a').clientId("01aa")),
                sequence(BOOTP, "with a boot file wished", bootp('a').file("766d6c696e757800")),
                sequence(BOOTP, "with a server name wished", bootp('a').sname("74667470 00")),
                sequence(
                        BOOTP,
                        "a DHCP client beside them",
                        discover('a'),
                        request('a').server().requested(given('a'))),
                sequence(
                        BOOTP,
                        "a BOOTP client that learns DHCP",
                        bootp('a'),
                        discover('a'),
                        request('a').server().requested(given('a'))),
                sequence(
                        BOOTP,
                        "another wishes an address of theirs",
                        bootp('a'),
                        discover('c').requested(at(10))),
                sequence(PLAIN, "BOOTP where there is no pool for such", bootp('a')));
    }
}
