package io.leasehold.app.differential;

import static io.leasehold.app.differential.Difference.NONE;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All that is meant to differ. Each predicate is as narrow as its section in
/// docs/kea-differences.md; the first that fits counts.
final class KnownDifferences {
    private static final String BROADCAST = "255.255.255.255:68";
    private static final int BROADCAST_FLAG = 0x8000;

    static final List<KnownDifference> ALL =
            Stream.of(delivery(), options(), names(), bindings(), input())
                    .flatMap(List::stream)
                    .toList();

    private KnownDifferences() {}

    static Optional<KnownDifference> of(Difference difference) {
        return ALL.stream().filter(known -> known.is().test(difference)).findFirst();
    }

    /// Header fields, and where an answer goes.
    private static List<KnownDifference> delivery() {
        return List.of(
                known("hops", field("hops").and(ours("0"))),
                known(
                        "nak-broadcast-flag",
                        field("flags", "0000", "8000")
                                .and(answer("NAK"))
                                .and(KnownDifferences::relayed)),
                known(
                        "flags-that-must-be-zero",
                        field("flags").and(d -> (d.said().flags() & ~BROADCAST_FLAG) != 0)),
                known(
                        "nak-is-broadcast",
                        field("to")
                                .and(answer("NAK"))
                                .and(ours(BROADCAST + " in a broadcast"))
                                .and(d -> !d.kea().startsWith(BROADCAST))),
                known("broadcast-frame", field("to", BROADCAST, BROADCAST + " in a broadcast")),
                known(
                        "other-hardware",
                        field("to")
                                .and(ours(BROADCAST + " in a broadcast"))
                                .and(d -> d.said().htype() != 1)),
                known("small-replies", field("size", "below 300", "300 or more")),
                known(
                        "inform-through-a-relay",
                        said(MessageType.INFORM)
                                .and(KnownDifferences::relayed)
                                .and(field("giaddr").or(field("option 82")))));
    }

    /// Which options an answer has.
    private static List<KnownDifference> options() {
        return List.of(
                known("option-order", field("order")),
                known(
                        "basic-options",
                        option(3, 6, 12, 15)
                                .and(ours(NONE))
                                .and(d -> d.said().has(OptionCode.PARAMETER_REQUEST_LIST))
                                .and(d -> !d.said().asksFor(d.option()))),
                known("inform-mask", said(MessageType.INFORM).and(option(1)).and(keas(NONE))),
                known(
                        "broadcast-address",
                        option(28)
                                .and(keas(NONE))
                                .and(
                                        d ->
                                                d.said().asksFor(28)
                                                        || !d.said()
                                                                .has(
                                                                        OptionCode
                                                                                .PARAMETER_REQUEST_LIST))),
                known(
                        "no-parameter-list",
                        keas(NONE)
                                .and(d -> d.field().startsWith("option "))
                                .and(d -> d.option() != OptionCode.OVERLOAD)
                                .and(d -> !d.said().has(OptionCode.PARAMETER_REQUEST_LIST))),
                known("nak-message", field("option 56").and(answer("NAK")).and(keas(NONE))),
                known(
                        "message-size",
                        field("option 52")
                                .or(field("file"))
                                .or(field("sname"))
                                .or(d -> d.option() == 222 && d.leasehold().equals(NONE))
                                .and(d -> d.leaseholdFacts().containsKey("option 52"))),
                known(
                        "lease-time-zero",
                        option(51, 58, 59).and(d -> d.said().has(OptionCode.LEASE_TIME, "0"))),
                known("times-rounded-down", option(58, 59).and(KnownDifferences::isOneMore)),
                known(
                        "class-before-subnet",
                        field("option 42", "c000027b", "c00002c8").and(setting(Setting.CLASSED))),
                known(
                        "inform-by-ciaddr",
                        option(3, 15).and(said(MessageType.INFORM)).and(setting(Setting.SHARED))),
                known(
                        "server-identifier-override",
                        option(OptionCode.SERVER_IDENTIFIER)
                                .and(keas("server"))
                                .and(d -> d.said().has(82, "0b04c6120001"))),
                known(
                        "timers-beyond-the-lease",
                        option(58, 59).and(keas(NONE)).and(setting(Setting.TIMED))),
                known(
                        "timers-for-ever",
                        option(58, 59).and(ours(NONE)).and(setting(Setting.FOR_EVER))),
                known(
                        "relay-information-verbatim",
                        option(OptionCode.RELAY_AGENT_INFORMATION)
                                .and(d -> d.said().has(82, d.leasehold()))));
    }

    private static boolean isOneMore(Difference difference) {
        return !difference.kea().equals(NONE)
                && !difference.leasehold().equals(NONE)
                && Long.parseLong(difference.kea()) == Long.parseLong(difference.leasehold()) + 1;
    }

