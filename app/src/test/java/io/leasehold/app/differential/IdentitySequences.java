package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.parts;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who a client is: RFC 2131 section 4.2, RFC 4361, RFC 6842.
final class IdentitySequences {
    private IdentitySequences() {}

    private static Part take(char client, String clientId, int offset) {
        return parts(
                discover(client).clientId(clientId).requested(at(offset)),
                request(client).clientId(clientId).server().requested(at(offset)));
    }

    static List<Draft> all() {
        List<Draft> drafts = new ArrayList<>(several());
        Map<String, String> identifiers = new LinkedHashMap<>();
        identifiers.put("the hardware address with its type", "0100005e005301");
        identifiers.put("one byte", "41");
        identifiers.put("type 0 and text", "00686f7374");
        identifiers.put("IAID and DUID-LL, type 255", "ff5e00530100030001 00005e005301");
        identifiers.put("IAID and DUID-UUID, type 255", "ff00000001 0004".concat("5a".repeat(16)));
        identifiers.put("type 255 that is cut short", "ff0000");
        identifiers.put("128 bytes", "63".repeat(128));
        identifiers.put("254 bytes, as the DHCP plugin of Kubernetes may", "63".repeat(254));
        identifiers.put("255 bytes", "63".repeat(255));
        identifiers.put("zero bytes only", "0000000000");
        identifiers.put("what is no text", "00ff0a0d27");
        identifiers.forEach(
                (name, hex) ->
                        drafts.add(
                                sequence(
                                        PLAIN,
                                        "client identifier: " + name,
                                        discover('a').clientId(hex),
                                        request('a').clientId(hex).server().requested(given('a')),
                                        request('a').clientId(hex).ciaddr(given('a')),
                                        request('a').clientId(hex).otherServer(),
                                        discover('b').clientId(hex))));
        return drafts;
    }

    private static List<Draft> several() {
        return List.of(
                sequence(
                        PLAIN,
                        "an empty client identifier",
                        discover('a').clientId(""),
                        request('a').clientId("").server().requested(given('a'))),
                sequence(
                        PLAIN,
                        "300 bytes of client identifier in two fragments",
                        discover('a').clientId("64".repeat(300))),
                sequence(
                        PLAIN,
                        "one hardware address, two client identifiers: two clients",
                        take('a', "01aa", 20),
                        discover('a').clientId("01bb"),
                        request('a').clientId("01bb").server().requested(given('a')),
                        request('a').clientId("01aa").ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "one client identifier, two hardware addresses: one client",
                        take('a', "01aa", 20),
                        discover('b').clientId("01aa"),
                        request('b').clientId("01aa").ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "a client that had no identifier gets one",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        discover('a').clientId("01aa"),
                        request('a').clientId("01aa").ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "a client loses its identifier",
                        take('a', "01aa", 20),
                        discover('a'),
                        request('a').ciaddr(at(20))),
                sequence(
                        PLAIN,
                        "INIT-REBOOT with another identifier",
                        take('a', "01aa", 20),
                        request('a').clientId("01bb").requested(at(20))),
                sequence(
                        PLAIN,
                        "RENEWING with another hardware address and the same identifier",
                        take('a', "01aa", 20),
                        request('b').clientId("01aa").unicastFrom(at(20))),
                sequence(
                        PLAIN,
                        "SELECTING with another identifier than DISCOVER",
                        discover('a').clientId("01aa").requested(at(20)),
                        request('a').clientId("01bb").server().requested(at(20))),
                sequence(
                        PLAIN,
                        "NAK carries the identifier",
                        request('a').clientId("01aa").requested(at(45)).server(),
                        discover('b').requested(at(20)),
                        request('b').server().requested(at(20)),
                        request('a').clientId("01aa").server().requested(at(20))),
                sequence(
                        PLAIN,
                        "INFORM with an identifier",
                        inform('a').clientId("01aa").ciaddr(at(50))),
                sequence(
                        PLAIN, "hlen 0 with an identifier", discover('a').hlen(0).clientId("01aa")),
                sequence(PLAIN, "hlen 16", discover('a').hlen(16)),
                sequence(
                        PLAIN,
                        "InfiniBand without chaddr, RFC 4390",
                        discover('a').htype(32).hlen(0).broadcast().clientId("ff01020304000200")),
                sequence(
                        PLAIN,
                        "same hardware bytes, another hardware type",
                        discover('a').requested(at(20)),
                        request('a').server().requested(at(20)),
                        discover('a').htype(6)),
                sequence(
                        PLAIN,
                        "locally administered hardware address",
                        discover('a').chaddr("02:00:5e:00:53:01")),
                sequence(
                        PLAIN,
                        "hardware address of zeros",
                        discover('a').chaddr("00:00:00:00:00:00")),
                sequence(
                        PLAIN,
                        "hardware address of ones",
                        discover('a').chaddr("ff:ff:ff:ff:ff:ff")));
    }
}
