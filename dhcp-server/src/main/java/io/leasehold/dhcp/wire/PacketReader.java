package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.Decoded.Malformed;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Reads header and options of a DHCP packet in either direction and checks what everybody relies
/// on.
final class PacketReader {
    /// Subnet selection, RFC 3011: read before anything else is decided.
    private static final int SUBNET_SELECTION = 118;

    /// Exact lengths in bytes of the options that are read without asking again.
    private static final Map<Integer, Integer> EXACT_LENGTHS =
            Map.of(
                    OptionCode.REQUESTED_ADDRESS,
                    4,
                    OptionCode.LEASE_TIME,
                    4,
                    OptionCode.MESSAGE_TYPE,
                    1,
                    OptionCode.SERVER_IDENTIFIER,
                    4,
                    OptionCode.MAX_MESSAGE_SIZE,
                    2,
                    SUBNET_SELECTION,
                    4);

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
        for (Map.Entry<Integer, OctetString> option : options.values().entrySet()) {
            Integer exact = EXACT_LENGTHS.get(option.getKey());
            if (exact != null && exact != option.getValue().length()) {
                return new Malformed(
                        MalformedReason.BAD_OPTION_LENGTH, joiner.offsetOf(option.getKey()));
            }
        }
        Optional<OctetString> type = options.get(OptionCode.MESSAGE_TYPE);
        if (type.isEmpty()) {
            // RFC 1534 section 2: without a message type it is BOOTP.
            return new Parsed.Packet(
                    Header.read(datagram),
                    op == Header.BOOTREQUEST ? MessageType.BOOTREQUEST : MessageType.BOOTREPLY,
                    options,
                    Header.OPTIONS_OFFSET);
        }
        Optional<MessageType> known = MessageType.coded(type.get().at(0));
        if (known.isEmpty()) {
            return new Malformed(
                    MalformedReason.UNKNOWN_MESSAGE_TYPE, joiner.offsetOf(OptionCode.MESSAGE_TYPE));
        }
        return new Parsed.Packet(
                Header.read(datagram),
                known.get(),
                options,
                joiner.offsetOf(OptionCode.MESSAGE_TYPE));
    }
}
