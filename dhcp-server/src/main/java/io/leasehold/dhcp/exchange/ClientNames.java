package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.NamePolicy;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.Optional;

/** What one client is called: what it says, and what is published. */
final class ClientNames {
    private final Optional<OctetString> raw;
    private final Optional<String> reserved;
    private final Optional<DnsName> fqdn;

    ClientNames(ClientMessage message, Requester requester, SubnetSnapshot subnet) {
        // RFC 4702 section 3.1: option 81 counts where both 81 and 12 are sent.
        this.raw =
                message.options()
                        .get(OptionCode.CLIENT_FQDN)
                        .flatMap(ClientFqdn::parse)
                        .map(ClientFqdn::name)
                        .filter(name -> !name.isEmpty())
                        .or(() -> message.options().get(OptionCode.HOST_NAME))
                        .filter(name -> !name.isEmpty());
        this.reserved = subnet.reservationFor(requester).flatMap(Reservation::hostname);
        this.fqdn = subnet.subnet().ddns().forward().flatMap(zone -> publishable(zone, subnet));
    }

    private Optional<DnsName> publishable(DnsName zone, SubnetSnapshot subnet) {
        if (reserved.isPresent()) {
            return reserved.map(label -> DnsName.parse(label + "." + zone.text()));
        }
        return raw.flatMap(name -> NamePolicy.qualify(name, zone))
                .filter(name -> !subnet.isReservedName(name.labels().getFirst()));
    }

    /** The name as the client sent it, whatever bytes that is. */
    Optional<OctetString> raw() {
        return raw;
    }

    /**
     * The name to publish: the reservation's, else the client's unless it is reserved for somebody
     * else, qualified with the subnet's zone.
     */
    Optional<DnsName> fqdn() {
        return fqdn;
    }

    /** What option 12 tells the client it is called: only what we decided, never its own echo. */
    Optional<String> hostName() {
        return reserved.or(() -> fqdn.map(name -> name.labels().getFirst()));
    }
}
