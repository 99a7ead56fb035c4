package io.leasehold.dhcp.engine;

import io.leasehold.ipam.sight.SightingBook;

import java.util.function.LongSupplier;

/**
 * What a lane probes with.
 *
 * @param book is told every answer, and knows whose answers mean nothing
 * @param nanoTicker elapsed time, for waiting
 */
public record Probing(
        ProbeSettings settings, Prober prober, SightingBook book, LongSupplier nanoTicker) {
    /** No address is ever probed. */
    public static Probing off() {
        return new Probing(ProbeSettings.OFF, Prober.NONE, new SightingBook(1), () -> 0);
    }
}
