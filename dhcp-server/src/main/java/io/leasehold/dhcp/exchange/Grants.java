package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes the change that binds an address to a client, with what DNS is to say about it. */
final class Grants {
    private final ClientMessage message;
    private final Service service;
    private final ClientNames names;
    private final ClientIdentity client;
    private final SubnetSnapshot subnet;
    private final Instant now;

    /**
     * @param names what the client is called at the address it gets
     */
    Grants(ClientMessage message, Service service, ClientNames names, Instant now) {
        this.message = message;
        this.service = service;
        this.names = names;
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
        LeaseTimes times = service.leaseTimes();
        if (times.cachePercent() == 0) {
            return false;
        }
        Duration whole = Duration.between(lease.lastTransaction(), lease.expires());
        Duration gone = Duration.between(lease.lastTransaction(), now);
        return isRenewal(lease)
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
        boolean renewal = before.isPresent() && isRenewal(before.get());
        Duration time = service.leaseTimes().grant(message.requestedLeaseTime());
        long version = before.isPresent() ? before.get().version() : 0;
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
                        relayAgentInformation(renewal ? before : Optional.empty()),
                        version + 1);
        Optional<DnsName> nameBefore = before.filter(_ -> renewal).flatMap(Lease::fqdn);
        return new LeaseChange(
                renewal ? LeaseChange.Kind.RENEW : LeaseChange.Kind.GRANT,
                after,
                version,
                intent(address, nameBefore, time));
    }

    /** What the relay agent says now, or said when the lease that is renewed was granted. */
    private Optional<OctetString> relayAgentInformation(Optional<Lease> renewed) {
        Optional<OctetString> said = message.relayAgentInformation();
        return said.isPresent() || renewed.isEmpty() ? said : renewed.get().relayAgentInfo();
    }

    private Optional<DnsIntent> intent(
            Ipv4Address address, Optional<DnsName> nameBefore, Duration time) {
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
