package io.leasehold.dhcp.links;

import java.util.List;

/// How one interface is doing, for the operator.
///
/// @param networkInterface its configured name, or [#ROUTED]
/// @param detail a sentence: what is wrong and what to do, or how it is served
/// @param addresses those on the interface, the primary one first
/// @param received datagrams handed to the server since it started
/// @param ignored datagrams that were not for us or came while the interface had no address
/// @param sent replies the kernel accepted
/// @param sendErrors replies that could not be sent
public record LinkStatus(
        String networkInterface,
        State state,
        String detail,
        List<InterfaceAddress> addresses,
        long received,
        long ignored,
        long sent,
        long sendErrors) {

    /// The entry for unicast that comes in by interfaces that are not configured: relayed requests
    /// and renewals from elsewhere.
    public static final String ROUTED = "(routed)";

    public LinkStatus {
        addresses = List.copyOf(addresses);
    }

    /// From best to worst.
    public enum State {
        /// Clients are answered in the way the RFC prefers.
        SERVING,
        /// Clients are answered, with a restriction that `detail` names.
        LIMITED,
        /// Not served, and not in need of anyone: it begins when the interface or its address
        /// comes.
        WAITING,
        /// Not served until someone changes something. It is tried again now and then.
        REFUSED;

        public boolean answers() {
            return this == SERVING || this == LIMITED;
        }
    }
}
