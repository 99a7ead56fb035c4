package io.leasehold.http;

import io.leasehold.http.pages.CarveView;
import io.leasehold.http.pages.ConflictTable;
import io.leasehold.http.pages.SubnetView;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.AddressGrid;
import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.Effects.LeaseMove;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Subnets in the words of the pages. */
final class SubnetViews {
    private static final int DRAINS = 50;

    private SubnetViews() {}

    /**
     * Rounded up, so that a single lease shows and rounded down below full, so that only full is
     * 100.
     */
    static int percent(Usage usage) {
        if (usage.pool() == 0 || usage.leased() == 0) {
            return 0;
        }
        long percent = usage.leased() * 100 / usage.pool();
        return (int) Math.max(1, percent);
    }

    static String level(int percent) {
        if (percent >= 90) {
            return "full";
        }
        return percent >= 80 ? "high" : "ok";
    }

    /**
     * @param reverseZonesMissing zones that its PTR records lack
     */
    static SubnetView subnet(
            SubnetSnapshot snapshot, Usage usage, List<DnsName> reverseZonesMissing) {
        Subnet subnet = snapshot.subnet();
        int percent = percent(usage);
        List<SubnetView.Fact> facts = new ArrayList<>();
        subnet.gateway().ifPresent(g -> facts.add(new SubnetView.Fact("Gateway", g.toString())));
        subnet.networkInterface().ifPresent(i -> facts.add(new SubnetView.Fact("Interface", i)));
        if (subnet.authority() == Authority.LEASEHOLD) {
            facts.add(
                    new SubnetView.Fact(
                            "Lease time",
                            LeaseViews.span(subnet.terms().lease().resolve().standard())));
        }
        subnet.ddns()
                .forward()
                .ifPresent(
                        zone ->
                                facts.add(
                                        new SubnetView.Fact(
                                                "DNS",
                                                zone.text()
                                                        + (subnet.ddns().reverse()
                                                                ? " and reverse"
                                                                : ""))));
        if (!reverseZonesMissing.isEmpty()) {
            facts.add(
                    new SubnetView.Fact(
                            "Reverse DNS",
                            "no reverse zone: "
                                    + reverseZonesMissing.stream()
                                            .map(DnsName::text)
                                            .collect(Collectors.joining(", "))));
        }
        facts.add(
                new SubnetView.Fact(
                        "From",
                        subnet.source() == Source.FILE
                                ? "configuration file"
                                : Views.text(subnet.source())));
        return new SubnetView(
                subnet.id().value(),
                subnet.prefix().toString(),
                subnet.name(),
                switch (subnet.authority()) {
                    case LEASEHOLD -> "Served by Leasehold";
                    case FOREIGN ->
                            subnet.dhcpServer()
                                    .map(name -> "Served by " + HostText.display(name))
                                    .orElse("Another DHCP server");
                    case STATIC -> "Set by hand";
                },
                subnet.authority() == Authority.LEASEHOLD,
                facts,
                new SubnetView.Numbers(
                        usage.size(),
                        usage.pool(),
                        usage.leased(),
                        usage.free(),
                        percent,
                        level(percent)),
                stateCounts(usage),
                blocks(snapshot),
                AddressGrid.isPossible(subnet.prefix()),
                statesJson(),
                ownersJson(snapshot));
    }

    private static List<SubnetView.StateCount> stateCounts(Usage usage) {
        long all = usage.states().values().stream().mapToLong(Long::longValue).sum();
        List<SubnetView.StateCount> counts = new ArrayList<>();
        double from = 0;
        for (AddressState state : LEGEND) {
            long count = usage.states().getOrDefault(state, 0L);
            if (count > 0) {
                double width = 1000.0 * count / all;
                counts.add(
                        new SubnetView.StateCount(
                                state.text(),
                                state.code(),
                                label(state),
                                count,
                                String.format(Locale.ROOT, "%.2f", from),
                                String.format(Locale.ROOT, "%.2f", width)));
                from += width;
            }
        }
        return counts;
    }

    /** From what is in use to what is free. */
    private static final List<AddressState> LEGEND =
            List.of(
                    AddressState.CONFLICT,
                    AddressState.LEASED,
                    AddressState.RESERVED_ONLINE,
                    AddressState.OFFERED,
                    AddressState.EXPIRED_GRACE,
                    AddressState.DECLINED,
                    AddressState.ABANDONED,
                    AddressState.OBSERVED_UNKNOWN,
                    AddressState.RESERVED_OFFLINE,
                    AddressState.STATIC,
                    AddressState.GATEWAY,
                    AddressState.LB_VIP,
                    AddressState.LB_POOL_FREE,
                    AddressState.POD_BLOCK,
                    AddressState.FOREIGN_DHCP,
                    AddressState.NETWORK_BROADCAST,
                    AddressState.DHCP_POOL_FREE,
                    AddressState.FREE);

