package io.leasehold.ipam.plan;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.HashMap;
import java.util.HashSet;
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
    private final EffectivePool pool;
    private final Map<DeviceIdentifier, Reservation> byIdentifier = new HashMap<>();
    private final Map<Ipv4Address, Reservation> byAddress = new HashMap<>();
    private final Set<String> reservedNames = new HashSet<>();

    public SubnetSnapshot(Subnet subnet) {
        this.subnet = subnet;
        this.pool = Carver.carve(subnet);
        for (Reservation reservation : subnet.reservations()) {
            reservation.identifiers().forEach(id -> byIdentifier.put(id, reservation));
            reservation.address().ifPresent(address -> byAddress.put(address, reservation));
            reservation
                    .hostname()
                    .ifPresent(name -> reservedNames.add(name.toLowerCase(Locale.ROOT)));
        }
    }

    public Subnet subnet() {
        return subnet;
    }

    public SubnetId id() {
        return subnet.id();
    }

    public EffectivePool pool() {
        return pool;
    }

    /** The reservation of a client; by client identifier before hardware address. */
    public Optional<Reservation> reservationFor(ClientIdentity client) {
        Optional<Reservation> byClientId =
                client.clientId().map(id -> byIdentifier.get(new DeviceIdentifier.ClientId(id)));
        return byClientId.isPresent()
                ? byClientId
                : Optional.ofNullable(
                        byIdentifier.get(new DeviceIdentifier.Mac(client.hardware())));
    }

    public Optional<Reservation> reservationOf(Ipv4Address address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** Whether some device's reservation has this host name, a label in lower case. */
    public boolean isReservedName(String label) {
        return reservedNames.contains(label);
    }

    /**
     * Whether this client may hold this address under the plan, whoever holds it now: it is the
     * client's own reserved address, or it is dynamic and the client has no reserved address.
     */
    public boolean allows(ClientIdentity client, Ipv4Address address) {
        Optional<Ipv4Address> reserved = reservationFor(client).flatMap(Reservation::address);
        return reserved.map(address::equals).orElseGet(() -> pool.dynamic().contains(address));
    }
}
