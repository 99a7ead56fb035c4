package io.leasehold.dhcp;

import io.leasehold.dhcp.guard.GuardSettings;
import io.leasehold.dhcp.journal.JournalSize;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.List;
import java.util.Optional;

/**
 * What a server does besides answering its clients.
 *
 * @param guard limits of clients and ports; empty for none
 * @param leaseQueryRequesters who may ask for leases (RFC 4388), by giaddr; nobody when empty
 * @param journal how many exchanges are remembered
 */
public record Safeguards(
        Optional<GuardSettings> guard, List<Ipv4Prefix> leaseQueryRequesters, JournalSize journal) {
    public static final Safeguards DEFAULT =
            new Safeguards(Optional.of(GuardSettings.DEFAULT), List.of(), JournalSize.DEFAULT);

    /** For clients of a test, which may be as many and as hasty as it likes. */
    public static final Safeguards NONE =
            new Safeguards(Optional.empty(), List.of(), JournalSize.DEFAULT);

    public Safeguards {
        leaseQueryRequesters = List.copyOf(leaseQueryRequesters);
    }
}
