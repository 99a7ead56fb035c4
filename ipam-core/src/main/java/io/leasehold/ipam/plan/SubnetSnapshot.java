package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A subnet with its effective pool and its reservations indexed: all that serving one exchange
 * needs. Immutable.
 */
public final class SubnetSnapshot {
    private final Subnet subnet;
    private final List<Claim> claims;
    private final List<Claim> routed;
    private final Inherited inherited;
    private final Terms terms;
    private final List<Terms> poolTerms;
    private final LeaseTimes leaseTimes;
    private final Handling handling;
    private final EffectivePool pool;
    private final Map<DeviceIdentifier, Reservation> byIdentifier = new HashMap<>();
    private final Map<Ipv4Address, Reservation> byAddress = new HashMap<>();
    private final Set<String> reservedNames = new HashSet<>();
    private final ClaimNames claimNames;

    /** A subnet that no route leads away from. */
    public SubnetSnapshot(Subnet subnet, List<Claim> claims) {
        this(subnet, claims, List.of(), Inherited.NOTHING);
    }

    /**
     * @param claims those that touch the subnet
     * @param routed those whose next hop is in the subnet, wherever they are
     */
    public SubnetSnapshot(
            Subnet subnet, List<Claim> claims, List<Claim> routed, Inherited inherited) {
        this.subnet = subnet;
        this.inherited = inherited;
        this.terms =
                inherited
                        .terms()
                        .overlaidBy(Terms.of(DerivedOptions.of(subnet, routed)))
                        .overlaidBy(subnet.terms());
        this.poolTerms = subnet.pools().stream().map(one -> terms.overlaidBy(one.terms())).toList();
        this.leaseTimes = terms.lease().resolve();
        this.handling = inherited.handling().overlaidBy(subnet.handling());
        this.claims = List.copyOf(claims);
        this.routed = List.copyOf(routed);
        this.pool = Carver.carve(subnet, claims);
        for (Reservation reservation : subnet.reservations()) {
            if (!reservation.enabled()) {
                continue;
            }
            reservation.identifiers().forEach(id -> byIdentifier.put(id, reservation));
            reservation.address().ifPresent(address -> byAddress.put(address, reservation));
            reservation
                    .hostname()
                    .ifPresent(name -> reservedNames.add(name.toLowerCase(Locale.ROOT)));
        }
        this.claimNames = new ClaimNames(subnet, claims, reservedNames);
        reservedNames.addAll(claimNames.labels());
    }

    public Subnet subnet() {
        return subnet;
    }

    public SubnetId id() {
        return subnet.id();
    }

    /** What the subnet has from the scopes around it. */
    public Inherited inherited() {
        return inherited;
    }

    /**
     * What its clients get, before pool, classes and reservation have their say: what the scopes
     * around it say, then what follows from what it is (mask, gateway, zone), then what it says
     * itself.
     */
    public Terms terms() {
        return terms;
    }

    /**
     * What the client of an address gets, before classes and reservation have their say: {@link
     * #terms} and what the pool of the address says, if it is of one.
     */
    public Terms termsAt(Ipv4Address address) {
        List<Pool> pools = subnet.pools();
        for (int i = 0; i < pools.size(); i++) {
            if (pools.get(i).range().contains(address)) {
                return poolTerms.get(i);
            }
        }
        return terms;
    }

    /** The lease times of {@link #terms}. */
    public LeaseTimes leaseTimes() {
        return leaseTimes;
    }

    public Handling handling() {
        return handling;
    }

    /** Every claim that touches the subnet, whatever its semantics and standing. */
    public List<Claim> claims() {
        return claims;
    }

    /** Every claim, here or elsewhere, that is reached through a next hop of this subnet. */
    public List<Claim> routed() {
        return routed;
    }

    public EffectivePool pool() {
        return pool;
    }

    /** The reservation of a client wherever it is connected. */
    public Optional<Reservation> reservationFor(ClientIdentity client) {
        return reservationFor(Requester.of(client));
    }

    /**
     * The enabled reservation of a requester: by client identifier, else by hardware address, else
     * by the circuit it is connected to.
     */
    public Optional<Reservation> reservationFor(Requester requester) {
        if (byIdentifier.isEmpty()) {
            return Optional.empty();
        }
        ClientIdentity client = requester.client();
        Reservation found = null;
        if (client.clientId().isPresent()) {
            found = byIdentifier.get(new DeviceIdentifier.ClientId(client.clientId().get()));
        }
        if (found == null) {
            found = byIdentifier.get(new DeviceIdentifier.Mac(client.hardware()));
        }
        if (found == null && requester.circuitId().isPresent()) {
            found = byIdentifier.get(new DeviceIdentifier.CircuitId(requester.circuitId().get()));
        }
        return Optional.ofNullable(found);
    }

