package io.leasehold.dhcp.links;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.ipam.net.Ipv4Address;

/// Takes what the links receive.
@FunctionalInterface
public interface DatagramSink {

    /// One datagram to port 67. Called on a receive thread, one per socket, so several calls may
    /// run at once; while it runs, the socket is not read, so it must not wait for storage.
    ///
    /// @param buffer holds the UDP payload in its first `length` bytes; reused as soon as this
    ///   returns
    void received(byte[] buffer, int length, Arrival arrival);

    /// No more is at hand: now is the time to work on what was [#received] on this thread. While it
    /// runs, the socket is not read, so it must not wait for storage.
    ///
    /// @return whether to be called again soon, whether something is received meanwhile or not
    default boolean serve() {
        return false;
    }

    /// The addresses of this host are no longer what they were: those served from must be carved
    /// from pools, an interface may have joined another subnet. Called before the first datagram
    /// and after every change, one call at a time.
    default void addressesChanged(InterfaceAddresses addresses) {}

    /// One ARP packet that another host sent on a served interface, whatever it is about. Called on
    /// a receive thread, at most some thousand times a second; must not wait.
    default void heardArp(String networkInterface, ArpPacket packet) {}

    /// The answer to an echo probe. Called on a receive thread; must not wait.
    default void echoed(Ipv4Address from) {}
}
