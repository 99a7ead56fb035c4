package io.leasehold.ipam.port;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What DNS should say, for whoever compares it with what DNS says: to be read, and to be done
 * again, not to be changed or published. Calls block; thread-safe.
 */
public interface DnsBook {
    /**
     * What is on the books, in address order.
     *
     * @param after empty begins at the lowest address
     * @param limit most that are returned
     */
    List<DnsLedger.BookEntry> book(Optional<Ipv4Address> after, int limit);

    /**
     * Makes addresses due at once, whether they are confirmed or wait for a retry: DNS was seen to
     * say something else, or a name may have become free. Addresses that nothing is desired of are
     * passed over.
     */
    void reopen(Collection<Ipv4Address> addresses);
}
