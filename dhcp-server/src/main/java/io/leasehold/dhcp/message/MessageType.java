package io.leasehold.dhcp.message;

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
    /** A request of a BOOTP client (RFC 951, RFC 1534). */
    BOOTREQUEST(0),
    /** The answer to one. */
    BOOTREPLY(0);

    private static final MessageType[] BY_CODE = new MessageType[9];

    static {
        for (MessageType type : values()) {
            if (type.code > 0) {
                BY_CODE[type.code] = type;
            }
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /** 1 to 8; 0 without an option 53. */
    public int code() {
        return code;
    }

    public static Optional<MessageType> coded(int code) {
        return code >= 1 && code <= 8 ? Optional.of(BY_CODE[code]) : Optional.empty();
    }
}
