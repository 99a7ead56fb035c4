package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.util.Optional;

/// What one message is, as far as class tests may ask. Implemented over a decoded message and the
/// way it arrived; every method is cheap, and the answers do not change while a message is
/// classified.
///
/// Whether the client is known is not here: that is found out later than these facts, and
/// [Classifier] is told separately.
public interface Facts {
    /// The whole value of an option (fragments joined, RFC 3396), also of the relay agent
    /// information (82); empty when the message does not have it.
    ///
    /// @param code 0 to 255; 0 and 255 are in no message
    Optional<OctetString> option(int code);

    /// `htype` and the `hlen` bytes of `chaddr`.
    HardwareAddress chaddr();

    Ipv4Address ciaddr();

    Ipv4Address yiaddr();

    Ipv4Address siaddr();

    Ipv4Address giaddr();

    /// `xid`, 32 bits.
    int xid();

    /// The value of option 53; 0 for a BOOTP message, which has none.
    int messageType();

    /// Whether it is a BOOTP request: no option 53 (RFC 1534 section 2).
    boolean isBootp();

    /// The name of the interface that it came in on.
    String networkInterface();

    /// IP source of the datagram.
    Ipv4Address source();

    /// IP destination of the datagram.
    Ipv4Address destination();

    /// Bytes of the DHCP message, without IP and UDP header.
    int lengthBytes();
}
