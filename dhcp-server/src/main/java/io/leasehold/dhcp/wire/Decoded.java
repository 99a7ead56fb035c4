package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.ClientMessage;

/// What a datagram turned out to be.
public sealed interface Decoded {
    /// A well-formed message from a client.
    record Message(ClientMessage message) implements Decoded {}

    /// Not a message. Traffic on port 67 is anybody's, so this is a value and not an exception.
    ///
    /// @param offset byte of the datagram where the trouble was seen
    record Malformed(MalformedReason reason, int offset) implements Decoded, Parsed {}
}
