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
import java.util.List;
import java.util.Optional;

/** Builds the replies to one message: RFC 2131 table 3, addressed by section 4.1. */
final class Replies {
    /** As many options as most replies have. */
    private static final int OPTIONS = 14;

    /** Sub-option 19 of option 82: answer to the port this came from (RFC 8357). */
    private static final int RELAY_SOURCE_PORT = 19;

    private final ClientMessage message;
    private final Arrival arrival;
    private final Service service;
    private final ServerIdentity me;
    private final OctetString wanted;

    Replies(ClientMessage message, Arrival arrival, Service service, ServerIdentity me) {
        this.message = message;
        this.arrival = arrival;
        this.service = service;
        this.me = me;
        OctetString list = message.options().find(OptionCode.PARAMETER_REQUEST_LIST);
        this.wanted = list == null ? OctetString.EMPTY : list;
    }

    ServerReply offer(Ipv4Address yiaddr) {
        return lease(MessageType.OFFER, yiaddr, new ClientNames(message, service, yiaddr));
    }

    ServerReply ack(Ipv4Address yiaddr, ClientNames names) {
        return lease(
                message.type() == MessageType.BOOTREQUEST ? MessageType.BOOTREPLY : MessageType.ACK,
                yiaddr,
                names);
    }

    /** An ACK of a lease that is durable and has this much time left. */
    ServerReply confirm(Ipv4Address yiaddr, ClientNames names, Duration rest) {
        return lease(MessageType.ACK, yiaddr, names, rest);
    }

    private ServerReply lease(MessageType type, Ipv4Address yiaddr, ClientNames names) {
        return lease(type, yiaddr, names, service.leaseTimes().grant(message.requestedLeaseTime()));
    }

    private ServerReply lease(
            MessageType type, Ipv4Address yiaddr, ClientNames names, Duration time) {
        OptionSet.Builder options = parameters(type, names);
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
        OptionSet.Builder options =
                parameters(MessageType.ACK, new ClientNames(message, service, Ipv4Address.ANY));
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
        OptionSet.Builder options = identifiers(MessageType.NAK);
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
            OptionSet.Builder options,
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
                options.build(),
                codes(wanted),
                message.relayAgentInformation().orElse(OctetString.EMPTY),
                message.maxMessageSize(),
                target);
    }

    private OptionSet.Builder identifiers(MessageType type) {
        OptionSet.Builder options = new OptionSet.Builder(OPTIONS);
        if (type == MessageType.BOOTREPLY) {
            return options; // RFC 1534 section 2: nothing that is DHCP's own
        }
        options.put(OptionCode.MESSAGE_TYPE, type.octets());
        options.put(OptionCode.SERVER_IDENTIFIER, me.identifier().toOctets());
        // RFC 6842 section 3: the server returns the client identifier as it was sent.
        OctetString id = message.options().find(OptionCode.CLIENT_IDENTIFIER);
        if (id != null && !id.isEmpty()) {
            options.put(OptionCode.CLIENT_IDENTIFIER, id);
        }
        // RFC 3011 section 3: so is the subnet that the client selected.
        OctetString selected = message.options().find(OptionCode.SUBNET_SELECTION);
        if (selected != null) {
            options.put(OptionCode.SUBNET_SELECTION, selected);
        }
        return options;
    }

    /** What all scopes have to say to this client, as far as it wants to know. */
    private OptionSet.Builder parameters(MessageType type, ClientNames names) {
        OptionTerms terms = service.terms().options();
        OptionSet known = terms.values();
        OptionSet.Builder options = identifiers(type);
        for (int i = 0; i < known.size(); i++) {
            if (isSent(known.code(i), terms)) {
                options.put(known.code(i), known.value(i));
            }
        }
        Optional<String> hostName = names.hostName();
        if (hostName.isPresent() && isSent(OptionCode.HOST_NAME, terms)) {
            options.put(OptionCode.HOST_NAME, ascii(hostName.get()));
        }
        Optional<OctetString> fqdn = fqdnReply(names);
        if (fqdn.isPresent()) {
            options.put(OptionCode.CLIENT_FQDN, fqdn.get());
        }
        return options;
    }

    /** A client that asks for nothing in particular gets what there is. */
    private boolean isSent(int code, OptionTerms terms) {
        if (isOwn(code) || terms.never().contains(code)) {
            return false;
        }
        return switch (code) {
            // Whether or not the client asks: without it the address is of no use.
            case OptionCode.SUBNET_MASK -> true;
            // RFC 8925 section 3.3: not to a client that does not know it.
            case OptionCode.IPV6_ONLY_PREFERRED -> isWanted(code) || terms.always().contains(code);
            default -> wanted.isEmpty() || isWanted(code) || terms.always().contains(code);
        };
    }

    private boolean isWanted(int code) {
        for (int i = 0; i < wanted.length(); i++) {
            if (wanted.at(i) == code) {
                return true;
            }
        }
        return false;
    }

    /** What the exchange itself says or must not say (table 3), whatever a plan has under it. */
    private static boolean isOwn(int code) {
        return switch (code) {
            case OptionCode.REQUESTED_ADDRESS,
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
                    OptionCode.SUBNET_SELECTION ->
                    true;
            default -> false;
        };
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

    /** The codes of a parameter request list, in its order. */
    private static List<Integer> codes(OctetString list) {
        Integer[] codes = new Integer[list.length()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = list.at(i);
        }
        return List.of(codes);
    }

    private static OctetString ascii(String text) {
        return OctetString.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static OctetString seconds(Duration time) {
        return OctetString.ofInt((int) time.toSeconds());
    }
}
