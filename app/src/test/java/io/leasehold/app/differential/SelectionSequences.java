package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Place.literal;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.release;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.PLAIN;
import static io.leasehold.app.differential.Setting.RELAYED_FROM_AFAR;
import static io.leasehold.app.differential.Setting.SHARED;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;

/// Which subnet a client is in: shared networks, relay agents elsewhere, RFC 3011, RFC 3527, RFC
/// 5107, RFC 8357.
final class SelectionSequences {
    private static final Place FAR = new Place.FarRelay();
    private static final int SUBNET_SELECTION = 118;

    private SelectionSequences() {}

    static List<Draft> all() {
        return List.of(
                sequence(
                        SHARED,
                        "both subnets of a link, then silence",
                        bind('a'),
                        bind('b'),
                        bind('c'),
                        bind('d'),
                        discover('e')),
                sequence(
                        SHARED,
                        "an address wished in the second subnet",
                        discover('a').requested(at(40)).asking(1, 3, 15, 42),
                        request('a').server().requested(at(40)).asking(1, 3, 15, 42),
                        request('a').ciaddr(at(40)).asking(1, 3, 15, 42),
                        request('a').unicastFrom(at(40)).asking(1, 3, 15, 42)),
                sequence(
                        SHARED,
                        "an address wished in the first subnet",
                        discover('a').requested(at(10)).asking(1, 3, 15, 42),
                        request('a').server().requested(at(10)).asking(1, 3, 15, 42)),
                sequence(
                        SHARED,
                        "a relay agent in the second subnet",
                        discover('a').giaddr(at(33)).requested(at(40)),
                        request('a').giaddr(at(33)).server().requested(at(40))),
                sequence(
                        SHARED,
                        "reserved in the first subnet, relay agent in the second",
                        discover('r').giaddr(at(33)),
                        request('r').giaddr(at(33)).server().requested(at(20))),
                sequence(SHARED, "reserved in the first subnet", bind('r')),
                sequence(SHARED, "reserved in the second subnet", bind('s')),
                sequence(
                        SHARED,
                        "a reserved address of the second subnet wished by another",
                        discover('a').requested(at(45))),
                sequence(
                        SHARED,
                        "INIT-REBOOT of an address of the second subnet",
                        discover('a').requested(at(40)),
                        request('a').server().requested(at(40)),
                        request('a').requested(at(40))),
                sequence(
                        SHARED,
                        "INIT-REBOOT of an address that is in neither",
                        request('a').requested(literal("203.0.113.9"))),
                sequence(
                        SHARED,
                        "SELECTING what another has in the second subnet",
                        discover('a').requested(at(40)),
                        request('a').server().requested(at(40)),
                        request('b').server().requested(at(40))),
                sequence(
                        SHARED,
                        "INFORM from the second subnet through a relay agent in the first",
                        inform('a').asking(1, 3, 15, 42).ciaddr(at(44))),
                sequence(
                        SHARED,
                        "RELEASE in the second subnet",
                        discover('a').requested(at(40)),
                        request('a').server().requested(at(40)),
                        release('a').ciaddr(at(40)).server(),
                        discover('b').requested(at(40))),
                sequence(
                        RELAYED_FROM_AFAR,
                        "a relay agent elsewhere",
                        discover('a').giaddr(FAR),
                        request('a').giaddr(FAR).server().requested(given('a')),
                        request('a').giaddr(FAR).ciaddr(given('a')),
                        request('a').unicastFrom(given('a'))),
                sequence(
                        RELAYED_FROM_AFAR,
                        "a relay agent in the subnet that has one elsewhere",
                        discover('a')),
                sequence(
                        RELAYED_FROM_AFAR,
                        "INFORM through a relay agent elsewhere",
                        inform('a').giaddr(FAR).ciaddr(at(50))),
                sequence(
                        RELAYED_FROM_AFAR,
                        "NAK through a relay agent elsewhere",
                        request('a').giaddr(FAR).requested(literal("203.0.113.9"))),
                sequence(
                        PLAIN,
                        "link selection, RFC 3527, behind a relay agent elsewhere",
                        discover('a').giaddr(literal("203.0.113.1")).linkSelection(at(0)),
                        request('a')
                                .giaddr(literal("203.0.113.1"))
                                .linkSelection(at(0))
                                .server()
                                .requested(given('a'))),
                sequence(
                        PLAIN,
                        "link selection of a link that does not exist",
                        discover('a').linkSelection(literal("203.0.113.0"))),
                sequence(
                        PLAIN,
                        "subnet selection, RFC 3011, behind a relay agent elsewhere",
                        discover('a').giaddr(literal("203.0.113.1")).place(SUBNET_SELECTION, at(0)),
                        request('a')
                                .giaddr(literal("203.0.113.1"))
                                .place(SUBNET_SELECTION, at(0))
                                .server()
                                .requested(given('a'))),
                sequence(
                        PLAIN,
                        "subnet selection of a subnet that does not exist",
                        discover('a').place(SUBNET_SELECTION, literal("203.0.113.0"))),
                sequence(
                        PLAIN,
                        "link selection and subnet selection that differ",
                        discover('a')
                                .linkSelection(at(0))
                                .place(SUBNET_SELECTION, literal("203.0.113.0"))),
                sequence(
                        PLAIN,
                        "server identifier override, RFC 5107",
                        discover('a').relayInformation("0b04c6120001"),
                        request('a')
                                .relayInformation("0b04c6120001")
                                .option(54, "c6120001")
                                .requested(given('a')),
                        request('a')
                                .relayInformation("0b04c6120001")
                                .server()
                                .requested(given('a'))),
                sequence(
                        PLAIN,
                        "relay source port, RFC 8357",
                        discover('a').relayInformation("1300").fromPort(1067),
                        request('a')
                                .relayInformation("1300")
                                .fromPort(1067)
                                .server()
                                .requested(given('a'))),
                sequence(
                        PLAIN,
                        "a relay agent with another source port that does not say so",
                        discover('a').fromPort(1067)));
    }
}
