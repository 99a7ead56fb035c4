package io.leasehold.dhcp.links;

import org.jspecify.annotations.Nullable;

/// The sockets of one interface that is being served. Immutable; the sockets are thread-safe.
///
/// @param index the kernel's number of the interface the sockets belong to
/// @param frames sends to hardware addresses; null where that is not possible
/// @param arp hears and probes; null where that is not possible
record DeviceLink(
        String name,
        int index,
        UdpSocket udp,
        @Nullable PacketSocket frames,
        ProbeSocket.@Nullable Arp arp) {

    void close() {
        udp.close();
        if (frames != null) {
            frames.close();
        }
        if (arp != null) {
            arp.close();
        }
    }
}
