package io.leasehold.simulation;

import java.time.Duration;

/** A LAN that loses, repeats and reorders datagrams. */
final class SimulatedNetwork {
    private static final Duration FASTEST = Duration.ofNanos(50_000);
    private static final Duration USUAL = Duration.ofMillis(2);
    private static final Duration STRAGGLER = Duration.ofSeconds(3);

    private final World world;
    private final double drop;
    private final double duplicate;
    private final double straggle;

    SimulatedNetwork(World world, double drop, double duplicate, double straggle) {
        this.world = world;
        this.drop = drop;
        this.duplicate = duplicate;
        this.straggle = straggle;
    }

    /** Delivers once, twice or never, sooner or much later. */
    void carry(Runnable delivery) {
        if (world.chance(drop)) {
            return;
        }
        int copies = world.chance(duplicate) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            world.after(
                    world.between(FASTEST, world.chance(straggle) ? STRAGGLER : USUAL), delivery);
        }
    }
}
