package io.leasehold.dhcp.links;

import io.leasehold.dhcp.message.Arrival;

/// Takes what the links receive.
@FunctionalInterface
public interface DatagramSink {

    /// One datagram to port 67. Called on a receive thread, one per socket, so several calls may
    /// run at once; while it runs, the socket is not read, so it must not wait for storage.
    ///
    /// @param buffer holds the UDP payload in its first `length` bytes; reused as soon as this
    ///   returns
    void received(byte[] buffer, int length, Arrival arrival);

    /// The addresses of this host are no longer what they were: those served from must be carved
    /// from pools, an interface may have joined another subnet. Called before the first datagram
    /// and after every change, one call at a time.
    default void addressesChanged(InterfaceAddresses addresses) {}
}
