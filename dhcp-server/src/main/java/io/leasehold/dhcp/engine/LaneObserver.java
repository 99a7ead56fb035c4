package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.NakReason;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.LeaseChange;

import java.util.Optional;

/**
 * Hears what a lane does, for logs and figures. Called on the lane's thread, {@link #ignored} on
 * any; must not block.
 */
public interface LaneObserver {
    void ignored(ClientMessage message, Arrival arrival, IgnoreReason reason);

    void offered(ClientMessage message, ServerReply reply);

    void refused(ClientMessage message, NakReason reason);

    void informed(ClientMessage message);

    /**
     * A change is durable.
     *
     * @param message what brought it about; empty for an expiry
     */
    void committed(LeaseChange change, Optional<ClientMessage> message);

    /** The store stopped or started to answer. */
    void storeAvailable(boolean available);
}
