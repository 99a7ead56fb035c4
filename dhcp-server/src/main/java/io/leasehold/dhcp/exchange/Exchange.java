package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.exchange.AddressChoice.Rule;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.classify.BuiltInClass;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Classes;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What RFC 2131 section 4.3 wants a server to do about one message, given everything as arguments.
 * Unless told otherwise we are authoritative for every link we serve: a client that asks for what
 * it cannot have is told so. Immutable.
 */
public final class Exchange {
    private final ExchangeSettings settings;

    public Exchange(ExchangeSettings settings) {
        this.settings = settings;
    }

    /**
     * Decides on one message.
     *
     * @param link the link the message is about
     * @param classes the classes of the plan
     * @param me who we are to this client
     * @param now the instant leases are judged and granted at
     */
    public Decided decide(
            ClientMessage message,
            Arrival arrival,
            Link link,
            Classes classes,
            LeaseView leases,
            ServerIdentity me,
            Instant now) {
        Asker asker = Asker.of(message, arrival, link, classes, leases);
        Case with = new Case(message, link, open(link, asker), asker, leases, me, now);
        Optional<IgnoreReason> refusal = refusal(with);
        Decision decision =
                refusal.isPresent()
                        ? new Decision.Ignore(refusal.get())
                        : new Deciding(with, arrival, classes).decide();
        return new Decided(
                decision,
                new Trace(
                        link,
                        asker.classes().inOrder(),
                        asker.reservation(),
                        subnetOf(decision, with)));
    }

    /** The subnets of a link that serve this client, in order. */
    private static List<SubnetSnapshot> open(Link link, Asker asker) {
        List<SubnetSnapshot> open = new ArrayList<>(link.subnets().size());
        for (SubnetSnapshot subnet : link.subnets()) {
            if (subnet.subnet().authority() == Authority.LEASEHOLD
                    && subnet.admits(asker.classes())) {
                open.add(subnet);
            }
        }
        return open;
    }

    /** Why the client is not served here at all. */
    private static Optional<IgnoreReason> refusal(Case with) {
        if (with.asker().classes().contains(BuiltInClass.DROP.name())) {
            return Optional.of(IgnoreReason.DROPPED_BY_CLASS);
        }
        MessageType type = with.message().type();
        boolean endsLease = type == MessageType.RELEASE || type == MessageType.DECLINE;
        if (!with.open().isEmpty()) {
            return Optional.empty();
        }
        boolean served =
                with.link().subnets().stream()
                        .anyMatch(s -> s.subnet().authority() == Authority.LEASEHOLD);
        if (!served) {
            return Optional.of(IgnoreReason.NOT_SERVED);
        }
        return endsLease ? Optional.empty() : Optional.of(IgnoreReason.NOT_ADMITTED);
    }

    private static Optional<SubnetSnapshot> subnetOf(Decision decision, Case with) {
        return switch (decision) {
            case Decision.Offer offer -> with.link().containing(offer.choice().address());
            case Decision.Ack ack -> with.link().containing(ack.reply().yiaddr());
            case Decision.Confirm confirm -> with.link().containing(confirm.reply().yiaddr());
            case Decision.Apply apply -> with.link().containing(apply.change().after().address());
            case Decision.Inform inform -> with.link().containing(inform.reply().ciaddr());
            case Decision.Nak _, Decision.Ignore _ -> Optional.empty();
        };
    }

    /** One decision under way. */
    private final class Deciding {
        private final Case with;
        private final Arrival arrival;
        private final Classes classes;

        Deciding(Case with, Arrival arrival, Classes classes) {
            this.with = with;
            this.arrival = arrival;
            this.classes = classes;
        }

        Decision decide() {
            return switch (with.message().type()) {
                case DISCOVER -> discover();
                case REQUEST -> request();
                case DECLINE -> decline();
                case RELEASE -> release();
                case INFORM -> inform();
                case BOOTREQUEST -> bootp();
                case OFFER,
                        ACK,
                        NAK,
                        BOOTREPLY,
                        LEASEQUERY,
                        LEASEUNASSIGNED,
                        LEASEUNKNOWN,
                        LEASEACTIVE ->
                        throw new IllegalStateException(
                                "no message of a client reached the exchange: "
                                        + with.message().type());
            };
        }

        private Replies replies(Optional<Ipv4Address> address) {
            Optional<SubnetSnapshot> serving =
                    address.isPresent() ? with.serving(address.get()) : Optional.empty();
            SubnetSnapshot subnet = serving.isPresent() ? serving.get() : with.open().getFirst();
            Service service = new Service(subnet, with.asker(), address, classes, with.leases());
            return new Replies(with.message(), arrival, service, with.me());
        }

        /** Section 4.3.1. */
        private Decision discover() {
            Optional<AddressChoice> choice = choose();
            if (choice.isEmpty()) {
                return new Decision.Ignore(IgnoreReason.NO_FREE_ADDRESS);
            }
            Ipv4Address address = choice.get().address();
            OfferHold hold =
                    new OfferHold(
                            with.client(),
                            with.serving(address).orElseThrow().id(),
                            address,
                            with.now().plus(settings.offerHold()));
            return new Decision.Offer(
                    hold, choice.get(), replies(Optional.of(address)).offer(address));
        }

