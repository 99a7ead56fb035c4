package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.port.PacketJournal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Exchanges in words. Immutable. */
final class JournalText {
    private final OptionCatalog catalog;

    /**
     * @param catalog what option codes mean
     */
    JournalText(OptionCatalog catalog) {
        this.catalog = catalog;
    }

    PacketJournal.Entry entry(Kept kept) {
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

    private PacketJournal.Outcome outcome(Kept kept) {
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

    private List<PacketJournal.Option> options(OptionSet options) {
        List<PacketJournal.Option> all = new ArrayList<>();
        options.values()
                .forEach(
                        (code, value) ->
                                all.add(
                                        new PacketJournal.Option(
                                                code, name(code), value, text(code, value))));
        return all;
    }

    private String name(int code) {
        return catalog.meaning(OptionCatalog.DHCP4, code).name();
    }

    private String text(int code, OctetString value) {
        if (code == OptionCode.PARAMETER_REQUEST_LIST) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < value.length(); i++) {
                names.add(name(value.at(i)));
            }
            return String.join(", ", names);
        }
        if (code == OptionCode.MESSAGE_TYPE && value.length() == 1) {
            return MessageType.coded(value.at(0))
                    .map(MessageType::toString)
                    .orElse(Integer.toString(value.at(0)));
        }
        return text(catalog.print(catalog.meaning(OptionCatalog.DHCP4, code), value));
    }

    private static String text(OptionText printed) {
        return switch (printed) {
            case OptionText.Items(List<String> items) -> String.join(", ", items);
            case OptionText.Nested(Map<String, OptionText> entries) ->
                    entries.entrySet().stream()
                            .map(e -> e.getKey() + ": " + text(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
