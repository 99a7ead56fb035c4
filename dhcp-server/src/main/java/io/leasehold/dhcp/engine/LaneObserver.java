package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.NakReason;
import io.leasehold.dhcp.exchange.Trace;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.sight.ProxyArp;
import io.leasehold.ipam.sight.Sighting;

import java.util.Optional;

/**
 * Hears what a lane does, for logs and figures. Called one at a time, {@link #ignored} from any
 * thread at any time; must not block.
 */
public interface LaneObserver {
    default void ignored(ClientMessage message, Arrival arrival, IgnoreReason reason) {}

    /** A decision was made; what became of it is told by the others. */
    default void decided(ClientMessage message, Arrival arrival, Trace trace, Decision decision) {}

    default void offered(ClientMessage message, ServerReply reply) {}

    default void refused(ClientMessage message, NakReason reason) {}

    default void informed(ClientMessage message) {}

    /**
     * A change is durable.
     *
     * @param message what brought it about; empty for an expiry
     */
    default void committed(LeaseChange change, Optional<ClientMessage> message) {}

    /** A renewal was answered that changed nothing, because the lease is nearly new. */
    default void confirmed(ClientMessage message, Lease lease) {}

    /**
     * A LEASEQUERY was answered (RFC 4388).
     *
     * @param answer LEASEUNASSIGNED, LEASEUNKNOWN or LEASEACTIVE
     */
    default void queried(ClientMessage query, MessageType answer) {}

    /** The store stopped or started to answer. */
    default void storeAvailable(boolean available) {}

    /** A conflict probe was sent. */
    default void probed(Ipv4Address address) {}

    /**
     * A probe was answered while the answer mattered.
     *
     * @param conflict false when it was the asking client itself, or a proxy
     */
    default void probeAnswered(Sighting answer, boolean conflict) {}

    /** An address is offered that should have been probed before. */
    default void unprobed(Ipv4Address address, ProbeObstacle why) {}

    /** A probe found an address in use; not told of what turned out to be a proxy's answers. */
    default void foundInUse(AddressInUse address) {}

    /**
     * A host answers for addresses that are not its own.
     *
     * @param back how many addresses are in service again that its answers had taken out
     */
    default void proxyFound(ProxyArp proxy, int back) {}
}
