package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.Decoded.Malformed;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.Objects;
import java.util.Optional;

/// Reads header and options of a DHCP packet in either direction and checks what everybody relies
/// on.
final class PacketReader {
    private PacketReader() {}

    /// Reads the first `length` bytes of `datagram`.
    ///
    /// @param op the only `op` that is wanted
    /// @throws IndexOutOfBoundsException if `datagram` is shorter than `length`: a mistake of the
    ///   caller and not of the sender
    static Parsed read(byte[] datagram, int length, int op, int maxBytes) {
        Objects.checkFromIndexSize(0, length, datagram.length);
        if (length > maxBytes) {
            return new Malformed(MalformedReason.OVERSIZED, maxBytes);
        }
        if (length < Header.BYTES) {
            return new Malformed(MalformedReason.TOO_SHORT, length);
        }
        if ((datagram[Header.OP_OFFSET] & 0xff) != op) {
            return new Malformed(MalformedReason.NOT_BOOTREQUEST, Header.OP_OFFSET);
        }
        if ((datagram[Header.HLEN_OFFSET] & 0xff) > Header.MAX_HLEN) {
            return new Malformed(MalformedReason.BAD_HARDWARE_LENGTH, Header.HLEN_OFFSET);
        }
        if (!Header.hasCookie(datagram, length)) {
            return new Malformed(MalformedReason.NO_COOKIE, Header.BYTES);
        }
        OptionJoiner joiner = new OptionJoiner(datagram);
        Optional<Malformed> trouble = joiner.readAll(Header.OPTIONS_OFFSET, length);
        if (trouble.isPresent()) {
            return trouble.get();
        }
        OptionSet options = joiner.options();
        for (int i = 0; i < options.size(); i++) {
            int code = options.code(i);
            if (!hasItsLength(code, options.value(i).length())) {
                return new Malformed(MalformedReason.BAD_OPTION_LENGTH, joiner.offsetOf(code));
            }
        }
        Header header = Header.read(datagram);
        OctetString type = options.find(OptionCode.MESSAGE_TYPE);
        if (type == null) {
            // RFC 1534 section 2: without a message type it is BOOTP.
            return new Parsed.Packet(
                    header,
                    op == Header.BOOTREQUEST ? MessageType.BOOTREQUEST : MessageType.BOOTREPLY,
                    options,
                    Header.OPTIONS_OFFSET);
        }
        int offset = joiner.offsetOf(OptionCode.MESSAGE_TYPE);
        return MessageType.coded(type.at(0))
                .<Parsed>map(known -> new Parsed.Packet(header, known, options, offset))
                .orElseGet(() -> new Malformed(MalformedReason.UNKNOWN_MESSAGE_TYPE, offset));
    }

    /// Whether an option that is read without asking again has the length in bytes it must have.
    private static boolean hasItsLength(int code, int length) {
        return switch (code) {
            case OptionCode.REQUESTED_ADDRESS,
                    OptionCode.LEASE_TIME,
                    OptionCode.SERVER_IDENTIFIER,
                    OptionCode.SUBNET_SELECTION ->
                    length == 4;
            case OptionCode.MESSAGE_TYPE -> length == 1;
            case OptionCode.MAX_MESSAGE_SIZE -> length == 2;
            default -> true;
        };
    }
}
