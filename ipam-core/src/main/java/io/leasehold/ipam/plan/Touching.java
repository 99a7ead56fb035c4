package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which claims touch which subnets, without comparing each with each. */
final class Touching {
    private Touching() {}

    /**
     * For each subnet, by its place in {@code content}, the places of the claims that touch it. Of
     * subnets that overlap, which no plan has, only one may be found.
     */
    static List<List<Integer>> claimsBySubnet(PlanContent content) {
        List<List<Integer>> claims = new ArrayList<>();
        Map<Space, NavigableMap<Ipv4Address, Integer>> byNetwork = new HashMap<>();
        for (int i = 0; i < content.subnets().size(); i++) {
            Subnet subnet = content.subnets().get(i);
            claims.add(new ArrayList<>(0));
            byNetwork
                    .computeIfAbsent(subnet.space(), _ -> new TreeMap<>())
                    .put(subnet.prefix().network(), i);
        }
        for (int c = 0; c < content.claims().size(); c++) {
            NavigableMap<Ipv4Address, Integer> subnets =
                    byNetwork.get(content.claims().get(c).space());
            if (subnets == null) {
                continue;
            }
            Ipv4Range range = content.claims().get(c).range();
            Ipv4Address before = subnets.floorKey(range.first());
            Ipv4Address from = before == null ? range.first() : before;
            for (int i : subnets.subMap(from, true, range.last(), true).values()) {
                if (content.subnets().get(i).prefix().range().overlaps(range)) {
                    claims.get(i).add(c);
                }
            }
        }
        return claims;
    }
}
