package io.leasehold.dhcp.guard;

import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.OfferHold;
import io.leasehold.dhcp.guard.Admission.Verdict;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;

/**
 * Which addresses are on offer behind which port. A port that has all it may have gives up its
 * oldest offer for a new one, once that client had the time to answer: a client that is there
 * answers at once, an invented one never, so that even behind the port that is flooded a new client
 * gets its address. Lane-confined; as many entries as the lane keeps offers.
 */
final class PortOffers {
    /** Longer than a conflict probe takes and a client that wants the address needs to say so. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Verdict ADMITTED = new Verdict.Admitted();

    private record Held(ClientIdentity client, Instant since) {}

    private final Map<Port, LinkedHashMap<Ipv4Address, Held>> byPort = new HashMap<>();
    private final Map<Ipv4Address, List<Port>> ports = new HashMap<>();

    boolean holds(Ipv4Address address) {
        return ports.containsKey(address);
    }

    /**
     * @param most how many offers a port may have
     */
    Verdict roomIn(List<Port> of, ToIntBiFunction<List<Port>, Port> most, Instant now) {
        // The circuit before its relay agent: what it gives up the agent has less, too.
        for (Port port : of.reversed()) {
            LinkedHashMap<Ipv4Address, Held> held = byPort.get(port);
            if (held != null && held.size() >= most.applyAsInt(of, port)) {
                Held oldest = held.firstEntry().getValue();
                return oldest.since().plus(PATIENCE).isAfter(now)
                        ? new Verdict.Refused(IgnoreReason.PORT_OFFERS_FULL)
                        : new Verdict.InPlaceOf(oldest.client());
            }
        }
        return ADMITTED;
    }

    /** An offer that is made again keeps its age. */
    void add(OfferHold hold, List<Port> to, Instant now) {
        if (holds(hold.address())) {
            return;
        }
        Held held = new Held(hold.client(), now);
        for (Port port : to) {
            byPort.computeIfAbsent(port, _ -> new LinkedHashMap<>()).put(hold.address(), held);
        }
        ports.put(hold.address(), to);
    }

    void remove(Ipv4Address address) {
        List<Port> from = ports.remove(address);
        if (from != null) {
            for (Port port : from) {
                byPort.computeIfPresent(
                        port,
                        (_, held) -> {
                            held.remove(address);
                            return held.isEmpty() ? null : held;
                        });
            }
        }
    }

    int count(Port port) {
        LinkedHashMap<Ipv4Address, Held> held = byPort.get(port);
        return held == null ? 0 : held.size();
    }
}