        /**
         * The address to offer, by the order of section 4.3.1: the client's binding, its previous
         * address, the one it asks for, a new one; before all of them, the one reserved for it.
         */
        private Optional<AddressChoice> choose() {
            Optional<AddressChoice> choice = usable(with.reserved(), Rule.RESERVED);
            Optional<Lease> last = choice.isPresent() ? Optional.empty() : with.last();
            Optional<Ipv4Address> lastAddress = last.map(Lease::address);
            boolean bound = last.isPresent() && last.get().state() == LeaseState.BOUND;
            if (choice.isEmpty() && bound) {
                choice = usable(lastAddress, Rule.BOUND);
            }
            if (choice.isEmpty()) {
                choice = usable(with.offered(), Rule.OFFERED);
            }
            if (choice.isEmpty() && !bound) {
                choice = usable(lastAddress, Rule.PREVIOUS);
            }
            if (choice.isEmpty()) {
                choice = usable(with.message().requestedAddress(), Rule.REQUESTED);
            }
            if (choice.isEmpty()) {
                choice = free();
            }
            return choice.isPresent() ? choice : lastResort();
        }

        private Optional<AddressChoice> usable(Optional<Ipv4Address> candidate, Rule rule) {
            return candidate.isPresent() && with.canHave(candidate.get())
                    ? Optional.of(new AddressChoice(candidate.get(), rule))
                    : Optional.empty();
        }

        /** In the first subnet of the link that has one. */
        private Optional<AddressChoice> free() {
            for (SubnetSnapshot subnet : with.open()) {
                Optional<Ipv4Address> free =
                        with.leases().anyFree(subnet.id(), with::opens, spread(with.client()));
                if (free.isPresent()) {
                    return free.map(a -> new AddressChoice(a, Rule.NEVER_USED_OR_LONGEST_FREE));
                }
            }
            return Optional.empty();
        }

        private Optional<AddressChoice> lastResort() {
            for (SubnetSnapshot subnet : with.open()) {
                Optional<Ipv4Address> left =
                        with.leases()
                                .anyLastResort(subnet.id(), with::opens, spread(with.client()));
                if (left.isPresent()) {
                    return left.map(a -> new AddressChoice(a, Rule.LAST_RESORT));
                }
            }
            return Optional.empty();
        }

        /** Section 4.3.2; which of the four states the client is in, by table 4. */
        private Decision request() {
            Optional<Ipv4Address> server = with.message().serverIdentifier();
            Optional<Ipv4Address> requested = with.message().requestedAddress();
            boolean hasAddress = !with.message().ciaddr().isAny();
            if (server.isPresent() && !with.me().isMeantBy(server.get())) {
                return new Decision.Ignore(IgnoreReason.OTHER_SERVER);
            }
            if (server.isPresent() && requested.isPresent()) {
                return selecting(requested.get());
            }
            if (hasAddress) {
                return renewing(with.message().ciaddr());
            }
            return requested
                    .map(this::initReboot)
                    .orElseGet(() -> new Decision.Ignore(IgnoreReason.NO_ADDRESS_ASKED));
        }

        /** DHCPREQUEST generated during SELECTING state: the client takes our offer. */
        private Decision selecting(Ipv4Address address) {
            return with.canHave(address) ? grant(address) : nak(address);
        }

        /**
         * INIT-REBOOT: the client wants back what it had. Section 4.3.2 asks for silence when there
         * is no record of the client; being authoritative we answer instead, so that a client which
         * moved here does not wait for its time-out.
         */
        private Decision initReboot(Ipv4Address address) {
            Optional<Lease> lease = with.leases().at(address);
            boolean wasTheirs =
                    lease.isPresent() && lease.get().isHeldBy(with.client())
                            || with.boundHere(address).isPresent();
            boolean isPromised = with.reserved().filter(address::equals).isPresent();
            return (wasTheirs || isPromised) && with.canHave(address)
                    ? grant(address)
                    : nakUnlessUnknown(address);
        }

        /**
         * RENEWING and REBINDING: the client uses the address now. Where the plan allows it and
         * nobody else has it, it stays, even if our record of it is gone.
         */
        private Decision renewing(Ipv4Address address) {
            return with.canHave(address) ? grant(address) : nakUnlessUnknown(address);
        }

        private Decision grant(Ipv4Address address) {
            SubnetSnapshot subnet = with.serving(address).orElseThrow();
            Service service =
                    new Service(subnet, with.asker(), Optional.of(address), classes, with.leases());
            Replies replies = new Replies(with.message(), arrival, service, with.me());
            ClientNames names = new ClientNames(with.message(), service, address);
            Grants grants = new Grants(with.message(), service, names, with.now());
            Optional<Lease> before = with.leases().at(address);
            Optional<Lease> last = with.last();
            boolean elsewhere =
                    last.isPresent()
                            && last.get().state() == LeaseState.BOUND
                            && !last.get().address().equals(address);
            Optional<Lease> other = elsewhere ? last : Optional.empty();
            if (before.isPresent() && other.isEmpty() && grants.changesNothing(before.get())) {
                Duration rest = Duration.between(with.now(), before.get().expires());
                return new Decision.Confirm(before.get(), replies.confirm(address, names, rest));
            }
            LeaseChange grant = grants.of(address, before);
            List<LeaseChange> changes =
                    other.isEmpty()
                            ? List.of(grant)
                            : List.of(
                                    grant,
                                    LeaseEndings.release(
                                            other.get(),
                                            with.link().containing(other.get().address()),
                                            with.now()));
            return new Decision.Ack(changes, replies.ack(address, names));
        }

