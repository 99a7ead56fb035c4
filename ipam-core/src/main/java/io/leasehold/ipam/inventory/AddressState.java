package io.leasehold.ipam.inventory;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.text.Spelling;

import java.time.Instant;
import java.util.Optional;

/**
 * What an address is right now, in one word. Derived by {@link #of}, never stored.
 *
 * <p>The codes are part of the API (one byte an address in a subnet's grid): they never change
 * their meaning and are never used again.
 */
public enum AddressState {
    /** In no pool and nobody's. */
    FREE(0),
    /** DHCP may give it to any client. */
    DHCP_POOL_FREE(1),
    /**
     * Held for a client that was made an offer; soft state of the engine, not derived from leases.
     */
    OFFERED(2),
    LEASED(3),
    /**
     * The lease has run out but is not reclaimed yet: its client may still be using the address.
     */
    EXPIRED_GRACE(4),
    /** A client found it in use (RFC 2131 section 4.3.3); out of service for a while. */
    DECLINED(5),
    /** Found in use by our own probe; not derived from leases. */
    ABANDONED(6),
    /** Promised to a device, which has it now. */
    RESERVED_ONLINE(7),
    /** Promised to a device, which does not have it now. */
    RESERVED_OFFLINE(8),
    /** Set by hand, a cluster's node, or other infrastructure. */
    STATIC(9),
    GATEWAY(10),
    NETWORK_BROADCAST(11),
    /** A load-balancer address that a service has. */
    LB_VIP(12),
    /** In a load balancer's pool; whether a service has it is not known. */
    LB_POOL_FREE(13),
    POD_BLOCK(14),
    FOREIGN_DHCP(15),
    /** Seen in use by somebody unknown; see {@link #whereSomebodyWasSeen}. */
    OBSERVED_UNKNOWN(16),
    /** Two owners at once, or a lease where somebody else owns the address. */
    CONFLICT(17);

    private final byte code;

    AddressState(int code) {
        this.code = (byte) code;
    }

    /** The byte that stands for this state in a grid. */
    public byte code() {
        return code;
    }

    /** As the API spells it: {@code dhcp-pool-free}. */
    public String text() {
        return Spelling.of(this);
    }

    /**
     * The state of one address of a subnet.
     *
     * @param lease the stored row of the address, whatever its state
     */
    public static AddressState of(
            SubnetSnapshot subnet, Ipv4Address address, Optional<Lease> lease, Instant now) {
        boolean bound = lease.filter(l -> l.state() == LeaseState.BOUND).isPresent();
        boolean active = lease.filter(l -> l.isActive(now)).isPresent();
        Optional<AddressState> owned = ownedState(subnet, address);
        if (owned.isPresent() && !active) {
            return owned.get();
        }
        if (owned.isPresent() && !subnet.isSeenNode(address)) {
            return CONFLICT;
        }
        Optional<Reservation> reservation = subnet.reservationOf(address);
        if (reservation.isPresent()) {
            if (!active) {
                return RESERVED_OFFLINE;
            }
            boolean itsDevice =
                    lease.map(Requester::of)
                            .flatMap(subnet::reservationFor)
                            .filter(reservation.get()::equals)
                            .isPresent();
            return itsDevice ? RESERVED_ONLINE : CONFLICT;
        }
        if (bound) {
            return active ? LEASED : EXPIRED_GRACE;
        }
        if (lease.filter(l -> l.state() == LeaseState.DECLINED && l.expires().isAfter(now))
                .isPresent()) {
            return DECLINED;
        }
        return subnet.pool().contains(address) ? DHCP_POOL_FREE : FREE;
    }

    /** What an address that is nobody's is when somebody was seen there lately. */
    public AddressState whereSomebodyWasSeen() {
        return this == FREE || this == DHCP_POOL_FREE ? OBSERVED_UNKNOWN : this;
    }

    /** What an address is because of network, gateway and claims, whoever leases it. */
    private static Optional<AddressState> ownedState(SubnetSnapshot subnet, Ipv4Address address) {
        if (isNetworkOrBroadcast(subnet.subnet().prefix(), address)) {
            return Optional.of(NETWORK_BROADCAST);
        }
        if (subnet.subnet().gateway().filter(address::equals).isPresent()) {
            return Optional.of(GATEWAY);
        }
        Optional<Claim> first = Optional.empty();
        for (Claim claim : subnet.claims()) {
            if (claim.carves() && claim.range().contains(address)) {
                if (first.isPresent() && !first.get().owner().equals(claim.owner())) {
                    return Optional.of(CONFLICT);
                }
                // Of two claims of one owner the address says more than the range around it.
                if (first.isEmpty() || claim.semantics() == ClaimSemantics.ADDRESS) {
                    first = Optional.of(claim);
                }
            }
        }
        return first.map(AddressState::ofClaim);
    }

    private static AddressState ofClaim(Claim claim) {
        return switch (claim.owner().kind()) {
            case KUBERNETES_LB ->
                    claim.semantics() == ClaimSemantics.ADDRESS ? LB_VIP : LB_POOL_FREE;
            case KUBERNETES_PODS -> POD_BLOCK;
            case FOREIGN_DHCP -> FOREIGN_DHCP;
            case NODE, STATIC, INFRASTRUCTURE, RESERVATION, DHCP -> STATIC;
        };
    }

    /** Whether no host can have the address; a /31 and a /32 have no such (RFC 3021). */
    static boolean isNetworkOrBroadcast(Ipv4Prefix prefix, Ipv4Address address) {
        return prefix.length() <= 30
                && (address.equals(prefix.network()) || address.equals(prefix.last()));
    }
}
