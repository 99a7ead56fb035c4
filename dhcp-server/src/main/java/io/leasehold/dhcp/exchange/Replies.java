package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.LeaseTimes;

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

    /** RFC 8925 section 3.3: not to a client that does not know it. */
    private static final Set<Integer> ONLY_WHEN_ASKED = Set.of(OptionCode.IPV6_ONLY_PREFERRED);

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
                    OptionCode.RELAY_AGENT_INFORMATION,
                    OptionCode.SUBNET_SELECTION);

    /** Sub-option 19 of option 82: answer to the port this came from (RFC 8357). */
    private static final int RELAY_SOURCE_PORT = 19;

    private final ClientMessage message;
    private final Arrival arrival;
    private final Service service;
    private final ServerIdentity me;
    private final List<Integer> wanted;

    Replies(ClientMessage message, Arrival arrival, Service service, ServerIdentity me) {
        this.message = message;
        this.arrival = arrival;
        this.service = service;
        this.me = me;
        this.wanted = requestedCodes(message);
    }

    ServerReply offer(Ipv4Address yiaddr) {
        return lease(MessageType.OFFER, yiaddr);
    }

    ServerReply ack(Ipv4Address yiaddr) {
        return lease(
                message.type() == MessageType.BOOTREQUEST ? MessageType.BOOTREPLY : MessageType.ACK,
                yiaddr);
    }

    /** An ACK of a lease that is durable and has this much time left. */
    ServerReply confirm(Ipv4Address yiaddr, Duration rest) {
        return lease(MessageType.ACK, yiaddr, rest);
    }

    private ServerReply lease(MessageType type, Ipv4Address yiaddr) {
        return lease(type, yiaddr, service.leaseTimes().grant(message.requestedLeaseTime()));
    }

    private ServerReply lease(MessageType type, Ipv4Address yiaddr, Duration time) {
        TreeMap<Integer, OctetString> options = parameters(type, yiaddr);
        if (type != MessageType.BOOTREPLY) {
            options.put(OptionCode.LEASE_TIME, seconds(time));
            if (!time.equals(LeaseTimes.INFINITE)) {
                options.put(
                        OptionCode.RENEWAL_TIME, seconds(service.leaseTimes().renewAfter(time)));
                options.put(
                        OptionCode.REBINDING_TIME, seconds(service.leaseTimes().rebindAfter(time)));
            }
        }
        // Table 3: an OFFER has no ciaddr, whatever the DISCOVER said.
        Ipv4Address ciaddr = type == MessageType.OFFER ? Ipv4Address.ANY : message.ciaddr();
        return reply(type, message.broadcast(), ciaddr, yiaddr, options, leaseTarget(yiaddr));
    }

    /**
     * Section 4.3.5: no lease time, no yiaddr, "directly to the address given in the 'ciaddr'
     * field", past the relay agent too, which delivers by yiaddr. Without a lease nothing is
     * published, so option 81 would promise what nobody does.
     */
    ServerReply inform() {
        TreeMap<Integer, OctetString> options = parameters(MessageType.ACK, Ipv4Address.ANY);
        options.remove(OptionCode.CLIENT_FQDN);
        return reply(
                MessageType.ACK,
                message.broadcast(),
                message.ciaddr(),
                Ipv4Address.ANY,
                options,
                new ReplyTarget.Unicast(message.ciaddr()));
    }

    /**
     * Section 4.3.2: a NAK that goes through a relay has its broadcast bit set, so that the relay
     * broadcasts it; otherwise we do.
     */
    ServerReply nak(NakReason reason) {
        TreeMap<Integer, OctetString> options = identifiers(MessageType.NAK);
        options.put(OptionCode.MESSAGE, ascii(reason.text()));
        ReplyTarget target = message.isRelayed() ? relay() : new ReplyTarget.Broadcast();
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
            return relay();
        }
        if (!message.ciaddr().isAny()) {
            return new ReplyTarget.Unicast(message.ciaddr());
        }
        return message.broadcast()
                ? new ReplyTarget.Broadcast()
                : new ReplyTarget.Frame(message.chaddr(), yiaddr);
    }

    private ReplyTarget relay() {
        return message.hasRelayAgentSubOption(RELAY_SOURCE_PORT)
                ? new ReplyTarget.Relay(message.giaddr(), arrival.sourcePort())
                : new ReplyTarget.Relay(message.giaddr());
    }

    private ServerReply reply(
            MessageType type,
            boolean broadcast,
            Ipv4Address ciaddr,
            Ipv4Address yiaddr,
            Map<Integer, OctetString> options,
            ReplyTarget target) {
        // Table 3: a NAK says nothing about booting.
        Boot boot = type == MessageType.NAK ? Boot.NONE : service.terms().boot();
        return new ServerReply(
                type,
                message.xid(),
                broadcast,
                ciaddr,
                yiaddr,
                boot.nextServer().orElse(Ipv4Address.ANY),
                message.giaddr(),
                message.chaddr(),
                boot.serverName().map(Replies::ascii).orElse(OctetString.EMPTY),
                boot.file().map(Replies::ascii).orElse(OctetString.EMPTY),
                OptionSet.of(options),
                wanted,
                message.relayAgentInformation().orElse(OctetString.EMPTY),
                message.maxMessageSize(),
                target);
    }

    private TreeMap<Integer, OctetString> identifiers(MessageType type) {
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        if (type == MessageType.BOOTREPLY) {
            return options; // RFC 1534 section 2: nothing that is DHCP's own
        }
        options.put(OptionCode.MESSAGE_TYPE, OctetString.of(new byte[] {(byte) type.code()}));
        options.put(OptionCode.SERVER_IDENTIFIER, OctetString.of(me.identifier().toBytes()));
        // RFC 6842 section 3: the server returns the client identifier as it was sent.
        message.options()
                .get(OptionCode.CLIENT_IDENTIFIER)
                .filter(id -> !id.isEmpty())
                .ifPresent(id -> options.put(OptionCode.CLIENT_IDENTIFIER, id));
        // RFC 3011 section 3: so is the subnet that the client selected.
        message.options()
                .get(OptionCode.SUBNET_SELECTION)
                .ifPresent(subnet -> options.put(OptionCode.SUBNET_SELECTION, subnet));
        return options;
    }

    /** What all scopes have to say to this client, as far as it wants to know. */
    private TreeMap<Integer, OctetString> parameters(MessageType type, Ipv4Address yiaddr) {
        ClientNames names = new ClientNames(message, service, yiaddr);
        OptionTerms terms = service.terms().options();
        OptionSet known = terms.values();
        Optional<String> hostName = names.hostName();
        if (hostName.isPresent()) {
            known = known.with(OptionCode.HOST_NAME, ascii(hostName.get()));
        }
        TreeMap<Integer, OctetString> options = identifiers(type);
        known.values()
                .forEach(
                        (code, value) -> {
                            if (isSent(code, terms)) {
                                options.put(code, value);
                            }
                        });
        fqdnReply(names).ifPresent(value -> options.put(OptionCode.CLIENT_FQDN, value));
        return options;
    }

    /** A client that asks for nothing in particular gets what there is. */
    private boolean isSent(int code, OptionTerms terms) {
        if (OWN.contains(code) || terms.never().contains(code)) {
            return false;
        }
        return wanted.contains(code)
                || ALWAYS.contains(code)
                || terms.always().contains(code)
                || wanted.isEmpty() && !ONLY_WHEN_ASKED.contains(code);
    }

    /**
     * RFC 4702 section 4: sent only to a client that sent option 81. Who updates what is said by S
     * and N; O says that it is not what the client wanted with its S.
     */
    private Optional<OctetString> fqdnReply(ClientNames names) {
        Optional<ClientFqdn> asked = names.asked();
        if (asked.isEmpty() || service.terms().options().never().contains(OptionCode.CLIENT_FQDN)) {
            return Optional.empty();
        }
        boolean clientWantsUs = asked.get().has(ClientFqdn.S);
        int encoding = asked.get().flags() & ClientFqdn.E;
        int flags =
                switch (names.updates()) {
                    case BOTH -> ClientFqdn.S | (clientWantsUs ? 0 : ClientFqdn.O);
                    case REVERSE -> 0;
                    case NONE -> ClientFqdn.N | (clientWantsUs ? ClientFqdn.O : 0);
                };
        OctetString head =
                OctetString.of(new byte[] {(byte) (flags | encoding), (byte) 255, (byte) 255});
        OctetString name =
                names.name()
                        .map(
                                fqdn ->
                                        encoding != 0
                                                ? OctetString.of(fqdn.toWire())
                                                : ascii(fqdn.text()))
                        .orElse(asked.get().sent());
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

    private static OctetString seconds(Duration time) {
        return OctetString.of(new Ipv4Address((int) time.toSeconds()).toBytes());
    }
}
