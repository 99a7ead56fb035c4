package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.Decoded.Malformed;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.EnumSet;
import java.util.Set;

/// Datagram to [ClientMessage]. Stateless and thread-safe.
///
/// Strict where a guess could be wrong, lenient where clients in the field are known to be sloppy:
/// END may be missing, what follows it is not looked at, an empty client identifier counts as none,
/// the unused bits of `flags` and the contents of `yiaddr` and `siaddr` do not matter.
///
/// Option 82 is believed from the options field only, where relay agents put it.
public final class ClientMessageDecoder {
    /// The largest datagram looked at, without IP and UDP header. Twice what an Ethernet frame
    /// carries leaves room for relay agents and long options that arrive in IP fragments; a queue
    /// of messages stays bounded in bytes. Receive with a buffer of one byte more, so that a longer
    /// datagram shows as [MalformedReason#OVERSIZED] instead of being cut short.
    public static final int MAX_DATAGRAM_BYTES = 4096;

    private static final Set<MessageType> SERVERS_ONLY =
            EnumSet.of(
                    MessageType.OFFER,
                    MessageType.ACK,
                    MessageType.NAK,
                    MessageType.LEASEUNASSIGNED,
                    MessageType.LEASEUNKNOWN,
                    MessageType.LEASEACTIVE);

    private ClientMessageDecoder() {}

    /// Decodes the first `length` bytes of `datagram`, whatever they contain. The array is not
    /// kept.
    ///
    /// @throws IndexOutOfBoundsException if `datagram` is shorter than `length`
    public static Decoded decode(byte[] datagram, int length) {
        return switch (PacketReader.read(
                datagram, length, Header.BOOTREQUEST, MAX_DATAGRAM_BYTES)) {
            case Malformed malformed -> malformed;
            case Parsed.Packet packet -> fromClient(packet);
        };
    }

    private static Decoded fromClient(Parsed.Packet packet) {
        MessageType type = packet.type();
        if (SERVERS_ONLY.contains(type)) {
            return new Malformed(MalformedReason.SERVER_MESSAGE_TYPE, packet.typeOffset());
        }
        OptionSet options = withoutEmptyIdentifier(packet.options());
        Header header = packet.header();
        boolean nameless =
                header.chaddr().octets().isEmpty() && !options.has(OptionCode.CLIENT_IDENTIFIER);
        // A query by address names no client (RFC 4388 section 6.2).
        if (nameless && type != MessageType.LEASEQUERY) {
            // hlen 0 is legitimate only with a client identifier (RFC 4390 section 2.1); without,
            // all such clients would be one and the same.
            return new Malformed(MalformedReason.NO_IDENTITY, Header.HLEN_OFFSET);
        }
        return new Decoded.Message(
                new ClientMessage(
                        type,
                        header.xid(),
                        header.secs(),
                        header.broadcast(),
                        header.hops(),
                        header.ciaddr(),
                        header.giaddr(),
                        header.chaddr(),
                        options));
    }

    private static OptionSet withoutEmptyIdentifier(OptionSet options) {
        OctetString identifier = options.find(OptionCode.CLIENT_IDENTIFIER);
        return identifier != null && identifier.isEmpty()
                ? options.without(OptionCode.CLIENT_IDENTIFIER)
                : options;
    }
}
