package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes the change that binds an address to a client, with what DNS is to say about it. */
final class Grants {
    private final ClientMessage message;
    private final Service service;
    private final ClientIdentity client;
    private final SubnetSnapshot subnet;
    private final Instant now;

    Grants(ClientMessage message, Service service, Instant now) {
        this.message = message;
        this.service = service;
        this.client = service.asker().client();
        this.subnet = service.subnet();
        this.now = now;
    }

    private boolean isRenewal(Lease lease) {
        return lease.state() == LeaseState.BOUND && lease.isHeldBy(client);
    }

    /**
     * Whether a renewal now would find the lease as good as new, and everything else about it as it
     * is: name, subnet and connection.
     */
    boolean changesNothing(Lease lease) {
        ClientNames names = new ClientNames(message, service, lease.address());
        LeaseTimes times = service.leaseTimes();
        Duration whole = Duration.between(lease.lastTransaction(), lease.expires());
        Duration gone = Duration.between(lease.lastTransaction(), now);
        return times.cachePercent() > 0
                && isRenewal(lease)
                && !gone.isNegative()
                && gone.toMillis() * 100 < whole.toMillis() * times.cachePercent()
                && whole.equals(times.grant(message.requestedLeaseTime()))
                && lease.subnet().equals(subnet.id())
                && lease.hostname().equals(names.raw())
                && lease.fqdn().equals(names.fqdn())
                && (message.relayAgentInformation().isEmpty()
                        || lease.relayAgentInfo().equals(message.relayAgentInformation()));
    }

    LeaseChange of(Ipv4Address address, Optional<Lease> before) {
        ClientNames names = new ClientNames(message, service, address);
        boolean renewal = before.filter(this::isRenewal).isPresent();
        Duration time = service.leaseTimes().grant(message.requestedLeaseTime());
        long version = before.map(Lease::version).orElse(0L);
        Lease after =
                new Lease(
                        address,
                        subnet.id(),
                        client,
                        LeaseState.BOUND,
                        names.raw(),
                        names.fqdn(),
                        renewal ? before.orElseThrow().starts() : now,
                        now.plus(time),
                        now,
                        message.relayAgentInformation()
                                .or(
                                        () ->
                                                renewal
                                                        ? before.flatMap(Lease::relayAgentInfo)
                                                        : Optional.empty()),
                        version + 1);
        Optional<DnsName> nameBefore = before.filter(_ -> renewal).flatMap(Lease::fqdn);
        return new LeaseChange(
                renewal ? LeaseChange.Kind.RENEW : LeaseChange.Kind.GRANT,
                after,
                version,
                intent(address, names, nameBefore, time));
    }

    private Optional<DnsIntent> intent(
            Ipv4Address address, ClientNames names, Optional<DnsName> nameBefore, Duration time) {
        Optional<DnsName> name = names.fqdn();
        boolean again = subnet.subnet().ddns().updatesOnRenew() && name.isPresent();
        if (name.equals(nameBefore) && !again) {
            return Optional.empty();
        }
        Optional<DnsIntent.Publish> publish = names.intent(address, client, time);
        return publish.isPresent()
                ? Optional.of(publish.get())
                : Optional.of(new DnsIntent.Withdraw(address));
    }
}
