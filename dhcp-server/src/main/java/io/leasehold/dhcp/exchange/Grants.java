package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes the change that binds an address to a client, with what DNS is to say about it. */
final class Grants {
    private final ClientMessage message;
    private final Requester requester;
    private final ClientIdentity client;
    private final SubnetSnapshot subnet;
    private final Instant now;

    Grants(ClientMessage message, Requester requester, SubnetSnapshot subnet, Instant now) {
        this.message = message;
        this.requester = requester;
        this.client = requester.client();
        this.subnet = subnet;
        this.now = now;
    }

    LeaseChange of(Ipv4Address address, Optional<Lease> before) {
        boolean renewal =
                before.filter(lease -> lease.state() == LeaseState.BOUND && lease.isHeldBy(client))
                        .isPresent();
        Duration time = subnet.subnet().leaseTimes().grant(message.requestedLeaseTime());
        ClientNames names = new ClientNames(message, requester, subnet);
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
                intent(address, names.fqdn(), nameBefore, time));
    }

    private Optional<DnsIntent> intent(
            Ipv4Address address,
            Optional<DnsName> name,
            Optional<DnsName> nameBefore,
            Duration time) {
        if (name.equals(nameBefore)) {
            return Optional.empty();
        }
        if (name.isEmpty()) {
            return Optional.of(new DnsIntent.Withdraw(address));
        }
        return Optional.of(
                new DnsIntent.Publish(
                        address,
                        name.get(),
                        Dhcid.of(client, name.get()),
                        DnsIntent.ttl(time),
                        true,
                        subnet.subnet().ddns().reverse()));
    }
}