    /** The enabled reservation of an address. */
    public Optional<Reservation> reservationOf(Ipv4Address address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /**
     * Whether members of these classes are served here: the gates of the subnet and of its shared
     * network are open to one of them.
     */
    public boolean admits(Set<String> classes) {
        return isOpen(subnet.classes(), classes) && isOpen(inherited.classes(), classes);
    }

    /** The pool of an address, carved or not. */
    public Optional<Pool> poolOf(Ipv4Address address) {
        for (Pool one : subnet.pools()) {
            if (one.range().contains(address)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a gate lets members of these classes through.
     *
     * @param gate one of these is enough; empty for everybody
     */
    public static boolean isOpen(Set<String> gate, Set<String> classes) {
        return gate.isEmpty() || gate.stream().anyMatch(classes::contains);
    }

    /**
     * Whether some device's reservation has this host name, or a claim one that begins with it; a
     * label in lower case.
     */
    public boolean isReservedName(String label) {
        return reservedNames.contains(label);
    }

    /** As {@link #allows(Requester, Ipv4Address)}, wherever the client is connected. */
    public boolean allows(ClientIdentity client, Ipv4Address address) {
        return allows(Requester.of(client), address);
    }

    /**
     * Whether this requester may hold this address under the plan, whoever holds it now: it is its
     * own reserved address, or it is of the pool and the requester has no reserved address.
     */
    public boolean allows(Requester requester, Ipv4Address address) {
        Optional<Ipv4Address> reserved = reservationFor(requester).flatMap(Reservation::address);
        return reserved.map(address::equals).orElseGet(() -> pool.contains(address));
    }

    /**
     * Whether all that claims this address is a cluster's node that was seen there. Most likely it
     * is the very host that has the address from us: such a node is seen exactly where we put it.
     */
    public boolean isSeenNode(Ipv4Address address) {
        List<Claim> owners =
                claims.stream().filter(c -> c.carves() && c.range().contains(address)).toList();
        return !owners.isEmpty() && owners.stream().allMatch(SubnetSnapshot::isNodeSeen);
    }

    /** Whether whoever leases this address now may keep it, although a node carves it. */
    public boolean keepsHolder(Ipv4Address address) {
        return reservationOf(address).isEmpty()
                && subnet.pools().stream().anyMatch(pool -> pool.range().contains(address))
                && isSeenNode(address);
    }

    /** The addresses that nobody owns and no pool has. */
    public Ipv4RangeSet unowned() {
        return Planner.unowned(subnet, claims);
    }

    private static boolean isNodeSeen(Claim claim) {
        return claim.owner().kind() == OwnerKind.NODE
                && claim.semantics() == ClaimSemantics.ADDRESS
                && !claim.source().isDeclared();
    }

    /**
     * What DNS says about an address while nobody leases it: the name of a reservation whose name
     * is there {@link ReservedName#ALWAYS}, else the names that claims give to it. The DHCID of a
     * reserved name is that of the device, by its first identifier, so that the name is its own
     * when it takes its lease.
     */
    public Optional<DnsIntent.Publish> standingName(Ipv4Address address) {
        return reservationOf(address)
                .filter(reservation -> reservation.dns() == ReservedName.ALWAYS)
                .flatMap(reservation -> standingName(address, reservation))
                .or(
                        () ->
                                subnet.ddns()
                                        .ofClaims(
                                                address,
                                                claimNames.of(address),
                                                leaseTimes.standard()));
    }

    private Optional<DnsIntent.Publish> standingName(Ipv4Address address, Reservation reservation) {
        DdnsPolicy policy = subnet.ddns();
        return nameOf(reservation)
                .flatMap(
                        name ->
                                Devices.identityOf(reservation)
                                        .map(
                                                device ->
                                                        policy.ofReservation(
                                                                address,
                                                                name,
                                                                reservation,
                                                                device,
                                                                leaseTimes.standard(),
                                                                true)));
    }

    /** The host name of a reservation, qualified; empty when it has none, or none is published. */
    public Optional<DnsName> nameOf(Reservation reservation) {
        return subnet.ddns()
                .qualifier()
                .flatMap(
                        suffix ->
                                reservation
                                        .hostname()
                                        .map(label -> label.toLowerCase(Locale.ROOT))
                                        .map(suffix::child));
    }

    /** Every standing name of the subnet, by address. */
    public Map<Ipv4Address, DnsIntent.Publish> standingNames() {
        Map<Ipv4Address, DnsIntent.Publish> names = new HashMap<>();
        Set<Ipv4Address> addresses = new HashSet<>(byAddress.keySet());
        addresses.addAll(claimNames.addresses());
        addresses.forEach(
                address -> standingName(address).ifPresent(name -> names.put(address, name)));
        return names;
    }
}
