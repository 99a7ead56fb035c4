package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.exchange.AddressChoice.Rule;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What RFC 2131 section 4.3 wants a server to do about one message, given everything as arguments.
 * We are authoritative for every subnet we serve: a client that asks for what it cannot have is
 * told so. Immutable.
 */
public final class Exchange {
    private final ExchangeSettings settings;

    public Exchange(ExchangeSettings settings) {
        this.settings = settings;
    }

    /**
     * Decides on one message.
     *
     * @param subnet the subnet the message is about
     * @param me who we are to this client
     * @param now the instant leases are judged and granted at
     */
    public Decision decide(
            ClientMessage message,
            SubnetSnapshot subnet,
            LeaseView leases,
            ServerIdentity me,
            Instant now) {
        if (subnet.subnet().authority() != Authority.LEASEHOLD) {
            return new Decision.Ignore(IgnoreReason.NOT_SERVED);
        }
        Case with = new Case(message, requester(message, leases), subnet, leases, me, now);
        return switch (message.type()) {
            case DISCOVER -> discover(with);
            case REQUEST -> request(with);
            case DECLINE -> decline(with);
            case RELEASE -> release(with);
            case INFORM -> inform(with);
            case OFFER, ACK, NAK ->
                    throw new IllegalStateException(
                            "a server message reached the exchange: " + message.type());
        };
    }

    /**
     * Who asks, and where it is connected. A client that renews by unicast does not pass its relay
     * agent, so nobody adds option 82 (RFC 3046 section 2.1.1); it is where it was when it got the
     * lease it speaks of.
     */
    private static Requester requester(ClientMessage message, LeaseView leases) {
        ClientIdentity client = message.client();
        boolean direct = !message.isRelayed() && !message.ciaddr().isAny();
        return Requester.of(
                client,
                message.relayAgentInformation()
                        .or(
                                () ->
                                        leases.at(message.ciaddr())
                                                .filter(lease -> direct && lease.isHeldBy(client))
                                                .flatMap(Lease::relayAgentInfo)));
    }

    /** One exchange's facts, so that the sections below can name them. */
    private record Case(
            ClientMessage message,
            Requester requester,
            SubnetSnapshot subnet,
            LeaseView leases,
            ServerIdentity me,
            Instant now) {

        Replies replies() {
            return new Replies(message, requester, subnet, me);
        }

        ClientIdentity client() {
            return requester.client();
        }

        Optional<Ipv4Address> reserved() {
            return subnet.reservationFor(requester).flatMap(Reservation::address);
        }

        /**
         * Whether the plan lets this client have the address: its reserved address, or, while it
         * has none or another still sits on that, any dynamic one. One of last resort only if it
         * has it or was offered it, which happens after a probe.
         */
        boolean permits(Ipv4Address address) {
            if (reserved().filter(address::equals).isPresent()) {
                return true;
            }
            boolean reservedIsFree =
                    reserved().map(wanted -> leases.isAvailableTo(client(), wanted)).orElse(false);
            return !reservedIsFree
                    && (subnet.pool().dynamic().contains(address)
                            || subnet.pool().lastResort().contains(address)
                                    && (boundHere(address).isPresent() || isOffered(address))
                            || boundHere(address).isPresent() && subnet.keepsHolder(address));
        }

        private boolean isOffered(Ipv4Address address) {
            return leases.offeredTo(client(), subnet.id()).filter(address::equals).isPresent();
        }

        boolean canHave(Ipv4Address address) {
            return permits(address) && leases.isAvailableTo(client(), address);
        }

        Optional<Lease> boundHere(Ipv4Address address) {
            return leases.at(address)
                    .filter(lease -> lease.state() == LeaseState.BOUND && lease.isHeldBy(client()));
        }
    }

