package io.leasehold.ddns.audit;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.Ownership;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which DNS servers clients are told to ask (option 6). Pure.
final class Resolvers {
    private static final int DNS_SERVERS = 6;

    private Resolvers() {}

    /// Those of the subnets whose names are in a zone, each with the subnets that name it.
    static Map<Ipv4Address, List<String>> of(Plan plan, DnsName zone) {
        Map<Ipv4Address, List<String>> resolvers = new LinkedHashMap<>();
        for (SubnetSnapshot subnet : plan.subnets()) {
            boolean concerned =
                    subnet.subnet().ddns().forward().filter(zone::equals).isPresent()
                            && subnet.subnet().space().equals(Space.LAN);
            Optional<OctetString> value = subnet.terms().options().values().get(DNS_SERVERS);
            if (!concerned || value.isEmpty()) {
                continue;
            }
            byte[] octets = value.get().toBytes();
            for (int at = 0; at + 4 <= octets.length; at += 4) {
                resolvers
                        .computeIfAbsent(Ipv4Address.ofBytes(octets, at), _ -> new ArrayList<>())
                        .add(subnet.subnet().prefix().toString());
            }
        }
        return resolvers;
    }

    /// Who has an address, as far as the plan knows; empty when nobody has.
    static Optional<String> owner(Plan plan, Ipv4Address address) {
        return plan.containing(address)
                .flatMap(subnet -> Ownership.of(subnet, address))
                .map(Object::toString);
    }
}
