package io.leasehold.dhcp.message;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.List;

/**
 * One message to a client. Header fields that only echo the request (RFC 2131 table 3) come from
 * it.
 *
 * @param sname what the field says, at most 64 octets; empty leaves it to options
 * @param file what the field says, at most 128 octets; empty leaves it to options
 * @param options the options to send, with 53 and 54 unless to BOOTP; without 82, which {@code
 *     relayAgentInformation} carries because it goes last
 * @param priority codes in the order they should be placed while there is room: the client's
 *     parameter request list after what must be there
 * @param relayAgentInformation option 82 to echo, empty for none (RFC 3046 section 2.2)
 * @param maxMessageSize largest message the client takes, in bytes with IP and UDP header
 */
public record ServerReply(
        MessageType type,
        int xid,
        boolean broadcast,
        Ipv4Address ciaddr,
        Ipv4Address yiaddr,
        Ipv4Address siaddr,
        Ipv4Address giaddr,
        HardwareAddress chaddr,
        OctetString sname,
        OctetString file,
        OptionSet options,
        List<Integer> priority,
        OctetString relayAgentInformation,
        int maxMessageSize,
        ReplyTarget target) {
    public ServerReply {
        priority = List.copyOf(priority);
    }

    /** A reply that does not name what to boot from. */
    public ServerReply(
            MessageType type,
            int xid,
            boolean broadcast,
            Ipv4Address ciaddr,
            Ipv4Address yiaddr,
            Ipv4Address siaddr,
            Ipv4Address giaddr,
            HardwareAddress chaddr,
            OptionSet options,
            List<Integer> priority,
            OctetString relayAgentInformation,
            int maxMessageSize,
            ReplyTarget target) {
        this(
                type,
                xid,
                broadcast,
                ciaddr,
                yiaddr,
                siaddr,
                giaddr,
                chaddr,
                OctetString.EMPTY,
                OctetString.EMPTY,
                options,
                priority,
                relayAgentInformation,
                maxMessageSize,
                target);
    }
}
