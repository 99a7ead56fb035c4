package io.leasehold.ipam.plan;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import java.util.Comparator;
import java.util.Optional;

/** What is known of a device from its reservation alone. */
final class Devices {
    private static final HardwareAddress NO_HARDWARE =
            new HardwareAddress(0, OctetString.of(new byte[0]));

    private Devices() {}

    /**
     * How the device will most likely identify itself: by the client identifier it is known by,
     * else by its hardware address; empty when only its circuit is known.
     */
    static Optional<ClientIdentity> identityOf(Reservation reservation) {
        return reservation.identifiers().stream()
                .filter(id -> !(id instanceof DeviceIdentifier.CircuitId))
                .min(
                        Comparator.comparing((DeviceIdentifier id) -> id.getClass().getSimpleName())
                                .thenComparing(Object::toString))
                .flatMap(
                        id ->
                                switch (id) {
                                    case DeviceIdentifier.ClientId(OctetString octets) ->
                                            Optional.of(
                                                    new ClientIdentity(
                                                            Optional.of(octets), NO_HARDWARE));
                                    case DeviceIdentifier.Mac(HardwareAddress hardware) ->
                                            Optional.of(
                                                    new ClientIdentity(Optional.empty(), hardware));
                                    case DeviceIdentifier.CircuitId _ -> Optional.empty();
                                });
    }
}
