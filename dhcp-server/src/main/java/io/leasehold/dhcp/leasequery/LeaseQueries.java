package io.leasehold.dhcp.leasequery;

import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Answers LEASEQUERY by RFC 4388 section 6.4: by address, by client identifier or by hardware
 * address, in this order if a query names several. Only requesters that the configuration lists are
 * answered, and the answer goes to the requester's {@code giaddr} alone, so whoever forges that
 * learns nothing. Lane-confined.
 */
public final class LeaseQueries {
    private final List<Ipv4Prefix> requesters;

    /** What becomes of a query. */
    public sealed interface Answer {
        record Reply(ServerReply reply) implements Answer {}

        record Silence(IgnoreReason reason) implements Answer {}
    }

    /**
     * @param requesters where {@code giaddr} has to be
     */
    public LeaseQueries(Collection<Ipv4Prefix> requesters) {
        this.requesters = List.copyOf(requesters);
    }

    /** Answers nobody. */
    public static LeaseQueries off() {
        return new LeaseQueries(List.of());
    }

    /** Whether anybody is answered. */
    public boolean isOn() {
        return !requesters.isEmpty();
    }

    /**
     * Answers one query.
     *
     * @param leases the durable leases; finds them by hardware address at once
     */
    public Answer answer(
            ClientMessage query, LeaseTable leases, Plan plan, ServerIdentity me, Instant now) {
        // Section 6.3: without giaddr there is nowhere to answer to.
        boolean allowed =
                query.isRelayed() && requesters.stream().anyMatch(p -> p.contains(query.giaddr()));
        if (!allowed) {
            return new Answer.Silence(IgnoreReason.LEASEQUERY_REFUSED);
        }
        LeaseReply reply = new LeaseReply(query, me, now);
        if (!query.ciaddr().isAny()) {
            return new Answer.Reply(byAddress(query.ciaddr(), leases, plan, reply, now));
        }
        Optional<OctetString> clientId = query.options().get(OptionCode.CLIENT_IDENTIFIER);
        if (clientId.isPresent()) {
            return new Answer.Reply(
                    byClient(leases.withClientId(clientId.get()), plan, reply, now));
        }
        HardwareAddress hardware = query.chaddr();
        if (hardware.octets().isEmpty()) {
            return new Answer.Silence(IgnoreReason.LEASEQUERY_EMPTY);
        }
        return new Answer.Reply(byClient(leases.withHardware(hardware), plan, reply, now));
    }

    /** Section 6.4.1: an address that is ours to lease is active or unassigned, else unknown. */
    private static ServerReply byAddress(
            Ipv4Address address, LeaseTable leases, Plan plan, LeaseReply reply, Instant now) {
        Optional<Lease> lease = leases.at(address).filter(row -> row.isActive(now));
        if (lease.isPresent()) {
            return reply.active(lease.get(), List.of(), times(lease.get(), plan));
        }
        boolean ours =
                plan.containing(address)
                        .filter(s -> s.subnet().authority() == Authority.LEASEHOLD)
                        .filter(
                                s ->
                                        s.pool().contains(address)
                                                || s.reservationOf(address).isPresent())
                        .isPresent();
        return reply.without(ours ? MessageType.LEASEUNASSIGNED : MessageType.LEASEUNKNOWN);
    }

    /** Section 6.4.1: of several addresses the one that the client used last. */
    private static ServerReply byClient(
            List<Lease> candidates, Plan plan, LeaseReply reply, Instant now) {
        List<Lease> active =
                candidates.stream()
                        .filter(lease -> lease.isActive(now))
                        .sorted(Comparator.comparing(Lease::lastTransaction).reversed())
                        .toList();
        return active.isEmpty()
                ? reply.without(MessageType.LEASEUNKNOWN)
                : reply.active(
                        active.getFirst(),
                        active.stream().map(Lease::address).toList(),
                        times(active.getFirst(), plan));
    }

    private static LeaseTimes times(Lease lease, Plan plan) {
        return plan.subnet(lease.subnet())
                .map(SubnetSnapshot::leaseTimes)
                .orElse(LeaseTimes.DEFAULT);
    }
}
