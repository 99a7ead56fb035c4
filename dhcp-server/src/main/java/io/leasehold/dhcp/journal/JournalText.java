package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.classify.Explanation;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.port.PacketJournal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Exchanges in words. */
final class JournalText {
    /** What clients and servers say of themselves, which no plan sets; names as of IANA. */
    private static final Map<Integer, String> PROTOCOL =
            Map.ofEntries(
                    Map.entry(OptionCode.SUBNET_MASK, "subnet-mask"),
                    Map.entry(OptionCode.HOST_NAME, "host-name"),
                    Map.entry(OptionCode.REQUESTED_ADDRESS, "dhcp-requested-address"),
                    Map.entry(OptionCode.LEASE_TIME, "dhcp-lease-time"),
                    Map.entry(OptionCode.MESSAGE_TYPE, "dhcp-message-type"),
                    Map.entry(OptionCode.SERVER_IDENTIFIER, "dhcp-server-identifier"),
                    Map.entry(OptionCode.PARAMETER_REQUEST_LIST, "dhcp-parameter-request-list"),
                    Map.entry(OptionCode.MESSAGE, "dhcp-message"),
                    Map.entry(OptionCode.MAX_MESSAGE_SIZE, "dhcp-max-message-size"),
                    Map.entry(OptionCode.RENEWAL_TIME, "dhcp-renewal-time"),
                    Map.entry(OptionCode.REBINDING_TIME, "dhcp-rebinding-time"),
                    Map.entry(OptionCode.VENDOR_CLASS, "vendor-class-identifier"),
                    Map.entry(OptionCode.CLIENT_IDENTIFIER, "dhcp-client-identifier"),
                    Map.entry(77, "user-class"),
                    Map.entry(OptionCode.CLIENT_FQDN, "fqdn"),
                    Map.entry(OptionCode.RELAY_AGENT_INFORMATION, "dhcp-agent-options"),
                    Map.entry(93, "client-system"),
                    Map.entry(94, "client-ndi"),
                    Map.entry(97, "uuid-guid"),
                    Map.entry(OptionCode.SUBNET_SELECTION, "subnet-selection"),
                    Map.entry(124, "vivco-suboptions"));

    private JournalText() {}

    static PacketJournal.Entry entry(Kept kept) {
        ClientMessage message = kept.message();
        return new PacketJournal.Entry(
                kept.number(),
                kept.at(),
                message.type().toString(),
                message.xid(),
                message.secs(),
                message.broadcast(),
                message.hops(),
                message.ciaddr(),
                message.giaddr(),
                message.chaddr(),
                message.client().clientId(),
                options(message.options()),
                kept.arrival().networkInterface(),
                kept.arrival().source(),
                kept.arrival().unicast(),
                new PacketJournal.Basis(
                        kept.network().map(network -> network.name()),
                        kept.subnets().stream().map(s -> s.prefix().toString()).toList(),
                        kept.classes(),
                        kept.reservation().map(Reservation::title),
                        kept.subnet().map(s -> s.prefix().toString())),
                outcome(kept));
    }

    private static PacketJournal.Outcome outcome(Kept kept) {
        Optional<ServerReply> reply = kept.reply();
        return new PacketJournal.Outcome(
                reply.map(r -> r.type().toString()).orElse("silence"),
                why(kept.decision()),
                address(kept),
                reply.map(r -> options(r.options())).orElse(List.of()));
    }

    private static String why(Decision decision) {
        return switch (decision) {
            case Decision.Offer offer -> offer.choice().rule().text();
            case Decision.Ack(List<LeaseChange> changes, var _) -> changes(changes);
            case Decision.Confirm _ -> "the lease is nearly new; nothing changes";
            case Decision.Nak nak -> nak.reason().text();
            case Decision.Apply(LeaseChange change) -> changes(List.of(change));
            case Decision.Inform _ -> "parameters without a lease";
            case Decision.Ignore(var reason) -> reason.text();
        };
    }

    private static String changes(List<LeaseChange> changes) {
        List<String> said = new ArrayList<>();
        for (LeaseChange change : changes) {
            said.add(
                    change.kind().name().toLowerCase(Locale.ROOT) + " " + change.after().address());
        }
        return String.join(", ", said);
    }

    /** What the decision gives, takes or refuses. */
    static Optional<Ipv4Address> address(Kept kept) {
        return switch (kept.decision()) {
            case Decision.Offer offer -> Optional.of(offer.choice().address());
            case Decision.Ack ack -> Optional.of(ack.reply().yiaddr());
            case Decision.Confirm confirm -> Optional.of(confirm.lease().address());
            case Decision.Apply apply -> Optional.of(apply.change().after().address());
            case Decision.Nak _, Decision.Inform _, Decision.Ignore _ -> Optional.empty();
        };
    }

    private static List<PacketJournal.Option> options(OptionSet options) {
        List<PacketJournal.Option> all = new ArrayList<>();
        options.values()
                .forEach(
                        (code, value) ->
                                all.add(
                                        new PacketJournal.Option(
                                                code, name(code), value, text(code, value))));
        return all;
    }

    private static String name(int code) {
        return Optional.ofNullable(PROTOCOL.get(code))
                .or(() -> OptionDefinition.coded(code).map(OptionDefinition::name))
                .orElse("option-" + code);
    }

    private static String text(int code, OctetString value) {
        return switch (code) {
            case OptionCode.MESSAGE_TYPE -> type(value);
            case OptionCode.PARAMETER_REQUEST_LIST -> list(value);
            case OptionCode.LEASE_TIME, OptionCode.RENEWAL_TIME, OptionCode.REBINDING_TIME ->
                    value.length() == 4
                            ? Ipv4Address.ofBytes(value.toBytes(), 0).asLong() + " s"
                            : Explanation.show(value);
            case OptionCode.MAX_MESSAGE_SIZE ->
                    value.length() == 2
                            ? Integer.toString(value.at(0) << 8 | value.at(1))
                            : Explanation.show(value);
            case OptionCode.SUBNET_MASK,
                    OptionCode.ROUTERS,
                    6,
                    42,
                    OptionCode.BROADCAST_ADDRESS,
                    OptionCode.REQUESTED_ADDRESS,
                    OptionCode.SERVER_IDENTIFIER,
                    OptionCode.SUBNET_SELECTION ->
                    addresses(value);
            default -> Explanation.show(value);
        };
    }

    private static String type(OctetString value) {
        return value.length() == 1
                ? MessageType.coded(value.at(0))
                        .map(MessageType::toString)
                        .orElse(Integer.toString(value.at(0)))
                : Explanation.show(value);
    }

    private static String list(OctetString codes) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < codes.length(); i++) {
            names.add(name(codes.at(i)));
        }
        return String.join(", ", names);
    }

    private static String addresses(OctetString value) {
        if (value.isEmpty() || value.length() % 4 != 0) {
            return Explanation.show(value);
        }
        List<String> all = new ArrayList<>();
        for (int at = 0; at < value.length(); at += 4) {
            all.add(Ipv4Address.ofBytes(value.toBytes(), at).toString());
        }
        return String.join(", ", all);
    }
}