    private static List<KnownDifference> names() {
        return List.of(
                known("fqdn-result-codes", field("fqdn codes").and(ours("-1 -1"))),
                known(
                        "fqdn-malformed",
                        field("answer")
                                .and(keas(NONE))
                                .and(
                                        named(
                                                "option 81: S and N, which exclude each other",
                                                "option 81: two bytes only",
                                                "option 81: one byte only",
                                                "option 81: a label beyond the end",
                                                "option 81: a compression pointer"))),
                known(
                        "fqdn-without-name",
                        field("fqdn name")
                                .or(field("fqdn flags"))
                                .and(
                                        named(
                                                "option 81: S, E, no name",
                                                "option 81: S, E, the root",
                                                "option 81: N, E, no name"))),
                known(
                        "names-stay-in-the-zone",
                        field("fqdn name")
                                .and(
                                        named(
                                                "option 81: S, E, with a domain, complete",
                                                "option 81: S, E, with two labels, incomplete",
                                                "option 81: S, text with a domain and a dot"))),
                known(
                        "fqdn-as-text",
                        field("fqdn name").and(d -> d.kea().equals(d.leasehold() + "."))),
                known(
                        "case-of-names",
                        field("fqdn name", "pc.", "PC").and(named("option 81: S, E, upper case"))),
                known(
                        "names-are-mended",
                        field("fqdn name")
                                .or(field("option 12"))
                                .and(
                                        named(
                                                "option 81: S, E, what is no host name",
                                                "host name: 64 bytes",
                                                "host name: only what is not allowed"))),
                known(
                        "host-name-beside-fqdn",
                        option(12).and(keas(NONE)).and(d -> d.said().has(81))),
                known(
                        "host-name-is-a-label",
                        option(12)
                                .and(d -> !d.leasehold().equals(NONE))
                                .and(d -> d.kea().contains("."))
                                .and(d -> !d.leasehold().contains("."))),
                known(
                        "host-name-is-no-echo",
                        option(12).and(ours(NONE)).and(d -> d.said().has(12, d.kea()))));
    }

    /// Who gets which address, and who gets an answer.
    private static List<KnownDifference> bindings() {
        return List.of(
                known(
                        "nak-where-kea-is-silent",
                        field("answer", NONE, "NAK").and(said(MessageType.REQUEST))),
                known(
                        "request-in-no-state",
                        field("answer", "ACK", NONE)
                                .and(said(MessageType.REQUEST))
                                .and(d -> !d.said().has(OptionCode.REQUESTED_ADDRESS))),
                known(
                        "server-identifier-of-nobody",
                        field("answer", "ACK", NONE)
                                .and(d -> d.said().has(OptionCode.SERVER_IDENTIFIER, "00000000"))),
                known(
                        "server-identifier-out-of-place",
                        field("answer")
                                .and(keas(NONE))
                                .and(said(MessageType.DISCOVER).or(said(MessageType.INFORM)))
                                .and(d -> d.said().has(OptionCode.SERVER_IDENTIFIER))),
                known(
                        "inform-without-ciaddr",
                        field("answer", "ACK", NONE).and(said(MessageType.INFORM))),
                known(
                        "relay-agent-with-our-address",
                        field("answer", "OFFER", NONE)
                                .and(named("a relay agent that claims to be the server"))),
                known(
                        "record-of-the-client",
                        field("answer", "NAK", "ACK")
                                .and(said(MessageType.REQUEST))
                                .and(
                                        d ->
                                                d.sequence().setting() == Setting.RESERVED
                                                        || earlier(d, MessageType.RELEASE))
                                .and(d -> d.said().way() == Say.Way.RELAYED)),
                known(
                        "released-address",
                        field("yiaddr")
                                .and(said(MessageType.DISCOVER))
                                .and(d -> earlier(d, MessageType.RELEASE, d.said().client()))),
                known(
                        "record-of-the-client",
                        field("yiaddr", "+20", "new#1")
                                .and(named("INIT-REBOOT of +20 of a client who released +20"))),
                known(
                        "release-by-another-identity",
                        field("yiaddr", "+20", "new#1")
                                .and(
                                        named(
                                                "RELEASE without the client identifier the lease"
                                                        + " has"))),
                known(
                        "hardware-address-is-not-the-client",
                        field("yiaddr")
                                .or(field("answer", "ACK", "NAK"))
                                .and(
                                        named(
                                                "a client that had no identifier gets one",
                                                "a client loses its identifier",
                                                "one hardware address, first without and then"
                                                        + " with an identifier"))),
                known(
                        "offers-are-kept",
                        field("yiaddr")
                                .and(said(MessageType.DISCOVER))
                                .and(KnownDifferences::offerStands)),
                known(
                        "offers-are-kept",
                        field("answer", "ACK", "NAK")
                                .and(named("SELECTING with another identifier than DISCOVER"))),
                known(
                        "ciaddr-in-discover",
                        field("yiaddr").and(named("DISCOVER with ciaddr, which must be zero"))),
                known(
                        "reserved-for-a-device",
                        field("yiaddr", "new#1", "+50")
                                .and(
                                        named(
                                                "two clients with the same hardware address and"
                                                        + " different identifiers"))),
                known(
                        "other-subnet-than-the-relay-agents",
                        field("answer")
                                .and(setting(Setting.SHARED_BY_CLASS))
                                .and(
                                        named(
                                                "the subnet for the rest, relay agent in the one"
                                                        + " for phones"))),
                known(
                        "bootp-needs-a-pool",
                        field("answer", "BOOTREPLY", NONE)
                                .and(setting(Setting.PLAIN).or(setting(Setting.BOOTP)))),
                known("not-admitted", field("answer", "NAK", NONE).and(setting(Setting.GATED))),
                known(
                        "not-authoritative",
                        field("answer", "NAK", NONE).and(setting(Setting.NOT_AUTHORITATIVE))),
                known(
                        "order-of-reservations",
                        field("yiaddr", "+50", "+52")
                                .and(
                                        named(
                                                "two reservations fit: by hardware address and by"
                                                        + " client identifier"))),
                known(
                        "renewing-past-the-relay-agent",
                        field("answer", "NAK", "ACK")
                                .and(named("by circuit-id, RENEWING past the relay agent"))));
    }

