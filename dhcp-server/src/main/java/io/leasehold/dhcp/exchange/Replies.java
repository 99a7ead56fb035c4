package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Builds the replies to one message: RFC 2131 table 3, addressed by section 4.1. */
final class Replies {
    /** Sent whether or not the client asks: without them the address is of no use. */
    private static final List<Integer> ALWAYS = List.of(OptionCode.SUBNET_MASK);

    /** What the exchange itself says or must not say (table 3), whatever a plan has under it. */
    private static final Set<Integer> OWN =
            Set.of(
                    OptionCode.REQUESTED_ADDRESS,
                    OptionCode.LEASE_TIME,
                    OptionCode.OVERLOAD,
                    OptionCode.MESSAGE_TYPE,
                    OptionCode.SERVER_IDENTIFIER,
                    OptionCode.PARAMETER_REQUEST_LIST,
                    OptionCode.MESSAGE,
                    OptionCode.MAX_MESSAGE_SIZE,
                    OptionCode.RENEWAL_TIME,
                    OptionCode.REBINDING_TIME,
                    OptionCode.CLIENT_IDENTIFIER,
                    OptionCode.CLIENT_FQDN,
                    OptionCode.RELAY_AGENT_INFORMATION);

    private final ClientMessage message;
    private final SubnetSnapshot subnet;
    private final ServerIdentity me;
    private final Requester requester;
    private final ClientIdentity client;
    private final ClientNames names;
    private final List<Integer> wanted;

    Replies(ClientMessage message, Requester requester, SubnetSnapshot subnet, ServerIdentity me) {
        this.message = message;
        this.subnet = subnet;
        this.me = me;
        this.requester = requester;
        this.client = requester.client();
        this.names = new ClientNames(message, requester, subnet);
        this.wanted = requestedCodes(message);
    }

    ServerReply offer(Ipv4Address yiaddr) {
        return lease(MessageType.OFFER, yiaddr);
    }

    ServerReply ack(Ipv4Address yiaddr) {
        return lease(MessageType.ACK, yiaddr);
    }

    private ServerReply lease(MessageType type, Ipv4Address yiaddr) {
        TreeMap<Integer, OctetString> options = parameters(type);
        Duration time = subnet.subnet().leaseTimes().grant(message.requestedLeaseTime());
        // RFC 2131 section 4.4.5: T1 defaults to half, T2 to seven eighths of the lease.
        options.put(OptionCode.LEASE_TIME, seconds(time.toSeconds()));
        options.put(OptionCode.RENEWAL_TIME, seconds(time.toSeconds() / 2));
        options.put(OptionCode.REBINDING_TIME, seconds(time.toSeconds() * 7 / 8));
        // Table 3: an OFFER has no ciaddr, whatever the DISCOVER said.
        Ipv4Address ciaddr = type == MessageType.ACK ? message.ciaddr() : Ipv4Address.ANY;
        return reply(type, message.broadcast(), ciaddr, yiaddr, options, leaseTarget(yiaddr));
    }

    /** Section 4.3.5: no lease time, no yiaddr, unicast to the address in ciaddr. */
    ServerReply inform() {
        ReplyTarget target =
                message.isRelayed()
                        ? new ReplyTarget.Relay(message.giaddr())
                        : new ReplyTarget.Unicast(message.ciaddr());
        return reply(
                MessageType.ACK,
                message.broadcast(),
                message.ciaddr(),
                Ipv4Address.ANY,
                parameters(MessageType.ACK),
                target);
    }

    /**
     * Section 4.3.2: a NAK that goes through a relay has its broadcast bit set, so that the relay
     * broadcasts it; otherwise we do.
     */
    ServerReply nak(NakReason reason) {
        TreeMap<Integer, OctetString> options = identifiers(MessageType.NAK);
        options.put(OptionCode.MESSAGE, ascii(reason.text()));
        ReplyTarget target =
                message.isRelayed()
                        ? new ReplyTarget.Relay(message.giaddr())
                        : new ReplyTarget.Broadcast();
        return reply(
                MessageType.NAK,
                message.isRelayed() || message.broadcast(),
                Ipv4Address.ANY,
                Ipv4Address.ANY,
                options,
                target);
    }

    /**
     * Section 4.1: "If the 'giaddr' field in a DHCP message from a client is non-zero, the server
     * sends any return messages to the 'DHCP server' port on the BOOTP relay agent whose address
     * appears in 'giaddr'. If [it] is zero and the 'ciaddr' field is nonzero, then the server
     * unicasts DHCPOFFER and DHCPACK messages to the address in 'ciaddr'. If 'giaddr' is zero and
     * 'ciaddr' is zero, and the broadcast bit is set, then the server broadcasts [...]. If the
     * broadcast bit is not set [...] the server unicasts [...] to the client's hardware address and
     * 'yiaddr' address."
     */
    private ReplyTarget leaseTarget(Ipv4Address yiaddr) {
        if (message.isRelayed()) {
            return new ReplyTarget.Relay(message.giaddr());
        }
        if (!message.ciaddr().isAny()) {
            return new ReplyTarget.Unicast(message.ciaddr());
        }
        return message.broadcast()
                ? new ReplyTarget.Broadcast()
                : new ReplyTarget.Frame(message.chaddr(), yiaddr);
    }

