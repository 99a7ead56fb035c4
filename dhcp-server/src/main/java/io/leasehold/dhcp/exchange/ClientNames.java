package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.classify.BuiltInClass;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.NamePolicy;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.Optional;

/**
 * What one client is called at one address: what it says, what is published, and who publishes it.
 */
final class ClientNames {
    /** Who updates DNS for a client, as option 81 says it (RFC 4702 section 4). */
    enum Updates {
        /** A and PTR are ours: S is 1. */
        BOTH,
        /** The client does the A record, we do the PTR: S and N are 0. */
        REVERSE,
        /** Nobody: N is 1. */
        NONE
    }

    private final Optional<OctetString> raw;
    private final Optional<String> reserved;
    private final Optional<ClientFqdn> asked;
    private final Optional<DnsName> name;
    private final Updates updates;

    /**
     * @param address what the client leases or would; {@link Ipv4Address#ANY} when it leases
     *     nothing, and then no name is generated
     */
    ClientNames(ClientMessage message, Service service, Ipv4Address address) {
        SubnetSnapshot subnet = service.subnet();
        Asker asker = service.asker();
        this.asked = message.options().get(OptionCode.CLIENT_FQDN).flatMap(ClientFqdn::parse);
        // RFC 4702 section 3.1: option 81 counts where both 81 and 12 are sent.
        this.raw =
                asked.map(ClientFqdn::name)
                        .filter(one -> !one.isEmpty())
                        .or(() -> message.options().get(OptionCode.HOST_NAME))
                        .filter(one -> !one.isEmpty());
        this.reserved = asker.reservation().flatMap(Reservation::hostname);
        DdnsPolicy policy = subnet.subnet().ddns();
        this.name = policy.forward().flatMap(zone -> publishable(zone, subnet, address));
        this.updates =
                name.isEmpty() || asker.classes().contains(BuiltInClass.SKIP_DDNS.name())
                        ? Updates.NONE
                        : updates(policy);
    }

    private Optional<DnsName> publishable(
            DnsName zone, SubnetSnapshot subnet, Ipv4Address address) {
        if (reserved.isPresent()) {
            return reserved.map(label -> DnsName.parse(label + "." + zone.text()));
        }
        GeneratedNames generated = subnet.subnet().ddns().generated();
        return switch (generated.when()) {
            case NEVER -> said(zone, subnet);
            case ALWAYS -> generated(zone, subnet, address);
            case WHEN_PRESENT -> raw.flatMap(_ -> generated(zone, subnet, address));
            case WHEN_NOT_PRESENT -> said(zone, subnet).or(() -> generated(zone, subnet, address));
        };
    }

    /** What the client calls itself, unless that is somebody else's. */
    private Optional<DnsName> said(DnsName zone, SubnetSnapshot subnet) {
        return raw.flatMap(text -> NamePolicy.qualify(text, zone))
                .filter(one -> !subnet.isReservedName(one.labels().getFirst()))
                .filter(one -> !subnet.subnet().ddns().generated().owns(one.labels().getFirst()));
    }

    private static Optional<DnsName> generated(
            DnsName zone, SubnetSnapshot subnet, Ipv4Address address) {
        return Optional.of(address)
                .filter(one -> !one.isAny())
                .map(subnet.subnet().ddns().generated()::label)
                .filter(label -> !subnet.isReservedName(label))
                .map(zone::child);
    }

    /** A client that says nothing of it leaves it to us. */
    private Updates updates(DdnsPolicy policy) {
        if (asked.isEmpty()) {
            return Updates.BOTH;
        }
        if (asked.get().has(ClientFqdn.N)) {
            return policy.overridesNoUpdate() ? Updates.BOTH : Updates.NONE;
        }
        return asked.get().has(ClientFqdn.S) || policy.overridesClient()
                ? Updates.BOTH
                : Updates.REVERSE;
    }

    /** The name as the client sent it, whatever bytes that is. */
    Optional<OctetString> raw() {
        return raw;
    }

    /** Option 81 of the client, if it sent a good one. */
    Optional<ClientFqdn> asked() {
        return asked;
    }

    /**
     * What the client is called, qualified with the subnet's zone: by its reservation, else what it
     * says unless that is somebody else's, or what its address is called, as {@link GeneratedNames}
     * has it.
     */
    Optional<DnsName> name() {
        return name;
    }

    Updates updates() {
        return updates;
    }

    /** The name that is published of it. */
    Optional<DnsName> fqdn() {
        return updates == Updates.NONE ? Optional.empty() : name;
    }

    /** What option 12 tells the client it is called: only what we decided, never its own echo. */
    Optional<String> hostName() {
        return reserved.or(() -> fqdn().map(one -> one.labels().getFirst()));
    }
}