    /** Section 4.3.1. */
    private Decision discover(Case with) {
        Optional<AddressChoice> choice = choose(with);
        if (choice.isEmpty()) {
            return new Decision.Ignore(IgnoreReason.NO_FREE_ADDRESS);
        }
        Ipv4Address address = choice.get().address();
        OfferHold hold =
                new OfferHold(
                        with.client(),
                        with.subnet.id(),
                        address,
                        with.now.plus(settings.offerHold()));
        return new Decision.Offer(hold, choice.get(), with.replies().offer(address));
    }

    /**
     * The address to offer, by the order of section 4.3.1: the client's binding, its previous
     * address, the one it asks for, a new one; before all of them, the one reserved for it.
     */
    private static Optional<AddressChoice> choose(Case with) {
        Optional<Ipv4Address> offered = with.leases.offeredTo(with.client(), with.subnet.id());
        Optional<Lease> last = with.leases.of(with.client(), with.subnet.id());
        Rule lastRule =
                last.map(l -> l.state() == LeaseState.BOUND ? Rule.BOUND : Rule.PREVIOUS)
                        .orElse(Rule.PREVIOUS);
        return usable(with, with.reserved(), Rule.RESERVED)
                .or(
                        () ->
                                usable(
                                        with,
                                        last.map(Lease::address)
                                                .filter(_ -> lastRule == Rule.BOUND),
                                        Rule.BOUND))
                .or(() -> usable(with, offered, Rule.OFFERED))
                .or(() -> usable(with, last.map(Lease::address), lastRule))
                .or(() -> usable(with, with.message.requestedAddress(), Rule.REQUESTED))
                .or(
                        () ->
                                with.leases
                                        .anyFree(with.subnet.id(), spread(with.client()))
                                        .map(
                                                a ->
                                                        new AddressChoice(
                                                                a,
                                                                Rule.NEVER_USED_OR_LONGEST_FREE)))
                .or(
                        () ->
                                with.leases
                                        .anyLastResort(with.subnet.id(), spread(with.client()))
                                        .map(a -> new AddressChoice(a, Rule.LAST_RESORT)));
    }

    private static Optional<AddressChoice> usable(
            Case with, Optional<Ipv4Address> candidate, Rule rule) {
        return candidate.filter(with::canHave).map(address -> new AddressChoice(address, rule));
    }

