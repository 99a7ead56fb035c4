package io.leasehold.dhcp.testing;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.testing.Leases;

import java.nio.charset.StandardCharsets;

/** Writes down a client's message in the words of RFC 2131. Mutable; for one test. */
public final class ClientMessages {
    public static final int XID = 0x3903F326;

    /** Our server identifier in tests. */
    public static final String US = "192.0.2.2";

    private final MessageType type;
    private final HardwareAddress chaddr;
    private boolean broadcast;
    private Ipv4Address ciaddr = Ipv4Address.ANY;
    private Ipv4Address giaddr = Ipv4Address.ANY;
    private OptionSet options = OptionSet.EMPTY;

    private ClientMessages(MessageType type, HardwareAddress chaddr) {
        this.type = type;
        this.chaddr = chaddr;
    }

    private ClientMessages(MessageType type, int client) {
        this(type, Leases.hardware(client));
    }

    public static ClientMessages from(HardwareAddress chaddr, MessageType type) {
        return new ClientMessages(type, chaddr);
    }

    public static ClientMessages from(int client, MessageType type) {
        return new ClientMessages(type, client)
                .option(OptionCode.MESSAGE_TYPE, OctetString.of(new byte[] {(byte) type.code()}));
    }

    public static ClientMessages discover(int client) {
        return from(client, MessageType.DISCOVER);
    }

    /** A BOOTP request, which has no message type. */
    public static ClientMessages bootrequest(int client) {
        return new ClientMessages(MessageType.BOOTREQUEST, client);
    }

    public static ClientMessages request(int client) {
        return from(client, MessageType.REQUEST);
    }

    /** SELECTING: takes our offer of an address. */
    public static ClientMessages selecting(int client, String address) {
        return request(client).server(US).requested(address);
    }

    /** INIT-REBOOT: wants back what it had. */
    public static ClientMessages initReboot(int client, String address) {
        return request(client).requested(address);
    }

    /** RENEWING or REBINDING, which differ only in where they are sent. */
    public static ClientMessages renewing(int client, String address) {
        return request(client).ciaddr(address);
    }

    public static ClientMessages decline(int client, String address) {
        return from(client, MessageType.DECLINE).server(US).requested(address);
    }

    public static ClientMessages release(int client, String address) {
        return from(client, MessageType.RELEASE).server(US).ciaddr(address);
    }

    public static ClientMessages inform(int client, String address) {
        return from(client, MessageType.INFORM).ciaddr(address);
    }

    public ClientMessages broadcast() {
        broadcast = true;
        return this;
    }

    public ClientMessages ciaddr(String address) {
        ciaddr = Ipv4Address.parse(address);
        return this;
    }

    public ClientMessages giaddr(String address) {
        giaddr = Ipv4Address.parse(address);
        return this;
    }

    public ClientMessages requested(String address) {
        return option(OptionCode.REQUESTED_ADDRESS, bytes(address));
    }

    public ClientMessages server(String address) {
        return option(OptionCode.SERVER_IDENTIFIER, bytes(address));
    }

    public ClientMessages leaseTime(long seconds) {
        return option(OptionCode.LEASE_TIME, seconds(seconds));
    }

    public ClientMessages clientId(String hex) {
        return option(OptionCode.CLIENT_IDENTIFIER, OctetString.parseHex(hex));
    }

    public ClientMessages hostname(String name) {
        return option(OptionCode.HOST_NAME, text(name));
    }

    public ClientMessages parameters(int... codes) {
        byte[] list = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            list[i] = (byte) codes[i];
        }
        return option(OptionCode.PARAMETER_REQUEST_LIST, OctetString.of(list));
    }

    public ClientMessages option(int code, OctetString value) {
        options = options.with(code, value);
        return this;
    }

    public ClientMessage build() {
        return new ClientMessage(type, XID, 0, broadcast, 0, ciaddr, giaddr, chaddr, options);
    }

    public static OctetString bytes(String address) {
        return OctetString.of(Ipv4Address.parse(address).toBytes());
    }

    public static OctetString seconds(long value) {
        return OctetString.of(new Ipv4Address((int) value).toBytes());
    }

    public static OctetString text(String text) {
        return OctetString.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
