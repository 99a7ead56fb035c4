package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.classify.Facts;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.util.Optional;

/**
 * One message and how it came, for class tests.
 *
 * @param relayAgentInformation option 82, or what the client's relay agent said earlier when it
 *     renews past it
 */
public record MessageFacts(
        ClientMessage message, Arrival arrival, Optional<OctetString> relayAgentInformation)
        implements Facts {
    /** A message as it is. */
    public MessageFacts(ClientMessage message, Arrival arrival) {
        this(message, arrival, message.relayAgentInformation());
    }

    @Override
    public Optional<OctetString> option(int code) {
        return code == OptionCode.RELAY_AGENT_INFORMATION
                ? relayAgentInformation
                : message.options().get(code);
    }

    @Override
    public HardwareAddress chaddr() {
        return message.chaddr();
    }

    @Override
    public Ipv4Address ciaddr() {
        return message.ciaddr();
    }

    /** Table 5 of RFC 2131 has zero there, and so do we, whatever was sent. */
    @Override
    public Ipv4Address yiaddr() {
        return Ipv4Address.ANY;
    }

    /** As {@link #yiaddr}. */
    @Override
    public Ipv4Address siaddr() {
        return Ipv4Address.ANY;
    }

    @Override
    public Ipv4Address giaddr() {
        return message.giaddr();
    }

    @Override
    public int xid() {
        return message.xid();
    }

    @Override
    public int messageType() {
        return message.type().code();
    }

    @Override
    public boolean isBootp() {
        return message.type() == MessageType.BOOTREQUEST;
    }

    @Override
    public String networkInterface() {
        return arrival.networkInterface();
    }

    @Override
    public Ipv4Address source() {
        return arrival.source();
    }

    @Override
    public Ipv4Address destination() {
        return arrival.unicast() ? arrival.localAddress() : Ipv4Address.BROADCAST;
    }

    @Override
    public int lengthBytes() {
        return arrival.lengthBytes();
    }
}