    /**
     * A stable hash of the client, so that it tends to get the same address even if its row is
     * lost.
     */
    private static int spread(ClientIdentity client) {
        int hash = client.key().hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /** Section 4.3.2; which of the four states the client is in, by table 4. */
    private Decision request(Case with) {
        Optional<Ipv4Address> server = with.message.serverIdentifier();
        Optional<Ipv4Address> requested = with.message.requestedAddress();
        boolean hasAddress = !with.message.ciaddr().isAny();
        if (server.isPresent() && !with.me.isMeantBy(server.get())) {
            return new Decision.Ignore(IgnoreReason.OTHER_SERVER);
        }
        if (server.isPresent() && requested.isPresent()) {
            return selecting(with, requested.get());
        }
        if (hasAddress) {
            return renewing(with, with.message.ciaddr());
        }
        return requested
                .map(address -> initReboot(with, address))
                .orElseGet(() -> new Decision.Ignore(IgnoreReason.NO_ADDRESS_ASKED));
    }

    /** DHCPREQUEST generated during SELECTING state: the client takes our offer. */
    private Decision selecting(Case with, Ipv4Address address) {
        return with.canHave(address) ? grant(with, address) : nak(with, address);
    }

    /**
     * INIT-REBOOT: the client wants back what it had. Section 4.3.2 asks for silence when there is
     * no record of the client; being authoritative we answer instead, so that a client which moved
     * here does not wait for its time-out.
     */
    private Decision initReboot(Case with, Ipv4Address address) {
        boolean wasTheirs =
                with.leases.at(address).map(lease -> lease.isHeldBy(with.client())).orElse(false);
        boolean isPromised = with.reserved().map(address::equals).orElse(false);
        return (wasTheirs || isPromised) && with.canHave(address)
                ? grant(with, address)
                : nakUnlessForeign(with, address);
    }

    /**
     * RENEWING and REBINDING: the client uses the address now. Where the plan allows it and nobody
     * else has it, it stays, even if our record of it is gone.
     */
    private Decision renewing(Case with, Ipv4Address address) {
        return with.canHave(address) ? grant(with, address) : nakUnlessForeign(with, address);
    }

    private Decision grant(Case with, Ipv4Address address) {
        Replies replies = with.replies();
        Grants grants = new Grants(with.message, with.requester, with.subnet, with.now);
        List<LeaseChange> changes = new ArrayList<>();
        changes.add(grants.of(address, with.leases.at(address)));
        with.leases
                .of(with.client(), with.subnet.id())
                .filter(
                        other ->
                                other.state() == LeaseState.BOUND
                                        && !other.address().equals(address))
                .ifPresent(
                        other ->
                                changes.add(
                                        LeaseEndings.release(
                                                other, Optional.of(with.subnet), with.now)));
        return new Decision.Ack(changes, replies.ack(address));
    }

    /**
     * The client did not say which server it means. Where another DHCP server owns the address and
     * we never leased it to this client, the answer is that server's to give.
     */
    private static Decision nakUnlessForeign(Case with, Ipv4Address address) {
        boolean ours = with.leases.at(address).filter(l -> l.isHeldBy(with.client())).isPresent();
        boolean foreign =
                with.subnet.claims().stream()
                        .anyMatch(
                                claim ->
                                        claim.owner().kind() == OwnerKind.FOREIGN_DHCP
                                                && claim.range().contains(address));
        return foreign && !ours ? new Decision.Ignore(IgnoreReason.NOT_SERVED) : nak(with, address);
    }

    private static Decision nak(Case with, Ipv4Address address) {
        NakReason reason;
        if (!with.subnet.subnet().prefix().contains(address)) {
            reason = NakReason.WRONG_NETWORK;
        } else if (!with.permits(address)) {
            reason = NakReason.NOT_IN_PLAN;
        } else if (!with.leases.isAvailableTo(with.client(), address)) {
            reason = NakReason.TAKEN;
        } else {
            reason = NakReason.NOT_YOURS;
        }
        return new Decision.Nak(reason, with.replies().nak(reason));
    }

    /** Section 4.3.3: the client found the address in use. It goes out of service. */
    private Decision decline(Case with) {
        if (with.message.serverIdentifier().filter(id -> !with.me.isMeantBy(id)).isPresent()) {
            return new Decision.Ignore(IgnoreReason.OTHER_SERVER);
        }
        return with.message
                .requestedAddress()
                .flatMap(with::boundHere)
                .<Decision>map(
                        lease ->
                                new Decision.Apply(
                                        LeaseEndings.decline(
                                                lease, with.now, settings.declineProbation())))
                .orElseGet(() -> new Decision.Ignore(IgnoreReason.NOT_THE_HOLDER));
    }

    /** Section 4.3.4. The address is in {@code ciaddr}; whatever IP source it came from. */
    private static Decision release(Case with) {
        if (with.message.serverIdentifier().filter(id -> !with.me.isMeantBy(id)).isPresent()) {
            return new Decision.Ignore(IgnoreReason.OTHER_SERVER);
        }
        return with.boundHere(with.message.ciaddr())
                .<Decision>map(
                        lease ->
                                new Decision.Apply(
                                        LeaseEndings.release(
                                                lease, Optional.of(with.subnet), with.now)))
                .orElseGet(() -> new Decision.Ignore(IgnoreReason.NOT_THE_HOLDER));
    }

    /** Section 4.3.5: parameters for a client that has its address by other means. */
    private static Decision inform(Case with) {
        return with.message.ciaddr().isAny()
                ? new Decision.Ignore(IgnoreReason.NO_ADDRESS_TO_ANSWER)
                : new Decision.Inform(with.replies().inform());
    }
}
