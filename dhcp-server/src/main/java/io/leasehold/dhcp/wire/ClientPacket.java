package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

/// What a client or the relay agent before it puts on the wire. For simulated clients; the server
/// only reads such packets.
///
/// @param secs 0 to 65535
/// @param options without 53, which is the type, and 52; 82 goes last, as a relay agent puts it
public record ClientPacket(
        MessageType type,
        int xid,
        int secs,
        boolean broadcast,
        int hops,
        Ipv4Address ciaddr,
        Ipv4Address giaddr,
        HardwareAddress chaddr,
        OptionSet options) {
    public ClientPacket {
        if (secs < 0 || secs > 0xffff) {
            throw new IllegalArgumentException("secs " + secs + " is not 0 to 65535");
        }
        if (hops < 0 || hops > 0xff) {
            throw new IllegalArgumentException("hops " + hops + " is not 0 to 255");
        }
        if (options.has(OptionCode.MESSAGE_TYPE) || options.has(OptionCode.OVERLOAD)) {
            throw new IllegalArgumentException("options 52 and 53 are not for " + options);
        }
    }

    /// A packet with nothing but a type: no addresses, no options, unicast replies welcome.
    public static ClientPacket of(MessageType type, int xid, HardwareAddress chaddr) {
        return new ClientPacket(
                type, xid, 0, false, 0, Ipv4Address.ANY, Ipv4Address.ANY, chaddr, OptionSet.EMPTY);
    }

    public ClientPacket withSecs(int seconds) {
        return new ClientPacket(
                type, xid, seconds, broadcast, hops, ciaddr, giaddr, chaddr, options);
    }

    public ClientPacket withBroadcast() {
        return new ClientPacket(type, xid, secs, true, hops, ciaddr, giaddr, chaddr, options);
    }

    public ClientPacket withCiaddr(Ipv4Address address) {
        return new ClientPacket(type, xid, secs, broadcast, hops, address, giaddr, chaddr, options);
    }

    /// As one relay agent passes it on.
    public ClientPacket relayedBy(Ipv4Address relay, OctetString relayAgentInformation) {
        ClientPacket relayed =
                new ClientPacket(
                        type, xid, secs, broadcast, hops + 1, ciaddr, relay, chaddr, options);
        return relayAgentInformation.isEmpty()
                ? relayed
                : relayed.withOption(OptionCode.RELAY_AGENT_INFORMATION, relayAgentInformation);
    }

    public ClientPacket withOption(int code, OctetString value) {
        return new ClientPacket(
                type,
                xid,
                secs,
                broadcast,
                hops,
                ciaddr,
                giaddr,
                chaddr,
                options.with(code, value));
    }

    public ClientPacket withOption(int code, Ipv4Address address) {
        return withOption(code, address.toOctets());
    }

    /// The UDP payload: 53 first, 82 last, the rest by code, long options in fragments (RFC 3396).
    public byte[] toBytes() {
        OptionSet sent = options.with(OptionCode.MESSAGE_TYPE, type.octets());
        int size = 1;
        for (int i = 0; i < sent.size(); i++) {
            size += OptionArea.bytesFor(sent.value(i).length());
        }
        byte[] bytes = new byte[size];
        OptionArea area = new OptionArea(bytes, 0, size);
        area.put(OptionCode.MESSAGE_TYPE, type.octets());
        for (int i = 0; i < options.size(); i++) {
            if (options.code(i) != OptionCode.RELAY_AGENT_INFORMATION) {
                area.put(options.code(i), options.value(i));
            }
        }
        OctetString relay = options.find(OptionCode.RELAY_AGENT_INFORMATION);
        if (relay != null) {
            area.put(OptionCode.RELAY_AGENT_INFORMATION, relay);
        }
        area.end();
        Header header =
                new Header(
                        Header.BOOTREQUEST,
                        hops,
                        xid,
                        secs,
                        Header.flags(broadcast),
                        ciaddr,
                        Ipv4Address.ANY,
                        Ipv4Address.ANY,
                        giaddr,
                        chaddr);
        byte[] datagram = new byte[Header.datagramBytes(bytes.length)];
        header.write(datagram, OctetString.EMPTY, OctetString.EMPTY);
        System.arraycopy(bytes, 0, datagram, Header.OPTIONS_OFFSET, bytes.length);
        return datagram;
    }
}
