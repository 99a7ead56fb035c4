package io.leasehold.dhcp.leasequery;

import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.LeaseTimes;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The replies to one query, RFC 4388 section 6.4.2. */
final class LeaseReply {
    /** An option has room for no more. */
    private static final int MOST_ASSOCIATED = 63;

    private final ClientMessage query;
    private final ServerIdentity me;
    private final Instant now;
    private final List<Integer> wanted;

    LeaseReply(ClientMessage query, ServerIdentity me, Instant now) {
        this.query = query;
        this.me = me;
        this.now = now;
        this.wanted = wanted(query);
    }

    private static List<Integer> wanted(ClientMessage query) {
        List<Integer> codes = new ArrayList<>();
        OctetString list =
                query.options().get(OptionCode.PARAMETER_REQUEST_LIST).orElse(OctetString.EMPTY);
        for (int i = 0; i < list.length(); i++) {
            codes.add(list.at(i));
        }
        return codes;
    }

    /** LEASEUNKNOWN or LEASEUNASSIGNED: repeats the question and says nothing else. */
    ServerReply without(MessageType type) {
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        query.options()
                .get(OptionCode.CLIENT_IDENTIFIER)
                .ifPresent(id -> options.put(OptionCode.CLIENT_IDENTIFIER, id));
        return reply(type, query.ciaddr(), query.chaddr(), options, OctetString.EMPTY);
    }

    /**
     * LEASEACTIVE: what is asked for of what is known of the lease, all of it when nothing is asked
     * for in particular.
     *
     * @param associated all addresses of the client, when it was asked for by client
     * @param times of the lease's subnet
     */
    ServerReply active(Lease lease, List<Ipv4Address> associated, LeaseTimes times) {
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        Duration whole = Duration.between(lease.lastTransaction(), lease.expires());
        if (whole.compareTo(LeaseTimes.INFINITE) >= 0) {
            put(options, OptionCode.LEASE_TIME, seconds(LeaseTimes.INFINITE));
        } else {
            // "The time remaining", not the time that was granted; none that is over.
            remaining(options, OptionCode.LEASE_TIME, lease, whole);
            remaining(options, OptionCode.RENEWAL_TIME, lease, times.renewAfter(whole));
            remaining(options, OptionCode.REBINDING_TIME, lease, times.rebindAfter(whole));
        }
        lease.client().clientId().ifPresent(id -> put(options, OptionCode.CLIENT_IDENTIFIER, id));
        Duration since = Duration.between(lease.lastTransaction(), now);
        put(
                options,
                OptionCode.CLIENT_LAST_TRANSACTION_TIME,
                seconds(since.isNegative() ? Duration.ZERO : since));
        if (associated.size() > 1) {
            put(options, OptionCode.ASSOCIATED_IP, addresses(associated));
        }
        Optional<OctetString> name = lease.hostname().filter(n -> n.length() > 0);
        if (wanted.contains(OptionCode.HOST_NAME)) {
            name.ifPresent(n -> options.put(OptionCode.HOST_NAME, n));
        }
        OctetString relayed =
                isWanted(OptionCode.RELAY_AGENT_INFORMATION)
                        ? lease.relayAgentInfo().orElse(OctetString.EMPTY)
                        : OctetString.EMPTY;
        return reply(
                MessageType.LEASEACTIVE,
                lease.address(),
                lease.client().hardware(),
                options,
                relayed);
    }

    private boolean isWanted(int code) {
        return wanted.isEmpty() || wanted.contains(code);
    }

    private void put(TreeMap<Integer, OctetString> options, int code, OctetString value) {
        if (isWanted(code)) {
            options.put(code, value);
        }
    }

    private void remaining(
            TreeMap<Integer, OctetString> options, int code, Lease lease, Duration after) {
        Duration left = Duration.between(now, lease.lastTransaction().plus(after));
        if (left.toSeconds() > 0) {
            put(options, code, seconds(left));
        }
    }

    private ServerReply reply(
            MessageType type,
            Ipv4Address ciaddr,
            HardwareAddress chaddr,
            TreeMap<Integer, OctetString> options,
            OctetString relayAgentInformation) {
        options.put(OptionCode.MESSAGE_TYPE, OctetString.of(new byte[] {(byte) type.code()}));
        options.put(OptionCode.SERVER_IDENTIFIER, OctetString.of(me.identifier().toBytes()));
        return new ServerReply(
                type,
                query.xid(),
                false,
                ciaddr,
                Ipv4Address.ANY,
                Ipv4Address.ANY,
                query.giaddr(),
                chaddr,
                OptionSet.of(options),
                wanted,
                relayAgentInformation,
                query.maxMessageSize(),
                new ReplyTarget.Relay(query.giaddr()));
    }

    private static OctetString seconds(Duration time) {
        return OctetString.of(new Ipv4Address((int) time.toSeconds()).toBytes());
    }

    private static OctetString addresses(List<Ipv4Address> all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        all.stream().limit(MOST_ASSOCIATED).forEach(a -> bytes.writeBytes(a.toBytes()));
        return OctetString.of(bytes.toByteArray());
    }
}
