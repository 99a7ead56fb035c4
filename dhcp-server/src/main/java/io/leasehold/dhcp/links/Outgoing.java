package io.leasehold.dhcp.links;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.ipam.net.Ipv4Address;

/// A reply on its way.
///
/// @param arrival how the request came; the reply leaves from its local address
/// @param payload the DHCP message; not changed any more
record Outgoing(Arrival arrival, Ipv4Address destination, int port, byte[] payload) {
    /// Told once of each reply, by the thread that sends.
    interface Report {
        /// @param result 0 or more, or the negated `errno`
        void sent(Outgoing reply, int result);
    }
}