    /// Whether somebody was offered an address and has not answered to that.
    private static boolean offerStands(Difference difference) {
        List<Say> before = difference.before();
        for (int i = 0; i < before.size(); i++) {
            Say offered = before.get(i);
            if (offered.type() == MessageType.DISCOVER.code()
                    && before.subList(i, before.size()).stream()
                            .noneMatch(
                                    say ->
                                            say.type() == MessageType.REQUEST.code()
                                                    && say.client() == offered.client())) {
                return true;
            }
        }
        return false;
    }

    private static boolean earlier(Difference difference, MessageType type) {
        return difference.before().stream().anyMatch(say -> say.type() == type.code());
    }

    private static boolean earlier(Difference difference, MessageType type, char client) {
        return difference.before().stream()
                .anyMatch(say -> say.type() == type.code() && say.client() == client);
    }

    /// How odd and broken messages are read.
    private static List<KnownDifference> input() {
        return List.of(
                known(
                        "client-identifier-length",
                        field("answer")
                                .and(keas(NONE))
                                .and(
                                        named(
                                                "client identifier: one byte",
                                                "client identifier: 254 bytes, as the DHCP plugin"
                                                        + " of Kubernetes may",
                                                "client identifier: 255 bytes",
                                                "300 bytes of client identifier in two fragments",
                                                "an empty client identifier"))),
                known(
                        "broken-datagrams",
                        field("answer", "OFFER", NONE)
                                .and(
                                        named(
                                                "a wrong UDP checksum",
                                                "a wrong UDP checksum on the link",
                                                "a UDP length beyond the packet"))),
                known(
                        "only-requests",
                        field("answer", "OFFER", NONE)
                                .and(named("op 2, somebody's reply", "op 0"))),
                known(
                        "hardware-address-length",
                        field("answer", "OFFER", NONE).and(named("hlen 17"))),
                known(
                        "broken-options",
                        field("answer", "OFFER", NONE)
                                .and(
                                        named(
                                                "cut in the parameter request list",
                                                "an option that runs past the end",
                                                "an option of unknown code that runs past the end",
                                                "an option without a length byte",
                                                "message type of two bytes",
                                                "requested address of five bytes"))),
                known(
                        "options-that-can-be-ignored",
                        field("answer", NONE, "OFFER")
                                .and(
                                        named(
                                                "empty parameter request list",
                                                "vendor-identifying options that are cut short"))),
                known(
                        "split-options",
                        field("answer", NONE, "OFFER")
                                .and(named("requested address in two fragments, RFC 3396"))),
                known(
                        "overload-in-requests",
                        field("answer")
                                .or(d -> d.field().startsWith("option "))
                                .and(d -> d.said().has(OptionCode.OVERLOAD))));
    }

    private static KnownDifference known(String id, Predicate<Difference> is) {
        return new KnownDifference(id, is);
    }

    private static Predicate<Difference> field(String name) {
        return difference -> difference.field().equals(name);
    }

    private static Predicate<Difference> field(String name, String kea, String leasehold) {
        return field(name).and(keas(kea)).and(ours(leasehold));
    }

    private static Predicate<Difference> option(int... codes) {
        return difference ->
                difference.field().startsWith("option ")
                        && Arrays.stream(codes).anyMatch(code -> code == difference.option());
    }

    private static Predicate<Difference> keas(String value) {
        return difference -> difference.kea().equals(value);
    }

    private static Predicate<Difference> ours(String value) {
        return difference -> difference.leasehold().equals(value);
    }

    /// Both answered so.
    private static Predicate<Difference> answer(String type) {
        return difference -> type.equals(difference.leaseholdFacts().get("answer"));
    }

    private static Predicate<Difference> said(MessageType type) {
        return difference -> difference.said().type() == type.code();
    }

    private static boolean relayed(Difference difference) {
        return difference.said().way() == Say.Way.RELAYED;
    }

    private static Predicate<Difference> setting(Setting setting) {
        return difference -> difference.sequence().setting() == setting;
    }

    private static Predicate<Difference> named(String... names) {
        Set<String> set = Set.of(names);
        return difference -> set.contains(difference.sequence().name());
    }
}
