package io.leasehold.dhcp.message;

import java.util.Optional;

/** Option 53, RFC 2132 section 9.6. */
public enum MessageType {
    DISCOVER(1),
    OFFER(2),
    REQUEST(3),
    DECLINE(4),
    ACK(5),
    NAK(6),
    RELEASE(7),
    INFORM(8);

    private static final MessageType[] BY_CODE = new MessageType[9];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Optional<MessageType> coded(int code) {
        return code >= 1 && code <= 8 ? Optional.of(BY_CODE[code]) : Optional.empty();
    }
}
