package io.leasehold.dhcp.message;

import io.leasehold.ipam.net.OctetString;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Option 53, RFC 2132 section 9.6; and the two BOOTP messages, which have no such option. */
public enum MessageType {
    DISCOVER(1),
    OFFER(2),
    REQUEST(3),
    DECLINE(4),
    ACK(5),
    NAK(6),
    RELEASE(7),
    INFORM(8),
    /** Asks for what is known of an address or client; it and the next three are of RFC 4388. */
    LEASEQUERY(10),
    LEASEUNASSIGNED(11),
    LEASEUNKNOWN(12),
    LEASEACTIVE(13),
    /** A request of a BOOTP client (RFC 951, RFC 1534). */
    BOOTREQUEST(0),
    /** The answer to one. */
    BOOTREPLY(0);

    private static final @Nullable MessageType[] BY_CODE = new MessageType[14];

    static {
        for (MessageType type : values()) {
            if (type.code > 0) {
                BY_CODE[type.code] = type;
            }
        }
    }

    private final int code;
    private final OctetString octets;

    MessageType(int code) {
        this.code = code;
        this.octets = OctetString.ofByte(code);
    }

    /** 1 to 13; 0 without an option 53. */
    public int code() {
        return code;
    }

    /** The value of option 53. */
    public OctetString octets() {
        return octets;
    }

    public static Optional<MessageType> coded(int code) {
        return code >= 1 && code < BY_CODE.length
                ? Optional.ofNullable(BY_CODE[code])
                : Optional.empty();
    }
}
