package io.leasehold.dhcp.guard;

import io.leasehold.dhcp.exchange.AddressChoice.Rule;
import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Reservation;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The limits of {@link GuardSettings} on addresses: offers and leases of a port, DECLINEs of a
 * client. Lane-confined.
 *
 * <p>An offer to somebody who has a claim to the address (a reservation, a lease, the last one that
 * was there) takes nothing from the pool that others could have, and is always made.
 */
public final class PortLimits implements Admission {
    private static final Verdict ADMITTED = new Verdict.Admitted();

    private static final Set<Rule> FROM_THE_POOL =
            EnumSet.of(Rule.REQUESTED, Rule.NEVER_USED_OR_LONGEST_FREE, Rule.LAST_RESORT);

    private final GuardSettings settings;
    private final PortOffers offers = new PortOffers();
    private final CircuitLeases leases = new CircuitLeases();
    private final Declines declines = new Declines();

    public PortLimits(GuardSettings settings) {
        this.settings = settings;
    }

    @Override
    public Verdict judge(
            ClientMessage message,
            Arrival arrival,
            Decision decision,
            Optional<Reservation> reservation,
            Instant now) {
        return switch (decision) {
            case Decision.Offer offer -> judge(message, arrival, offer, now);
            case Decision.Ack(List<LeaseChange> changes, var _) -> judge(changes, reservation);
            case Decision.Apply(LeaseChange change) -> judge(change, now);
            case Decision.Confirm _, Decision.Nak _, Decision.Inform _, Decision.Ignore _ ->
                    ADMITTED;
        };
    }

    private Verdict judge(
            ClientMessage message, Arrival arrival, Decision.Offer offer, Instant now) {
        Ipv4Address address = offer.hold().address();
        if (!FROM_THE_POOL.contains(offer.choice().rule()) || offers.holds(address)) {
            return ADMITTED;
        }
        List<Port> ports = Port.of(message, arrival);
        Optional<CircuitLeases.Key> circuit =
                ports.getLast().circuit().map(c -> new CircuitLeases.Key(offer.hold().subnet(), c));
        if (isFull(circuit, address)) {
            return new Verdict.Refused(IgnoreReason.CIRCUIT_LEASES_FULL);
        }
        return offers.roomIn(ports, this::mostOffers, now);
    }

    private int mostOffers(List<Port> ports, Port port) {
        if (port.circuit().isPresent()) {
            return settings.circuitOffers();
        }
        return ports.size() > 1 ? settings.relayOffers() : settings.linkOffers();
    }

    /** A client may ask for an address that was never offered to it (section 4.3.2). */
    private Verdict judge(List<LeaseChange> changes, Optional<Reservation> reservation) {
        for (LeaseChange change : changes) {
            Lease after = change.after();
            boolean reserved =
                    reservation
                            .flatMap(Reservation::address)
                            .filter(after.address()::equals)
                            .isPresent();
            if (change.kind() == LeaseChange.Kind.GRANT
                    && !reserved
                    && isFull(CircuitLeases.keyOf(after), after.address())) {
                return new Verdict.Refused(IgnoreReason.CIRCUIT_LEASES_FULL);
            }
        }
        return ADMITTED;
    }

    private boolean isFull(Optional<CircuitLeases.Key> circuit, Ipv4Address address) {
        return settings.circuitLeases().isPresent()
                && circuit.isPresent()
                && leases.without(address, circuit.get()) >= settings.circuitLeases().getAsInt();
    }

    private Verdict judge(LeaseChange change, Instant now) {
        boolean tooMany =
                change.kind() == LeaseChange.Kind.DECLINE
                        && declines.lately(change.after().client().hardware(), now)
                                >= settings.clientDeclines();
        return tooMany ? new Verdict.Refused(IgnoreReason.CLIENT_DECLINES_TOO_OFTEN) : ADMITTED;
    }

    @Override
    public void held(ClientMessage message, Arrival arrival, Decision.Offer offer, Instant now) {
        if (FROM_THE_POOL.contains(offer.choice().rule())) {
            offers.add(offer.hold(), Port.of(message, arrival), now);
        }
    }

    @Override
    public void freed(Ipv4Address address) {
        offers.remove(address);
    }

    @Override
    public void row(Ipv4Address address, Optional<Lease> row) {
        if (settings.circuitLeases().isPresent()) {
            leases.row(address, row);
        }
        declines.row(address, row);
    }

    @Override
    public boolean follows(LeaseState state) {
        return state == LeaseState.DECLINED
                || state == LeaseState.BOUND && settings.circuitLeases().isPresent();
    }

    /** How many offers are counted for the interface, relay agent or circuit of a message. */
    public int offersOf(ClientMessage message, Arrival arrival) {
        return offers.count(Port.of(message, arrival).getLast());
    }
}
