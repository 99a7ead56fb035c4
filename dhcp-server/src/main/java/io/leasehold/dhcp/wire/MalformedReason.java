package io.leasehold.dhcp.wire;

import java.util.Locale;

/// Why a datagram is no message from a client. The names are metric labels: stable, never reused.
public enum MalformedReason {
    /// Less than the 236 bytes of the fixed header.
    TOO_SHORT,

    /// More than [ClientMessageDecoder#MAX_DATAGRAM_BYTES].
    OVERSIZED,

    /// `op` is not 1: somebody's reply, or not BOOTP at all.
    NOT_BOOTREQUEST,

    /// `hlen` is more than the 16 bytes of `chaddr`.
    BAD_HARDWARE_LENGTH,

    /// The magic cookie is missing: BOOTP of before RFC 1048, which says nothing we could read.
    NO_COOKIE,

    /// An option runs past the end of its area, or its length byte is missing.
    OPTION_OVERRUN,

    /// Option 53 is none of 1 to 8 and 10 to 13.
    UNKNOWN_MESSAGE_TYPE,

    /// Option 53 is OFFER, ACK, NAK or an answer to a LEASEQUERY, which clients do not send.
    SERVER_MESSAGE_TYPE,

    /// An option the server relies on has a length its RFC does not allow.
    BAD_OPTION_LENGTH,

    /// Option 52 is none of 1, 2, 3.
    BAD_OVERLOAD,

    /// Two values of option 82 that are not fragments of one: whose is whose cannot be told.
    AMBIGUOUS_RELAY_INFORMATION,

    /// Neither a hardware address (`hlen` is 0) nor a client identifier: nobody to lease to.
    NO_IDENTITY;

    /// As metrics spell it: `too_short`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
