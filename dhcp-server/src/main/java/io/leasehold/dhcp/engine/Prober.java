package io.leasehold.dhcp.engine;

import io.leasehold.ipam.net.Ipv4Address;

/**
 * Asks a network whether somebody uses an address. Answers come to {@link Lane#answered}, later and
 * never from within {@link #probe}. Must not block.
 */
public interface Prober {
    /** Where nothing can be asked. */
    Prober NONE =
            new Prober() {
                @Override
                public boolean canProbe(ProbeTarget target) {
                    return false;
                }

                @Override
                public void probe(ProbeTarget target) {
                    throw new IllegalStateException("no way to probe " + target.address());
                }
            };

    /** Whether an answer can be expected if somebody uses the address. */
    boolean canProbe(ProbeTarget target);

    /** Sends one probe. That it could not be sent is counted there, and taken for silence here. */
    void probe(ProbeTarget target);

    /** No answer about this address is waited for any more. */
    default void forget(Ipv4Address address) {}
}
