package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.classify.BuiltInClass;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.NamePolicy;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.ClaimNames;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Duration;
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

    private final SubnetSnapshot subnet;
    private final Optional<OctetString> raw;
    private final Optional<Reservation> reserved;
    private final Optional<ClientFqdn> asked;
    private final Optional<DnsName> name;
    private final Updates updates;

    /**
     * @param address what the client leases or would; {@link Ipv4Address#ANY} when it leases
     *     nothing, and then no name is generated
     */
    ClientNames(ClientMessage message, Service service, Ipv4Address address) {
        Asker asker = service.asker();
        this.subnet = service.subnet();
        this.asked = message.options().get(OptionCode.CLIENT_FQDN).flatMap(ClientFqdn::parse);
        // RFC 4702 section 3.1: option 81 counts where both 81 and 12 are sent.
        this.raw =
                asked.map(ClientFqdn::name)
                        .filter(one -> !one.isEmpty())
                        .or(() -> message.options().get(OptionCode.HOST_NAME))
                        .filter(one -> !one.isEmpty());
        this.reserved = asker.reservation().filter(one -> one.hostname().isPresent());
        this.name =
                ClaimNames.isOwnedBy(asker.client()) && reserved.isEmpty()
                        ? Optional.empty()
                        : publishable(address);
        this.updates =
                name.isEmpty() || asker.classes().contains(BuiltInClass.SKIP_DDNS.name())
                        ? Updates.NONE
                        : updates(subnet.subnet().ddns());
    }

    private Optional<DnsName> publishable(Ipv4Address address) {
        if (reserved.isPresent()) {
            return reserved.flatMap(subnet::nameOf);
        }
        return switch (subnet.subnet().ddns().generated().when()) {
            case NEVER -> said();
            case ALWAYS -> generated(address);
            case WHEN_PRESENT -> raw.flatMap(_ -> generated(address));
            case WHEN_NOT_PRESENT -> said().or(() -> generated(address));
        };
    }

    /** What the client calls itself, unless that is somebody else's. */
    private Optional<DnsName> said() {
        DdnsPolicy policy = subnet.subnet().ddns();
        return policy.forward()
                .flatMap(
                        zone ->
                                raw.flatMap(
                                        text ->
                                                NamePolicy.qualify(
                                                        text, zone, policy.suffix().orElse(zone))))
                .filter(one -> !subnet.isReservedName(one.firstLabel()))
                .filter(one -> !policy.generated().owns(one.firstLabel()));
    }

    private Optional<DnsName> generated(Ipv4Address address) {
        DdnsPolicy policy = subnet.subnet().ddns();
        return Optional.of(address)
                .filter(one -> !one.isAny())
                .map(policy.generated()::label)
                .filter(label -> !subnet.isReservedName(label))
                .flatMap(label -> policy.qualifier().map(suffix -> suffix.child(label)));
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
        return reserved.flatMap(Reservation::hostname)
                .or(() -> fqdn().map(DnsName::firstLabel));
    }

    /** What DNS is to say of an address while the client leases it; empty when nothing. */
    Optional<DnsIntent.Publish> intent(Ipv4Address address, ClientIdentity client, Duration lease) {
        DdnsPolicy policy = subnet.subnet().ddns();
        boolean forward = updates == Updates.BOTH;
        return fqdn().map(
                        one ->
                                reserved.map(
                                                device ->
                                                        policy.ofReservation(
                                                                address, one, device, client, lease,
                                                                forward))
                                        .orElseGet(
                                                () ->
                                                        policy.ofClient(
                                                                address, one, client, lease,
                                                                forward)));
    }
}