    private ServerReply reply(
            MessageType type,
            boolean broadcast,
            Ipv4Address ciaddr,
            Ipv4Address yiaddr,
            Map<Integer, OctetString> options,
            ReplyTarget target) {
        return new ServerReply(
                type,
                message.xid(),
                broadcast,
                ciaddr,
                yiaddr,
                Ipv4Address.ANY,
                message.giaddr(),
                message.chaddr(),
                OptionSet.of(options),
                wanted,
                message.relayAgentInformation().orElse(OctetString.EMPTY),
                message.maxMessageSize(),
                target);
    }

    private TreeMap<Integer, OctetString> identifiers(MessageType type) {
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        options.put(OptionCode.MESSAGE_TYPE, OctetString.of(new byte[] {(byte) type.code()}));
        options.put(OptionCode.SERVER_IDENTIFIER, OctetString.of(me.identifier().toBytes()));
        // RFC 6842 section 3: the server returns the client identifier as it was sent.
        client.clientId().ifPresent(id -> options.put(OptionCode.CLIENT_IDENTIFIER, id));
        return options;
    }

    /**
     * What the subnet and the client's reservation have to say, as far as the client wants to know.
     */
    private TreeMap<Integer, OctetString> parameters(MessageType type) {
        OptionSet known =
                ofSubnet(subnet)
                        .overlaidBy(subnet.subnet().options())
                        .overlaidBy(
                                subnet.reservationFor(requester)
                                        .map(Reservation::options)
                                        .orElse(OptionSet.EMPTY));
        Optional<String> hostName = names.hostName();
        if (hostName.isPresent()) {
            known = known.with(OptionCode.HOST_NAME, ascii(hostName.get()));
        }
        TreeMap<Integer, OctetString> options = identifiers(type);
        known.values()
                .forEach(
                        (code, value) -> {
                            boolean isWanted =
                                    wanted.isEmpty()
                                            || ALWAYS.contains(code)
                                            || wanted.contains(code);
                            if (isWanted && !OWN.contains(code)) {
                                options.put(code, value);
                            }
                        });
        fqdnReply().ifPresent(value -> options.put(OptionCode.CLIENT_FQDN, value));
        return options;
    }

    private static OptionSet ofSubnet(SubnetSnapshot snapshot) {
        Subnet subnet = snapshot.subnet();
        Ipv4Prefix prefix = subnet.prefix();
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        options.put(OptionCode.SUBNET_MASK, OctetString.of(prefix.netmask().toBytes()));
        if (prefix.length() <= 30) {
            options.put(OptionCode.BROADCAST_ADDRESS, OctetString.of(prefix.last().toBytes()));
        }
        subnet.gateway()
                .ifPresent(
                        gateway ->
                                options.put(OptionCode.ROUTERS, OctetString.of(gateway.toBytes())));
        subnet.ddns()
                .forward()
                .ifPresent(zone -> options.put(OptionCode.DOMAIN_NAME, ascii(zone.text())));
        ClasslessRoutes.of(snapshot)
                .ifPresent(routes -> options.put(OptionCode.CLASSLESS_STATIC_ROUTE, routes));
        return OptionSet.of(options);
    }

    /**
     * RFC 4702 section 4: sent only to a client that sent option 81. Where the subnet has a zone we
     * do both updates, and say with O that we overrule a client which wanted otherwise; where it
     * has none we do neither (N).
     */
    private Optional<OctetString> fqdnReply() {
        Optional<ClientFqdn> asked =
                message.options().get(OptionCode.CLIENT_FQDN).flatMap(ClientFqdn::parse);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        boolean clientWantsUs = (asked.get().flags() & ClientFqdn.S) != 0;
        int encoding = asked.get().flags() & ClientFqdn.E;
        int flags;
        if (names.fqdn().isPresent()) {
            flags = ClientFqdn.S | (clientWantsUs ? 0 : ClientFqdn.O);
        } else {
            flags = ClientFqdn.N | (clientWantsUs ? ClientFqdn.O : 0);
        }
        OctetString head =
                OctetString.of(new byte[] {(byte) (flags | encoding), (byte) 255, (byte) 255});
        OctetString name =
                names.fqdn()
                        .map(
                                fqdn ->
                                        encoding != 0
                                                ? OctetString.of(fqdn.toWire())
                                                : ascii(fqdn.text()))
                        .orElse(
                                asked.get().name().isEmpty() || encoding != 0
                                        ? OctetString.EMPTY
                                        : asked.get().name());
        return Optional.of(head.concat(name));
    }

    private static List<Integer> requestedCodes(ClientMessage message) {
        OctetString list =
                message.options().get(OptionCode.PARAMETER_REQUEST_LIST).orElse(OctetString.EMPTY);
        List<Integer> codes = new ArrayList<>(list.length());
        for (int i = 0; i < list.length(); i++) {
            codes.add(list.at(i));
        }
        return codes;
    }

    private static OctetString ascii(String text) {
        return OctetString.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static OctetString seconds(long value) {
        return OctetString.of(new Ipv4Address((int) value).toBytes());
    }
}
