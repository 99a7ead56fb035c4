package io.leasehold.dhcp.wire;

import java.util.List;

/// A reply as it goes out.
///
/// @param datagram the UDP payload; owned by the receiver of this record, not copied
/// @param leftOut codes of the options there was no room for, in the order they were considered; 82
///   among them is worth counting (RFC 3046 section 2.2)
@SuppressWarnings("ArrayRecordComponent") // a buffer on its way to a socket, never compared
public record EncodedReply(byte[] datagram, List<Integer> leftOut) {
    public EncodedReply {
        leftOut = List.copyOf(leftOut);
    }
}
