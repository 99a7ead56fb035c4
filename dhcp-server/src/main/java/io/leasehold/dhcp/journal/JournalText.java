package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.port.PacketJournal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                        kept.basis().network().map(network -> network.name()),
                        kept.basis().subnets().stream().map(s -> s.prefix().toString()).toList(),
                        kept.basis().classes(),
                        kept.basis().reservation().map(Reservation::title),
                        kept.basis().subnet().map(s -> s.prefix().toString())),
                outcome(kept.outcome()));
    }

    private PacketJournal.Outcome outcome(KeptOutcome outcome) {
        return new PacketJournal.Outcome(
                outcome.reply().map(MessageType::toString).orElse("silence"),
                outcome.why(),
                outcome.address(),
                options(outcome.options()));
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
