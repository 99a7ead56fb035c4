package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;

import java.util.List;

/** What to do about one client message. Plain data: no socket, clock or SQL behind it. */
public sealed interface Decision {
    /** Silence, with a reason that is counted. */
    record Ignore(IgnoreReason reason) implements Decision {}

    /** RFC 2131 section 4.3.1: soft state, a crash costs the client a retry. */
    record Offer(OfferHold hold, AddressChoice choice, ServerReply reply) implements Decision {}

    /**
     * Section 4.3.2: sent only once all changes are durable.
     *
     * @param changes the grant; and the end of another binding the client had in this subnet,
     *     because it has one binding on a network at a time
     */
    record Ack(List<LeaseChange> changes, ServerReply reply) implements Decision {
        public Ack {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A renewal of a lease that is nearly new: nothing changes, the client is told the rest of what
     * it has, which is durable already.
     */
    record Confirm(Lease lease, ServerReply reply) implements Decision {}

    /** Section 4.3.2: what the client wants it cannot have. */
    record Nak(NakReason reason, ServerReply reply) implements Decision {}

    /** DECLINE (section 4.3.3) or RELEASE (4.3.4): a change without a reply. */
    record Apply(LeaseChange change) implements Decision {}

    /** INFORM (section 4.3.5): parameters, no lease. */
    record Inform(ServerReply reply) implements Decision {}
}
