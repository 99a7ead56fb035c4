package io.leasehold.dhcp.links;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The networks the server listens on. Implementations are thread-safe.
public interface Links extends AutoCloseable {

    /// Starts listening; returns once every interface that can be served is. Call once. What stands
    /// in an interface's way is not an exception but in [#status()] and in the log, since most of
    /// it (no such interface yet, no address yet, port 67 taken) can pass and is followed.
    void start(DatagramSink sink);

    /// Sends one reply, from the address that was asked, at the latest at the next [#flush]. A
    /// reply that cannot be sent is counted and logged, never thrown: to the client it is a lost
    /// packet, and clients retry. From any thread, but only one at a time, as [#flush].
    ///
    /// @param arrival how the request came; it decides source address and, for frames and
    ///   broadcasts, the interface
    /// @param payload the DHCP message; read before this returns, not kept
    void send(Arrival arrival, ReplyTarget target, byte[] payload);

    /// Sends the replies that were kept back to go together. Call it after every few of them.
    default void flush() {}

    /// The addresses of this host's interfaces as last seen (at most about a second ago). Costs one
    /// volatile read.
    InterfaceAddresses addresses();

    /// Every IPv4 address of this host.
    default Set<Ipv4Address> ownAddresses() {
        return addresses().all();
    }

    /// Whether [#probe] could be answered: there is a way to ask about that address.
    ///
    /// @param networkInterface where the address is on link; empty when it is behind a router
    default boolean canProbe(Ipv4Address address, Optional<String> networkInterface) {
        return false;
    }

    /// Asks once whether a host has the address: by ARP where it is on link, else by ICMP echo.
    /// From any thread; does not wait. An answer comes to [DatagramSink#heardArp] or
    /// [DatagramSink#echoed]; a probe that cannot be sent is counted.
    default void probe(Ipv4Address address, Optional<String> networkInterface) {}

    default ProbeCounts probeCounts() {
        return ProbeCounts.NONE;
    }

    /// One entry per configured interface, in configured order, then what else there is to report.
    List<LinkStatus> status();

    /// Stops listening; when it returns no call into the sink is under way and none will come. Must
    /// not be called from the sink itself.
    @Override
    void close();
}
