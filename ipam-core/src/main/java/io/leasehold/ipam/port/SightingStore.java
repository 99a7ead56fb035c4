package io.leasehold.ipam.port;

import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.sight.Seen;

import java.util.List;

/**
 * Where it is kept which addresses were seen in use. Losing the last minutes of it does no harm:
 * what is in use is seen again. Calls block; thread-safe.
 */
public interface SightingStore {
    /**
     * Adds rows or brings them up to date, by address and hardware address; one row each at most in
     * one call. Of a row that is there already, the earlier first and the later last time stay, and
     * {@link io.leasehold.ipam.sight.Origin#ARP} is never taken back; so servers that share the
     * store may save in any order. Times are kept to the microsecond.
     *
     * @throws StoreUnavailableException when it is unknown whether the rows were saved
     */
    void save(List<Seen> seen);

    /**
     * Everything that is kept, by address, then the one seen last first.
     *
     * @throws StoreUnavailableException when the store does not answer
     */
    List<Seen> load();

    /**
     * What is kept about these addresses, by address, then the one seen last first.
     *
     * @throws StoreUnavailableException when the store does not answer
     */
    List<Seen> within(Ipv4Range addresses);
}
