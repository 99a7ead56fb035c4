package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// [ServerReply] to datagram. Stateless and thread-safe.
///
/// Options go out in this order, which is also the order in which they claim room: 53, 54, 51, the
/// client identifier if it is echoed (RFC 6842), `priority`, the rest by code. They are put into
/// the options field, and if they do not all fit into `file` and then `sname` as well (option 52).
/// What still does not fit is left out, the rest moves up.
///
/// An option of up to 255 bytes stays in one piece, because clients that cannot join fragments
/// would take the last one for the whole; only longer ones are split (RFC 3396).
///
/// Option 82 is the last of the options field, whole or not at all (RFC 3046 section 2.2), and has
/// its room reserved before everything but 53, 54 and 51.
public final class ServerReplyEncoder {
    /// IP header without options, and UDP header: part of option 57's count, not of the datagram.
    private static final int IP_AND_UDP_HEADER_BYTES = 28;

    /// What every client takes (RFC 2131 section 2).
    private static final int MIN_MESSAGE_BYTES = 576;

    /// Whatever a client claims to take: replies to a hardware address are single Ethernet frames.
    private static final int MAX_MESSAGE_BYTES = 1500;

    private static final List<Integer> FIRST =
            List.of(
                    OptionCode.MESSAGE_TYPE,
                    OptionCode.SERVER_IDENTIFIER,
                    OptionCode.LEASE_TIME,
                    OptionCode.CLIENT_IDENTIFIER);

    private ServerReplyEncoder() {}

    /// The UDP payload of a reply; at least 300 bytes, at most what `maxMessageSize` allows.
    ///
    /// @throws IllegalArgumentException if `options` has 52 or 82, which are not the caller's to
    ///   set
    public static byte[] encode(ServerReply reply) {
        return layOut(reply).datagram();
    }

    /// As [#encode], and says what had to be left out.
    public static EncodedReply layOut(ServerReply reply) {
        for (int reserved : List.of(OptionCode.OVERLOAD, OptionCode.RELAY_AGENT_INFORMATION)) {
            if (reply.options().has(reserved)) {
                throw new IllegalArgumentException(
                        "option " + reserved + " is set by the encoder, not in " + reply.options());
            }
        }
        int message = Math.clamp(reply.maxMessageSize(), MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES);
        int optionBytes = message - IP_AND_UDP_HEADER_BYTES - Header.OPTIONS_OFFSET;
        List<Option> options = inOrder(reply);
        // A field that says something itself holds no options (RFC 2131 section 4.1).
        int free =
                (reply.file().isEmpty() ? Overload.FILE : 0)
                        | (reply.sname().isEmpty() ? Overload.SNAME : 0);
        OptionLayout layout =
                OptionLayout.place(options, reply.relayAgentInformation(), optionBytes, 0);
        if (!layout.leftOut().isEmpty() && (free & Overload.FILE) != 0) {
            // One field more at a time: the client may want to read a name in the other.
            layout =
                    OptionLayout.place(
                            options, reply.relayAgentInformation(), optionBytes, Overload.FILE);
        }
        if (!layout.leftOut().isEmpty() && (free & Overload.SNAME) != 0) {
            layout = OptionLayout.place(options, reply.relayAgentInformation(), optionBytes, free);
        }
        return new EncodedReply(
                header(reply)
                        .toDatagram(
                                reply.sname().isEmpty() ? layout.sname() : reply.sname().toBytes(),
                                reply.file().isEmpty() ? layout.file() : reply.file().toBytes(),
                                layout.options()),
                layout.leftOut());
    }

    /// RFC 2131 table 3; what is not there is zero.
    private static Header header(ServerReply reply) {
        return new Header(
                Header.BOOTREPLY,
                0,
                reply.xid(),
                0,
                Header.flags(reply.broadcast()),
                reply.ciaddr(),
                reply.yiaddr(),
                reply.siaddr(),
                reply.giaddr(),
                reply.chaddr());
    }

    private static List<Option> inOrder(ServerReply reply) {
        OptionSet given =
                reply.type() == MessageType.BOOTREPLY
                        ? reply.options()
                        : reply.options()
                                .with(
                                        OptionCode.MESSAGE_TYPE,
                                        OctetString.of(new byte[] {(byte) reply.type().code()}));
        List<Option> options = new ArrayList<>(given.values().size());
        BitSet seen = new BitSet(256);
        for (int code : FIRST) {
            addOnce(code, given, seen, options);
        }
        for (int code : reply.priority()) {
            if (code == OptionCode.ROUTERS) {
                // "The subnet mask option MUST be first", RFC 2132 section 3.3, whatever the client
                // asked for first.
                addOnce(OptionCode.SUBNET_MASK, given, seen, options);
            }
            addOnce(code, given, seen, options);
        }
        for (int code : given.values().keySet()) {
            addOnce(code, given, seen, options);
        }
        return options;
    }

    private static void addOnce(int code, OptionSet given, BitSet seen, List<Option> options) {
        if (!seen.get(code)) {
            seen.set(code);
            given.get(code).ifPresent(value -> options.add(new Option(code, value)));
        }
    }
}
