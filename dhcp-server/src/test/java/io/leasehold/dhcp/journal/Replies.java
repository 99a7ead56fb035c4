package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.List;

/** Replies as a journal gets them. */
final class Replies {
    private Replies() {}

    /** With a lease time of an hour. */
    static ServerReply ack(ClientMessage request, String address) {
        return new ServerReply(
                MessageType.ACK,
                request.xid(),
                false,
                Ipv4Address.ANY,
                Ipv4Address.parse(address),
                Ipv4Address.ANY,
                Ipv4Address.ANY,
                request.chaddr(),
                OptionSet.EMPTY.with(OptionCode.LEASE_TIME, ClientMessages.seconds(3600)),
                List.of(),
                OctetString.EMPTY,
                576,
                new ReplyTarget.Broadcast());
    }
}
