package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.wire.Decoded.Malformed;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.time.Duration;
import java.util.Optional;

/// A server's reply as a client reads it. For simulated clients.
///
/// @param type OFFER, ACK, NAK, BOOTREPLY or an answer to a LEASEQUERY
/// @param flags all 16 bits
/// @param options joined from every field option 52 names; without 52
public record ReplyView(
        MessageType type,
        int hops,
        int xid,
        int secs,
        int flags,
        Ipv4Address ciaddr,
        Ipv4Address yiaddr,
        Ipv4Address siaddr,
        Ipv4Address giaddr,
        HardwareAddress chaddr,
        OptionSet options) {
    /// As much as UDP over IPv4 carries: clients are not the ones that must hold back.
    private static final int MAX_DATAGRAM_BYTES = 65_507;

    /// Reads a datagram; empty if it is not a well-formed reply of a server.
    public static Optional<ReplyView> parse(byte[] datagram) {
        return switch (PacketReader.read(
                datagram, datagram.length, Header.BOOTREPLY, MAX_DATAGRAM_BYTES)) {
            case Malformed _ -> Optional.empty();
            case Parsed.Packet(Header header, MessageType type, OptionSet options, int _) ->
                    switch (type) {
                        case OFFER,
                                ACK,
                                NAK,
                                BOOTREPLY,
                                LEASEUNASSIGNED,
                                LEASEUNKNOWN,
                                LEASEACTIVE ->
                                Optional.of(of(header, type, options));
                        case DISCOVER, REQUEST, DECLINE, RELEASE, INFORM, LEASEQUERY, BOOTREQUEST ->
                                Optional.empty();
                    };
        };
    }

    private static ReplyView of(Header header, MessageType type, OptionSet options) {
        return new ReplyView(
                type,
                header.hops(),
                header.xid(),
                header.secs(),
                header.flags(),
                header.ciaddr(),
                header.yiaddr(),
                header.siaddr(),
                header.giaddr(),
                header.chaddr(),
                options);
    }

    public Optional<Ipv4Address> serverIdentifier() {
        return options.get(OptionCode.SERVER_IDENTIFIER).map(ReplyView::address);
    }

    /// Option 51; 0xffffffff seconds mean forever.
    public Optional<Duration> leaseTime() {
        return options.get(OptionCode.LEASE_TIME)
                .map(ReplyView::address)
                .map(seconds -> Duration.ofSeconds(seconds.asLong()));
    }

    private static Ipv4Address address(OctetString value) {
        return Ipv4Address.ofBytes(value.toBytes(), 0);
    }
}
