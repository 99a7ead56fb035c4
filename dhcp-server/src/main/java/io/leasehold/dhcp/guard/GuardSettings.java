package io.leasehold.dhcp.guard;

import java.util.OptionalInt;

/**
 * How much of the service one client or port may use.
 *
 * @param client packets of one hardware address
 * @param link packets of one interface, or of one relay agent
 * @param circuit packets of one circuit of a relay agent
 * @param linkOffers addresses that are offered to new clients of an interface, or of a relay agent
 *     that names no circuits, and not taken yet
 * @param relayOffers the same for all circuits of one relay agent together
 * @param circuitOffers the same for one circuit
 * @param circuitLeases leases of one circuit in one subnet; empty for as many as there are
 * @param clientDeclines addresses that one hardware address may take out of service in an hour
 */
public record GuardSettings(
        Rate client,
        Rate link,
        Rate circuit,
        int linkOffers,
        int relayOffers,
        int circuitOffers,
        OptionalInt circuitLeases,
        int clientDeclines) {
    public static final GuardSettings DEFAULT =
            new GuardSettings(
                    new Rate(20, 2),
                    new Rate(100_000, 50_000),
                    new Rate(400, 100),
                    4096,
                    1_024,
                    64,
                    OptionalInt.empty(),
                    5);

    public GuardSettings {
        if (linkOffers < 1 || relayOffers < 1 || circuitOffers < 1 || clientDeclines < 0) {
            throw new IllegalArgumentException("a guard that offers nothing to anybody");
        }
    }
}