    static String label(AddressState state) {
        return switch (state) {
            case FREE -> "Free";
            case DHCP_POOL_FREE -> "DHCP pool, free";
            case OFFERED -> "Offered";
            case LEASED -> "Leased";
            case EXPIRED_GRACE -> "Just expired";
            case DECLINED -> "Declined";
            case ABANDONED -> "Abandoned";
            case RESERVED_ONLINE -> "Reserved, online";
            case RESERVED_OFFLINE -> "Reserved, offline";
            case STATIC -> "Static";
            case GATEWAY -> "Gateway";
            case NETWORK_BROADCAST -> "Network, broadcast";
            case LB_VIP -> "Load balancer";
            case LB_POOL_FREE -> "Load balancer pool";
            case POD_BLOCK -> "Pods";
            case FOREIGN_DHCP -> "Other DHCP server";
            case OBSERVED_UNKNOWN -> "Unknown device";
            case CONFLICT -> "Conflict";
        };
    }

    private static String statesJson() {
        JsonArray states = new JsonArray();
        for (AddressState state : AddressState.values()) {
            states.add(
                    new JsonObject()
                            .put("code", (int) state.code())
                            .put("name", state.text())
                            .put("label", label(state)));
        }
        return states.encode();
    }

    /** Only what carves: an address of a pool that nobody took says so by its state. */
    private static String ownersJson(SubnetSnapshot snapshot) {
        Subnet subnet = snapshot.subnet();
        JsonArray owners = new JsonArray();
        for (Claim claim : snapshot.claims()) {
            if (claim.carves()) {
                claim.range()
                        .intersection(subnet.prefix().range())
                        .ifPresent(r -> owners.add(owner(subnet, r, claim.owner().toString())));
            }
        }
        for (Reservation reservation : subnet.reservations()) {
            reservation
                    .address()
                    .ifPresent(
                            a ->
                                    owners.add(
                                            owner(
                                                    subnet,
                                                    Ipv4Range.of(a),
                                                    "reserved for " + reservation.title())));
        }
        return owners.encode();
    }

    private static JsonObject owner(Subnet subnet, Ipv4Range range, String name) {
        long network = subnet.prefix().network().asLong();
        return new JsonObject()
                .put("first", range.first().asLong() - network)
                .put("last", range.last().asLong() - network)
                .put("name", HostText.display(name));
    }

    private static String meaning(Claim claim) {
        return switch (claim.semantics()) {
            case EXCLUDE, ADDRESS ->
                    claim.isHeldBack()
                            ? "held back until somebody confirms it, leased last of all"
                            : "never leased";
            case CLAIM -> "shared, not carved";
            case OVERLAY -> "never on this LAN";
        };
    }

    /**
     * @param moves live leases that are not renewed where they are
     * @param onOldMask clients that have not renewed since the prefix changed
     */
    static CarveView carve(
            SubnetSnapshot snapshot,
            List<LeaseMove> moves,
            long onOldMask,
            List<ConflictTable.Row> conflicts) {
        List<String> notes = new ArrayList<>();
        long last = snapshot.pool().lastResort().size();
        if (last > 0) {
            notes.add(
                    last
                            + " addresses of the pool are leased last of all: what was observed"
                            + " there waits for somebody to confirm it");
        }
        if (onOldMask > 0) {
            notes.add(onOldMask + " clients still have the subnet mask of before");
        }
        snapshot.routed()
                .forEach(
                        claim ->
                                notes.add(
                                        HostText.display(claim.toString())
                                                + " is reached through "
                                                + claim.via().map(Object::toString).orElse("")));
        return new CarveView(
                snapshot.pool().holes().stream()
                        .map(
                                hole ->
                                        new CarveView.Carved(
                                                HostText.display(hole.owner().toString()),
                                                hole.range().toString(),
                                                hole.range().size()))
                        .toList(),
                moves.stream().limit(DRAINS).map(SubnetViews::drain).toList(),
                moves.size(),
                notes,
                conflicts);
    }

    private static CarveView.Drain drain(LeaseMove move) {
        return new CarveView.Drain(
                move.lease().address().toString(),
                LeaseViews.who(move.lease()),
                HostText.display(move.because()),
                move.to().map(Object::toString).orElse(""),
                LeaseViews.seconds(move.expected()),
                LeaseViews.seconds(move.latest()));
    }

    private static List<SubnetView.Block> blocks(SubnetSnapshot snapshot) {
        Subnet subnet = snapshot.subnet();
        List<Map.Entry<Ipv4Range, SubnetView.Block>> blocks = new ArrayList<>();
        for (Pool pool : subnet.pools()) {
            blocks.add(
                    Map.entry(
                            pool.range(),
                            new SubnetView.Block(
                                    "pool",
                                    "DHCP pool",
                                    pool.range().toString(),
                                    pool.range().size(),
                                    "leased to any client, except what others own inside")));
        }
        for (Claim claim : snapshot.claims()) {
            blocks.add(
                    Map.entry(
                            claim.range(),
                            new SubnetView.Block(
                                    claim.owner().kind().text(),
                                    HostText.display(claim.owner().name()),
                                    claim.range().toString(),
                                    claim.range().size(),
                                    meaning(claim) + ", from " + Views.text(claim.source()))));
        }
        return blocks.stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue).toList();
    }
}
