package io.leasehold.simulation;

import io.leasehold.dhcp.engine.LaneObserver;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.NakReason;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.LeaseChange;

import java.util.Optional;

/** Whoever simulates looks for himself. */
final class Silent implements LaneObserver {
    @Override
    public void ignored(ClientMessage message, Arrival arrival, IgnoreReason reason) {}

    @Override
    public void offered(ClientMessage message, ServerReply reply) {}

    @Override
    public void refused(ClientMessage message, NakReason reason) {}

    @Override
    public void informed(ClientMessage message) {}

    @Override
    public void committed(LeaseChange change, Optional<ClientMessage> message) {}

    @Override
    public void storeAvailable(boolean available) {}
}