        /**
         * The client did not say which server it means. Where another DHCP server owns the address
         * and we never leased it to this client, the answer is that server's to give; and where we
         * are not authoritative we know nothing of a client without a lease (section 4.3.2).
         */
        private Decision nakUnlessUnknown(Ipv4Address address) {
            boolean ours =
                    with.leases().at(address).filter(l -> l.isHeldBy(with.client())).isPresent();
            boolean foreign =
                    with.link().containing(address).stream()
                            .flatMap(subnet -> subnet.claims().stream())
                            .anyMatch(
                                    claim ->
                                            claim.owner().kind() == OwnerKind.FOREIGN_DHCP
                                                    && claim.range().contains(address));
            if (foreign && !ours) {
                return new Decision.Ignore(IgnoreReason.NOT_SERVED);
            }
            boolean authoritative =
                    with.open().stream().anyMatch(s -> s.handling().isAuthoritative());
            return authoritative || with.last().isPresent()
                    ? nak(address)
                    : new Decision.Ignore(IgnoreReason.UNKNOWN_CLIENT);
        }

        private Decision nak(Ipv4Address address) {
            NakReason reason;
            if (with.link().containing(address).isEmpty()) {
                reason = NakReason.WRONG_NETWORK;
            } else if (!with.permits(address)) {
                reason = NakReason.NOT_IN_PLAN;
            } else if (!with.isAvailable(address)) {
                reason = NakReason.TAKEN;
            } else {
                reason = NakReason.NOT_YOURS;
            }
            return new Decision.Nak(reason, replies(Optional.empty()).nak(reason));
        }

        /** Section 4.3.3: the client found the address in use. It goes out of service. */
        private Decision decline() {
            if (isForAnotherServer()) {
                return new Decision.Ignore(IgnoreReason.OTHER_SERVER);
            }
            return with.message()
                    .requestedAddress()
                    .flatMap(with::boundHere)
                    .<Decision>map(
                            lease ->
                                    new Decision.Apply(
                                            LeaseEndings.decline(
                                                    lease,
                                                    with.now(),
                                                    settings.declineProbation())))
                    .orElseGet(() -> new Decision.Ignore(IgnoreReason.NOT_THE_HOLDER));
        }

        /** Section 4.3.4. The address is in {@code ciaddr}; whatever IP source it came from. */
        private Decision release() {
            if (isForAnotherServer()) {
                return new Decision.Ignore(IgnoreReason.OTHER_SERVER);
            }
            return with.boundHere(with.message().ciaddr())
                    .<Decision>map(
                            lease ->
                                    new Decision.Apply(
                                            LeaseEndings.release(
                                                    lease,
                                                    with.link().containing(lease.address()),
                                                    with.now())))
                    .orElseGet(() -> new Decision.Ignore(IgnoreReason.NOT_THE_HOLDER));
        }

        private boolean isForAnotherServer() {
            return with.message()
                    .serverIdentifier()
                    .filter(id -> !with.me().isMeantBy(id))
                    .isPresent();
        }

        /** Section 4.3.5: parameters for a client that has its address by other means. */
        private Decision inform() {
            Ipv4Address ciaddr = with.message().ciaddr();
            return ciaddr.isAny()
                    ? new Decision.Ignore(IgnoreReason.NO_ADDRESS_TO_ANSWER)
                    : new Decision.Inform(replies(Optional.of(ciaddr)).inform());
        }

        /**
         * RFC 1534 section 2: a BOOTP client gets its address for ever, in one step. The one
         * reserved for it, the one it has, or one of a pool that is open to class BOOTP.
         */
        private Decision bootp() {
            Optional<Lease> last = with.last();
            return usable(with.reserved(), Rule.RESERVED)
                    .or(() -> usable(last.map(Lease::address), Rule.BOUND))
                    .or(this::free)
                    .map(choice -> grant(choice.address()))
                    .orElseGet(() -> new Decision.Ignore(IgnoreReason.NO_BOOTP_ADDRESS));
        }
    }

    /**
     * A stable hash of the client, so that it tends to get the same address even if its row is
     * lost. Not that of the maps, which may change from version to version.
     */
    private static int spread(ClientIdentity client) {
        OctetString key = client.key();
        int hash = 1;
        for (int i = 0; i < key.length(); i++) {
            hash = 31 * hash + (byte) key.at(i);
        }
        hash *= 0x9E3779B9;
        return hash ^ hash >>> 16;
    }
}
