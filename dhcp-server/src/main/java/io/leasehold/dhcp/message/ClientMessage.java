package io.leasehold.dhcp.message;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.SubOptions;

import java.time.Duration;
import java.util.Optional;

/**
 * One message from a client, decoded and known to be well-formed: {@code op} BOOTREQUEST, a message
 * type, options joined by RFC 3396 and taken from {@code file} and {@code sname} where option 52
 * says so. Options whose length the server relies on (50, 51, 54: 4 bytes; 57: 2; 61: at least 1
 * when present; 53: 1) have that length.
 *
 * @param secs seconds since the client began, 0 to 65535
 * @param broadcast the BROADCAST bit of {@code flags} (RFC 2131 figure 2)
 * @param chaddr {@code htype} and {@code hlen} bytes of {@code chaddr}
 */
public record ClientMessage(
        MessageType type,
        int xid,
        int secs,
        boolean broadcast,
        int hops,
        Ipv4Address ciaddr,
        Ipv4Address giaddr,
        HardwareAddress chaddr,
        OptionSet options) {

    /** Who sent it. An empty option 61 counts as none. */
    public ClientIdentity client() {
        OctetString id = options.find(OptionCode.CLIENT_IDENTIFIER);
        return new ClientIdentity(
                id == null || id.isEmpty() ? Optional.empty() : Optional.of(id), chaddr);
    }

    /**
     * Who sent it, to a server that may leave the client identifier out of account.
     *
     * @param matchClientId without it a client is its hardware address, if it has one
     */
    public ClientIdentity client(boolean matchClientId) {
        return matchClientId || chaddr.octets().isEmpty()
                ? client()
                : new ClientIdentity(Optional.empty(), chaddr);
    }

    public Optional<Ipv4Address> requestedAddress() {
        return address(OptionCode.REQUESTED_ADDRESS);
    }

    public Optional<Ipv4Address> serverIdentifier() {
        return address(OptionCode.SERVER_IDENTIFIER);
    }

    /** Option 118: the subnet the client wants an address of (RFC 3011). */
    public Optional<Ipv4Address> selectedSubnet() {
        return address(OptionCode.SUBNET_SELECTION);
    }

    /** One sub-option of option 82, if a relay agent was there to say it. */
    public Optional<OctetString> relayAgentSubOption(int code) {
        return isRelayed()
                ? relayAgentInformation().flatMap(information -> SubOptions.find(information, code))
                : Optional.empty();
    }

    /** Whether a relay agent put this sub-option into option 82, even without octets. */
    public boolean hasRelayAgentSubOption(int code) {
        return isRelayed()
                && relayAgentInformation()
                        .filter(information -> SubOptions.has(information, code))
                        .isPresent();
    }

    /** Option 51: the lease time the client would like. */
    public Optional<Duration> requestedLeaseTime() {
        return options.get(OptionCode.LEASE_TIME)
                .map(value -> Duration.ofSeconds(Integer.toUnsignedLong(value.intAt(0))));
    }

    /**
     * Option 57: the largest DHCP message, in bytes with IP and UDP header, the client takes; at
     * least 576.
     */
    public int maxMessageSize() {
        OctetString size = options.find(OptionCode.MAX_MESSAGE_SIZE);
        return size == null ? 576 : Math.max(576, size.at(0) << 8 | size.at(1));
    }

    public Optional<OctetString> relayAgentInformation() {
        return options.get(OptionCode.RELAY_AGENT_INFORMATION);
    }

    public boolean isRelayed() {
        return !giaddr.isAny();
    }

    private Optional<Ipv4Address> address(int code) {
        OctetString value = options.find(code);
        return value == null ? Optional.empty() : Optional.of(Ipv4Address.of(value));
    }
}
