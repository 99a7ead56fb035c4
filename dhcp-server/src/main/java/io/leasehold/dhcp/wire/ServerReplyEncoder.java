package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

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

    private static final int[] FIRST = {
        OptionCode.MESSAGE_TYPE,
        OptionCode.SERVER_IDENTIFIER,
        OptionCode.LEASE_TIME,
        OptionCode.CLIENT_IDENTIFIER
    };

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
        refuse(reply, OptionCode.OVERLOAD);
        refuse(reply, OptionCode.RELAY_AGENT_INFORMATION);
        int message = Math.clamp(reply.maxMessageSize(), MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES);
        int optionBytes = message - IP_AND_UDP_HEADER_BYTES - Header.OPTIONS_OFFSET;
        OptionSet options = withType(reply);
        int[] order = order(options, reply.priority());
        // A field that says something itself holds no options (RFC 2131 section 4.1).
        int free =
                (reply.file().isEmpty() ? Overload.FILE : 0)
                        | (reply.sname().isEmpty() ? Overload.SNAME : 0);
        OctetString relay = reply.relayAgentInformation();
        OptionLayout layout = OptionLayout.place(options, order, relay, optionBytes, 0);
        if (!layout.leftOut().isEmpty() && (free & Overload.FILE) != 0) {
            // One field more at a time: the client may want to read a name in the other.
            layout = OptionLayout.place(options, order, relay, optionBytes, Overload.FILE);
        }
        if (!layout.leftOut().isEmpty() && (free & Overload.SNAME) != 0) {
            layout = OptionLayout.place(options, order, relay, optionBytes, free);
        }
        byte[] datagram = layout.toDatagram();
        header(reply).write(datagram, reply.sname(), reply.file());
        return new EncodedReply(datagram, layout.leftOut());
    }

    private static void refuse(ServerReply reply, int reserved) {
        if (reply.options().has(reserved)) {
            throw new IllegalArgumentException(
                    "option " + reserved + " is set by the encoder, not in " + reply.options());
        }
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

    private static OptionSet withType(ServerReply reply) {
        if (reply.type() == MessageType.BOOTREPLY) {
            return reply.options();
        }
        OctetString type = reply.type().octets();
        return reply.options().get(OptionCode.MESSAGE_TYPE).filter(type::equals).isPresent()
                ? reply.options()
                : reply.options().with(OptionCode.MESSAGE_TYPE, type);
    }

    /// The indices of all options in the order in which they are placed.
    private static int[] order(OptionSet options, List<Integer> priority) {
        Order order = new Order(options);
        for (int code : FIRST) {
            order.add(code);
        }
        for (int i = 0; i < priority.size(); i++) {
            int code = priority.get(i);
            if (code == OptionCode.ROUTERS) {
                // "The subnet mask option MUST be first", RFC 2132 section 3.3, whatever the client
                // asked for first.
                order.add(OptionCode.SUBNET_MASK);
            }
            order.add(code);
        }
        for (int index = 0; index < options.size(); index++) {
            order.addIndex(index);
        }
        return order.indices;
    }

    private static final class Order {
        private final OptionSet options;
        private final boolean[] taken;
        final int[] indices;
        private int count;

        Order(OptionSet options) {
            this.options = options;
            this.taken = new boolean[options.size()];
            this.indices = new int[options.size()];
        }

        void add(int code) {
            int index = options.indexOf(code);
            if (index >= 0) {
                addIndex(index);
            }
        }

        void addIndex(int index) {
            if (!taken[index]) {
                taken[index] = true;
                indices[count++] = index;
            }
        }
    }
}
