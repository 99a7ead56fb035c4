package io.leasehold.dhcp.guard;

import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets packets by as long as their client, their circuit and their interface or relay agent send no
 * more than they may. Stands before the inbox, so that a flood behind one port does not crowd out
 * what comes by the others.
 *
 * <p>A client's excess is not charged to its port, nor a circuit's to its relay agent: those who
 * share it with a noisy neighbour keep their share. A port's excess is not charged to clients, so
 * that forged hardware addresses fill the table of clients only as fast as their port may send.
 *
 * <p>Thread-safe.
 */
public final class PacketGuard {
    /** More than send within the ten seconds in which a client's bucket fills up again. */
    private static final int CLIENTS = 1 << 16;

    private static final int LINKS = 1 << 12;
    private static final int CIRCUITS = 1 << 15;

    /** Of what a client without a hardware address calls itself. */
    private static final int KEY_OCTETS = 64;

    private final LongSupplier nanoTicker;
    private final RateTable<HardwareAddress> clients;
    private final RateTable<Port> links;
    private final RateTable<Port> circuits;

    /**
     * @param nanoTicker nanoseconds of elapsed time
     */
    public PacketGuard(GuardSettings settings, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.clients = new RateTable<>(settings.client(), CLIENTS);
        this.links = new RateTable<>(settings.link(), LINKS);
        this.circuits = new RateTable<>(settings.circuit(), CIRCUITS);
    }

    /** Why a message is not to be looked at; empty when it is, and is counted from now on. */
    public synchronized Optional<IgnoreReason> refusal(ClientMessage message, Arrival arrival) {
        long now = nanoTicker.getAsLong();
        List<Port> ports = Port.of(message, arrival);
        boolean room =
                links.has(ports.getFirst(), now)
                        && (ports.size() == 1 || circuits.has(ports.getLast(), now));
        if (!room) {
            return Optional.of(IgnoreReason.PORT_OVER_RATE);
        }
        // Whoever asks on behalf of others (RFC 4388) is not the client it asks about.
        boolean isClient = message.type() != MessageType.LEASEQUERY;
        if (isClient && !clients.take(hardware(message), now)) {
            return Optional.of(IgnoreReason.CLIENT_OVER_RATE);
        }
        links.take(ports.getFirst(), now);
        if (ports.size() > 1) {
            circuits.take(ports.getLast(), now);
        }
        return Optional.empty();
    }

    /** RFC 4390 section 2.1: who has no hardware address has a client identifier. */
    private static HardwareAddress hardware(ClientMessage message) {
        if (!message.chaddr().octets().isEmpty()) {
            return message.chaddr();
        }
        OctetString key = message.client().key();
        // A chaddr has 16 octets; the hash stands for the longer name.
        int hash = key.slice(0, Math.min(KEY_OCTETS, key.length())).hashCode();
        return new HardwareAddress(
                message.chaddr().type(),
                OctetString.of(
                        new byte[] {
                            0,
                            (byte) (hash >>> 24),
                            (byte) (hash >>> 16),
                            (byte) (hash >>> 8),
                            (byte) hash
                        }));
    }

    /** How many clients are counted now. */
    public synchronized int clients() {
        return clients.size();
    }
}
