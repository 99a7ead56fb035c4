package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.option.OptionSet;

/// What reading has in common in both directions.
sealed interface Parsed permits Parsed.Packet, Decoded.Malformed {
    /// A packet whose parts can be relied on.
    ///
    /// @param options joined, without 52, which reading has used up
    /// @param typeOffset where option 53 begins
    record Packet(Header header, MessageType type, OptionSet options, int typeOffset)
            implements Parsed {}
}
