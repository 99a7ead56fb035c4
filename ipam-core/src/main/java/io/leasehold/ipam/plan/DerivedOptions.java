package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** The options that follow from what a subnet is; what is said outright about them counts first. */
final class DerivedOptions {
    private static final int SUBNET_MASK = 1;
    private static final int ROUTERS = 3;
    private static final int DOMAIN_NAME = 15;
    private static final int BROADCAST_ADDRESS = 28;
    private static final int CLASSLESS_STATIC_ROUTE = 121;

    /** What fits into one option with room to spare; a LAN with more routes needs a router. */
    private static final int MOST_ROUTE_OCTETS = 252;

    private DerivedOptions() {}

    /**
     * @param routed the claims whose next hop is in the subnet
     */
    static OptionSet of(Subnet subnet, List<Claim> routed) {
        Ipv4Prefix prefix = subnet.prefix();
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        options.put(SUBNET_MASK, OctetString.of(prefix.netmask().toBytes()));
        if (prefix.length() <= 30) {
            options.put(BROADCAST_ADDRESS, OctetString.of(prefix.last().toBytes()));
        }
        subnet.gateway()
                .ifPresent(gateway -> options.put(ROUTERS, OctetString.of(gateway.toBytes())));
        subnet.ddns()
                .qualifier()
                .ifPresent(
                        zone ->
                                options.put(
                                        DOMAIN_NAME,
                                        OctetString.of(
                                                zone.text().getBytes(StandardCharsets.US_ASCII))));
        if (subnet.announceRoutes() && !routed.isEmpty()) {
            options.put(CLASSLESS_STATIC_ROUTE, routes(subnet, routed));
        }
        return OptionSet.of(options);
    }

    /**
     * The routes to what lies behind next hops of the subnet (RFC 3442). The default route comes
     * first, because a client that takes option 121 ignores option 3.
     */
    private static OctetString routes(Subnet subnet, List<Claim> routed) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        subnet.gateway()
                .ifPresent(gateway -> write(octets, new Ipv4Prefix(Ipv4Address.ANY, 0), gateway));
        for (Claim claim : routed) {
            for (Ipv4Prefix prefix : Ipv4RangeSet.of(List.of(claim.range())).prefixes()) {
                int length = 1 + significant(prefix) + 4;
                if (octets.size() + length <= MOST_ROUTE_OCTETS) {
                    write(octets, prefix, claim.via().orElseThrow());
                }
            }
        }
        return OctetString.of(octets.toByteArray());
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
