package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Say.type;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.DIRECT;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;

/// What a careful server gets to see all the same, and how both read it.
final class MalformedSequences {
    private static final int COOKIE = 236;
    private static final int OPTIONS = 240;

    private MalformedSequences() {}

    static List<Draft> all() {
        return List.of(
                sequence(PLAIN, "a wrong UDP checksum", discover('a').badChecksum()),
                sequence(
                        DIRECT,
                        "a wrong UDP checksum on the link",
                        discover('a').direct().requested(at(20)).badChecksum()),
                sequence(PLAIN, "a UDP length beyond the packet", discover('a').longer(100)),
                sequence(PLAIN, "op 2, somebody's reply", discover('a').op(2)),
                sequence(PLAIN, "op 0", discover('a').op(0)),
                sequence(PLAIN, "hlen 17", discover('a').hlen(17)),
                sequence(PLAIN, "hlen 255", discover('a').hlen(255)),
                sequence(PLAIN, "hlen 0 without an identifier", discover('a').hlen(0)),
                sequence(PLAIN, "hlen 5", discover('a').hlen(5)),
                sequence(PLAIN, "a wrong cookie", discover('a').over(COOKIE, "63825364")),
                sequence(PLAIN, "a cookie of zeros", discover('a').over(COOKIE, "00000000")),
                sequence(PLAIN, "cut in the header", discover('a').cut(100)),
                sequence(PLAIN, "cut before the cookie", discover('a').cut(236)),
                sequence(PLAIN, "cut in the cookie", discover('a').cut(238)),
                sequence(PLAIN, "cut behind the cookie", discover('a').cut(240)),
                sequence(PLAIN, "cut in option 53", discover('a').cut(242)),
                sequence(PLAIN, "cut behind option 53", discover('a').asking().cut(243)),
                sequence(PLAIN, "cut in the parameter request list", discover('a').cut(246)),
                sequence(PLAIN, "one byte", discover('a').cut(1)),
                sequence(PLAIN, "no END", discover('a').withoutEnd()),
                sequence(PLAIN, "END and nothing behind it", discover('a').unpadded()),
                sequence(PLAIN, "padded to 1400 bytes", discover('a').padded(1400)),
                sequence(
                        PLAIN,
                        "PAD between options",
                        discover('a')
                                .asking()
                                .over(OPTIONS, "350101 000000 37020103 ff")
                                .meaning(1, 3)),
                sequence(
                        PLAIN,
                        "an option that runs past the end",
                        discover('a').asking().withoutEnd().option(12, "41").over(244, "ff")),
                sequence(
                        PLAIN,
                        "an option of unknown code that runs past the end",
                        discover('a').asking().withoutEnd().option(224, "41").over(244, "7f")),
                sequence(
                        PLAIN,
                        "an option without a length byte",
                        discover('a').asking().over(OPTIONS, "350101 0c").cut(244)),
                sequence(PLAIN, "message type of two bytes", type(0, 'a').option(53, "0101")),
                sequence(PLAIN, "message type of no bytes", type(0, 'a').option(53, "")),
                sequence(PLAIN, "message type 0", type(0, 'a').option(53, "00")),
                sequence(PLAIN, "message type OFFER", type(2, 'a')),
                sequence(PLAIN, "message type ACK", type(5, 'a')),
                sequence(PLAIN, "message type NAK", type(6, 'a')),
                sequence(PLAIN, "message type FORCERENEW", type(9, 'a')),
                sequence(PLAIN, "message type 18", type(18, 'a')),
                sequence(PLAIN, "message type 200", type(200, 'a')),
                sequence(PLAIN, "message type twice, the same", discover('a').option(53, "01")),
                sequence(PLAIN, "message type twice, another", discover('a').option(53, "03")),
                sequence(
                        PLAIN,
                        "requested address of three bytes",
                        discover('a').option(50, "c00002")),
                sequence(
                        PLAIN,
                        "requested address of five bytes",
                        discover('a').option(50, "c000020102")),
                sequence(PLAIN, "requested address of no bytes", discover('a').option(50, "")),
                sequence(PLAIN, "lease time of three bytes", discover('a').option(51, "000e10")),
                sequence(
                        PLAIN,
                        "server identifier of three bytes",
                        request('a').option(54, "c61300").requested(at(20))),
                sequence(
                        PLAIN,
                        "server identifier 0.0.0.0",
                        request('a').option(54, "00000000").requested(at(20))),
                sequence(
                        PLAIN,
                        "an empty host name",
                        discover('a').option(12, ""),
                        request('a').option(12, "").server().requested(given('a'))),
                sequence(PLAIN, "an empty vendor class", discover('a').option(60, "")),
                sequence(PLAIN, "an empty vendor option", discover('a').option(43, "")),
                sequence(
                        PLAIN,
                        "a vendor option that is no list of sub-options",
                        discover('a').option(43, "ff0102")),
                sequence(
                        PLAIN,
                        "vendor-identifying options that are cut short",
                        discover('a').option(124, "00000a").option(125, "0000118b05")),
                sequence(
                        PLAIN,
                        "host name in two fragments, RFC 3396",
                        discover('a').option(12, "61").option(12, "62").asking(1, 12)),
                sequence(
                        PLAIN,
                        "client identifier in two fragments, RFC 3396",
                        discover('a').clientId("01aa").clientId("bbcc"),
                        request('a').clientId("01aabbcc").server().requested(given('a'))),
                sequence(
                        PLAIN,
                        "requested address in two fragments, RFC 3396",
                        discover('a').option(50, "c612").option(50, "0000")),
                sequence(
                        PLAIN,
                        "overload: the parameter request list in file",
                        discover('a').asking().option(52, "01").file("37020106ff").meaning(1, 6)),
                sequence(
                        PLAIN,
                        "overload: the parameter request list in sname",
                        discover('a').asking().option(52, "02").sname("37020106ff").meaning(1, 6)),
                sequence(
                        PLAIN,
                        "overload: in both",
                        discover('a')
                                .asking()
                                .option(52, "03")
                                .file("370103ff")
                                .sname("370106ff")
                                .meaning(3, 6)),
                sequence(
                        PLAIN,
                        "overload: the message type in file",
                        type(0, 'a').option(52, "01").file("350101ff")),
                sequence(
                        PLAIN,
                        "overload of a kind that does not exist",
                        discover('a').option(52, "07")),
                sequence(PLAIN, "overload of two bytes", discover('a').option(52, "0101")),
                sequence(
                        PLAIN,
                        "overload within the overloaded field",
                        discover('a').option(52, "01").file("340102ff").sname("37010fff")),
                sequence(
                        PLAIN,
                        "overload: an option that runs past the end of file",
                        discover('a').option(52, "01").file("0cff")),
                sequence(
                        PLAIN,
                        "sname and file that hold names",
                        discover('a').sname("7466747000").file("626f6f7400"),
                        request('a')
                                .sname("7466747000")
                                .file("626f6f7400")
                                .server()
                                .requested(given('a'))),
                sequence(
                        PLAIN,
                        "a client is served as if nothing had been",
                        discover('a').cut(30),
                        discover('a').hlen(99),
                        bind('a')));
    }
}
