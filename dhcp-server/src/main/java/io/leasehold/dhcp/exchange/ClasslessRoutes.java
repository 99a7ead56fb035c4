package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** The routes to what lies behind next hops of a subnet (option 121, RFC 3442). */
final class ClasslessRoutes {
    /** What fits into one option with room to spare; a LAN with more routes needs a router. */
    private static final int MOST_OCTETS = 252;

    private ClasslessRoutes() {}

    /**
     * The value of option 121, when the subnet announces routes and there are any. The default
     * route comes first, because a client that takes option 121 ignores option 3.
     */
    static Optional<OctetString> of(SubnetSnapshot subnet) {
        if (!subnet.subnet().announceRoutes() || subnet.routed().isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        subnet.subnet()
                .gateway()
                .ifPresent(gateway -> write(octets, new Ipv4Prefix(Ipv4Address.ANY, 0), gateway));
        for (Claim claim : subnet.routed()) {
            for (Ipv4Prefix prefix : Ipv4RangeSet.of(List.of(claim.range())).prefixes()) {
                int length = 1 + significant(prefix) + 4;
                if (octets.size() + length <= MOST_OCTETS) {
                    write(octets, prefix, claim.via().orElseThrow());
                }
            }
        }
        return Optional.of(OctetString.of(octets.toByteArray()));
    }

    private static int significant(Ipv4Prefix prefix) {
        return (prefix.length() + 7) / 8;
    }

    /** The width of the mask, the octets of the network that it covers, the router. */
    private static void write(ByteArrayOutputStream octets, Ipv4Prefix prefix, Ipv4Address router) {
        octets.write(prefix.length());
        octets.write(prefix.network().toBytes(), 0, significant(prefix));
        octets.writeBytes(router.toBytes());
    }
}
