package io.leasehold.dhcp.engine;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which answers a lane waits for. What nobody asked about never gets into its inbox, and of what
 * was asked about only so much: one lane's thread is all there is, and anybody can send answers.
 * Thread-safe.
 */
final class ExpectedAnswers implements Prober {
    /** Hosts of one address, and a repetition or two. */
    static final int PER_PROBE = 8;

    private final Prober prober;
    private final Map<Ipv4Address, Integer> left = new ConcurrentHashMap<>();

    /**
     * @param prober sends the probes
     */
    ExpectedAnswers(Prober prober) {
        this.prober = prober;
    }

    @Override
    public boolean canProbe(ProbeTarget target) {
        return prober.canProbe(target);
    }

    @Override
    public void probe(ProbeTarget target) {
        left.put(target.address(), PER_PROBE);
        prober.probe(target);
    }

    @Override
    public void forget(Ipv4Address address) {
        left.remove(address);
        prober.forget(address);
    }

    /** Whether an answer about this address is waited for; takes one of those there may be. */
    boolean take(Ipv4Address address) {
        boolean[] taken = {false};
        left.computeIfPresent(
                address,
                (_, count) -> {
                    taken[0] = count > 0;
                    return Math.max(0, count - 1);
                });
        return taken[0];
    }
}
