package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names that claims of a subnet give to single addresses: hosts and services without DHCP. */
public final class ClaimNames {
    /**
     * Who owns such names in the eyes of RFC 4703: a client identifier of type 0, which is no
     * hardware address (RFC 2132 section 9.14), followed by {@code leasehold}. The DHCID is then
     * one per name, whatever its address, so that a service that moves keeps its name. It is no
     * secret; no DHCP client that calls itself so is published.
     */
    static final ClientIdentity OWNER =
            new ClientIdentity(
                    Optional.of(OctetString.of("\0leasehold".getBytes(StandardCharsets.US_ASCII))),
                    new HardwareAddress(0, OctetString.of(new byte[0])));

    private final Map<Ipv4Address, List<DnsName>> byAddress = new LinkedHashMap<>();

    /**
     * Names that cannot be are left out, and of two addresses that want one name the first has it,
     * declared claims before observed ones: what was observed is not checked by anybody else.
     */
    ClaimNames(Subnet subnet, List<Claim> claims, Set<String> reservedLabels) {
        Set<DnsName> reserved = new HashSet<>();
        subnet.ddns()
                .qualifier()
                .ifPresent(
                        suffix ->
                                reservedLabels.forEach(label -> reserved.add(suffix.child(label))));
        Map<DnsName, Ipv4Address> holders = new HashMap<>();
        for (boolean declared : List.of(true, false)) {
            for (Claim claim : claims) {
                if (claim.source().isDeclared() != declared || !mayName(subnet, claim)) {
                    continue;
                }
                Ipv4Address address = claim.range().first();
                for (String hostname : claim.hostnames()) {
                    qualify(hostname, subnet)
                            .filter(name -> !reserved.contains(name))
                            .filter(name -> holders.putIfAbsent(name, address) == null)
                            .ifPresent(
                                    name ->
                                            byAddress
                                                    .computeIfAbsent(
                                                            address, _ -> new ArrayList<>())
                                                    .add(name));
                }
            }
        }
    }

    private static boolean mayName(Subnet subnet, Claim claim) {
        return claim.carves()
                && claim.range().isSingle()
                && claim.space().equals(Space.LAN)
                && subnet.prefix().contains(claim.range());
    }

    /** Whether a client calls itself the owner of such names. */
    public static boolean isOwnedBy(ClientIdentity client) {
        return client.clientId().equals(OWNER.clientId());
    }

    /**
     * A host name of a claim, in full: one label is qualified as the subnet qualifies names, what
     * has a dot is a full name. Empty when it is no host name, or one label where no names are
     * published.
     */
    static Optional<DnsName> qualify(String hostname, Subnet subnet) {
        try {
            return hostname.contains(".")
                    ? Optional.of(DnsName.parse(hostname)).filter(ClaimNames::isHostName)
                    : subnet.ddns()
                            .qualifier()
                            .map(suffix -> DnsName.parse(hostname + "." + suffix))
                            .filter(ClaimNames::isHostName);
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /** RFC 1123 section 2.1, and nothing that is an address or lies where PTR records do. */
    private static boolean isHostName(DnsName name) {
        List<String> labels = name.labels();
        return labels.size() > 1
                && !labels.getLast().equals("arpa")
                && labels.getLast().chars().anyMatch(Character::isLetter)
                && name.text().chars().noneMatch(c -> c == '_' || c == '/');
    }

    /** The names of an address, in the order of the claims; empty when it has none. */
    List<DnsName> of(Ipv4Address address) {
        return byAddress.getOrDefault(address, List.of());
    }

    Set<Ipv4Address> addresses() {
        return byAddress.keySet();
    }

    /** The first labels of all names: what no client may call itself. */
    Set<String> labels() {
        Set<String> labels = new HashSet<>();
        byAddress
                .values()
                .forEach(names -> names.forEach(name -> labels.add(name.labels().getFirst())));
        return labels;
    }
}
