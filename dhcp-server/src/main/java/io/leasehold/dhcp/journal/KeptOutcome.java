package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a message.
 *
 * @param reply empty for silence
 * @param text why; empty where the changes say it
 * @param changes what happened to which address
 * @param address what the decision gives, takes or refuses
 * @param options of the reply
 */
record KeptOutcome(
        Optional<MessageType> reply,
        String text,
        List<Change> changes,
        Optional<Ipv4Address> address,
        OptionSet options) {
    /** A change without the rows before and after it. */
    record Change(LeaseChange.Kind kind, Ipv4Address address) {}

    static KeptOutcome of(Decision decision) {
        return switch (decision) {
            case Decision.Offer offer ->
                    replied(
                            offer.reply(),
                            offer.choice().rule().text(),
                            List.of(),
                            Optional.of(offer.choice().address()));
            case Decision.Ack(List<LeaseChange> changes, ServerReply reply) ->
                    replied(reply, "", changes(changes), Optional.of(reply.yiaddr()));
            case Decision.Confirm(var lease, ServerReply reply) ->
                    replied(
                            reply,
                            "the lease is nearly new; nothing changes",
                            List.of(),
                            Optional.of(lease.address()));
            case Decision.Nak(var reason, ServerReply reply) ->
                    replied(reply, reason.text(), List.of(), Optional.empty());
            case Decision.Inform(ServerReply reply) ->
                    replied(reply, "parameters without a lease", List.of(), Optional.empty());
            case Decision.Apply(LeaseChange change) ->
                    silence("", changes(List.of(change)), Optional.of(change.after().address()));
            case Decision.Ignore(IgnoreReason reason) ->
                    silence(reason.text(), List.of(), Optional.empty());
        };
    }

    private static KeptOutcome replied(
            ServerReply reply, String text, List<Change> changes, Optional<Ipv4Address> address) {
        return new KeptOutcome(Optional.of(reply.type()), text, changes, address, reply.options());
    }

    private static KeptOutcome silence(
            String text, List<Change> changes, Optional<Ipv4Address> address) {
        return new KeptOutcome(Optional.empty(), text, changes, address, OptionSet.EMPTY);
    }

    private static List<Change> changes(List<LeaseChange> made) {
        if (made.size() == 1) {
            return List.of(change(made.getFirst()));
        }
        return made.stream().map(KeptOutcome::change).toList();
    }

    private static Change change(LeaseChange made) {
        return new Change(made.kind(), made.after().address());
    }

    /** The reason in words. */
    String why() {
        if (changes.isEmpty()) {
            return text;
        }
        List<String> said = new ArrayList<>();
        for (Change change : changes) {
            said.add(change.kind().name().toLowerCase(Locale.ROOT) + " " + change.address());
        }
        return String.join(", ", said);
    }
}
