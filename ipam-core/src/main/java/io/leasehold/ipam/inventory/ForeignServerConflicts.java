package io.leasehold.ipam.inventory;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Conflict.Kind;
import io.leasehold.ipam.plan.Conflict.Severity;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.sight.ForeignServer;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The DHCP servers that were heard of where nobody expects them. A server is expected when a claim
 * of kind FOREIGN_DHCP covers its identifier, when a subnet with foreign authority names it, and on
 * a link that is foreign altogether.
 */
public final class ForeignServerConflicts {
    private ForeignServerConflicts() {}

    /** A conflict for each server that the plan does not expect. */
    public static List<Conflict> of(Plan plan, Collection<ForeignServer> servers) {
        List<Conflict> found = new ArrayList<>();
        for (ForeignServer server : servers) {
            if (!isExpected(plan, server)) {
                found.add(conflict(server));
            }
        }
        return found;
    }

    /** Whether the plan says that this server is to be there. */
    public static boolean isExpected(Plan plan, ForeignServer server) {
        Ipv4Address identifier = server.identifier();
        boolean claimed =
                plan.content().claims().stream()
                        .anyMatch(
                                claim ->
                                        claim.owner().kind() == OwnerKind.FOREIGN_DHCP
                                                && claim.range().contains(identifier));
        boolean named =
                plan.subnets().stream()
                        .map(SubnetSnapshot::subnet)
                        .anyMatch(
                                subnet ->
                                        subnet.authority() == Authority.FOREIGN
                                                && subnet.dhcpServer()
                                                        .filter(identifier.toString()::equals)
                                                        .isPresent());
        return claimed || named || isForeign(plan, server);
    }

    /** A link where all subnets are somebody else's, who is not named by another address. */
    private static boolean isForeign(Plan plan, ForeignServer server) {
        Optional<Link> link =
                server.relay().isPresent()
                        ? server.relay().flatMap(plan::behind)
                        : plan.onInterface(server.networkInterface());
        return link.isPresent()
                && link.get().subnets().stream()
                        .map(SubnetSnapshot::subnet)
                        .allMatch(
                                subnet ->
                                        subnet.authority() == Authority.FOREIGN
                                                && !isNamedByAddress(subnet));
    }

    private static boolean isNamedByAddress(Subnet subnet) {
        return subnet.dhcpServer().filter(s -> s.matches("[0-9]+(\\.[0-9]+){3}")).isPresent();
    }

    private static Conflict conflict(ForeignServer server) {
        return Conflict.of(
                Kind.FOREIGN_DHCP_SERVER,
                Severity.WARNING,
                Space.LAN,
                Ipv4Range.of(server.identifier()),
                List.of("dhcp server " + server.identifier(), server.place()),
                "DHCP server "
                        + server.identifier()
                        + " answers clients "
                        + server.place()
                        + ", too: switch it off, or declare it with a claim of kind"
                        + " foreign-dhcp",
                List.of(evidence(server)));
    }

    /** To the hour and the power of two, so that it is not another one at every look. */
    private static String evidence(ForeignServer server) {
        boolean all = server.clients() < ForeignServer.MOST_CLIENTS;
        return (all ? "" : "at least ")
                + server.clients()
                + (server.clients() == 1 ? " client" : " clients")
                + " took its offer, "
                + (server.times() == 1
                        ? "once"
                        : "at least " + Long.highestOneBit(server.times()) + " times")
                + ", first at "
                + server.firstSeen()
                + ", lately in the hour of "
                + server.lastSeen().truncatedTo(ChronoUnit.HOURS);
    }
}
