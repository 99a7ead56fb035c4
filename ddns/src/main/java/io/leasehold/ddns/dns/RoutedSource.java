package io.leasehold.ddns.dns;

import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.net.Ipv4Address;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Which address the routing table sends from.
public final class RoutedSource {
    private RoutedSource() {}

    /// The source address of what we would send to a server; sends nothing. Empty when there is no
    /// route, the name is unknown, or the way there is IPv6.
    public static Optional<Ipv4Address> to(DnsServer server) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getByName(server.host()), server.port()));
            byte[] address = socket.getLocalAddress().getAddress();
            return address.length == 4 && !socket.getLocalAddress().isAnyLocalAddress()
                    ? Optional.of(Ipv4Address.ofBytes(address, 0))
                    : Optional.empty();
        } catch (IOException | java.io.UncheckedIOException _) {
            return Optional.empty();
        }
    }
}
