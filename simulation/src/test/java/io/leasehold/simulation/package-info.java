/**
 * The real server code on a simulated network, clock and disk: one thread, one seed, invariants
 * after every event. Start at {@link io.leasehold.simulation.Simulation}; a failing seed replays
 * exactly.
 */
@NullMarked
package io.leasehold.simulation;

import org.jspecify.annotations.NullMarked;
