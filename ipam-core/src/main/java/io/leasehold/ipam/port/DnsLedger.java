package io.leasehold.ipam.port;

import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What DNS should say and what it may say, per address. Desired state is written by lease
 * transactions; everything else here is written by the reconciler alone. Calls block; thread-safe.
 */
public interface DnsLedger {
    /**
     * A name that is, or may be, in DNS for an address because of us. It is recorded
     * <em>before</em> the first update is sent, so that whatever a crash leaves behind in DNS is
     * known.
     *
     * @param dhcid what stands beside the address record and proves that it is ours; empty when it
     *     was published without one
     * @param forward whether there may be an address record under the name
     * @param reverse whether there may be a PTR to the name
     */
    record Trace(
            Ipv4Address address,
            DnsName name,
            Optional<Dhcid> dhcid,
            boolean forward,
            boolean reverse) {
        /** With a DHCID. */
        public Trace(
                Ipv4Address address, DnsName name, Dhcid dhcid, boolean forward, boolean reverse) {
            this(address, name, Optional.of(dhcid), forward, reverse);
        }

        /** Whether it speaks of the same records, or some of them. */
        public boolean isLike(Trace other) {
            return address.equals(other.address)
                    && name.equals(other.name)
                    && dhcid.equals(other.dhcid);
        }

        /** The same name with other flags. */
        public Trace with(boolean isForward, boolean isReverse) {
            return new Trace(address, name, dhcid, isForward, isReverse);
        }

        /** One trace that says what two {@linkplain #isLike alike} say. */
        public Trace and(Trace other) {
            return with(forward || other.forward, reverse || other.reverse);
        }
    }

    /**
     * One address whose DNS is not known to be what it should be.
     *
     * @param generation of the desired state; rises with every intent of the address
     * @param desired what should be published now
     * @param traces what is or may be in DNS for the address
     * @param attempts failed attempts since the desired state last changed
     */
    record Work(
            Ipv4Address address,
            long generation,
            DnsIntent desired,
            List<Trace> traces,
            int attempts) {
        public Work {
            traces = List.copyOf(traces);
        }
    }

    /** The end of one attempt at a {@link Work}. */
    sealed interface Settlement {
        Work work();

        /**
         * DNS says what was desired at {@link Work#generation}; of the traces only {@code kept} is
         * left.
         */
        record Done(Work work, List<Trace> kept) implements Settlement {
            public Done {
                kept = List.copyOf(kept);
            }
        }

        /**
         * Not yet. It counts only while the generation of the work is the desired one and is not
         * confirmed; else it changes nothing.
         *
         * @param traces what is or may be left in DNS for the address; these replace what was
         *     recorded
         * @param kind for metrics and pages, like {@code REFUSED} or {@code TIMEOUT} or {@code
         *     CONFLICT}
         * @param reason in words, for people
         * @param retryAt when to try again at the latest
         */
        record Failed(Work work, List<Trace> traces, String kind, String reason, Instant retryAt)
                implements Settlement {
            public Failed {
                traces = List.copyOf(traces);
            }
        }
    }

    /**
     * Addresses whose desired state is not confirmed and whose next attempt is due, oldest first.
     *
     * @param limit most that are returned
     */
    List<Work> due(Instant now, int limit);

    /**
     * Records, durable on return, names that are about to be sent. A name that is known already
     * with the same DHCID keeps its flags and gains those of the announcement.
     */
    void announce(List<Trace> traces);

    /**
     * Records ends of attempts. A settlement of a generation that is no longer the desired one
     * keeps the address due.
     */
    void settle(List<Settlement> settlements);

    /**
     * Makes addresses due at once, whether they are confirmed or wait for a retry: DNS was seen to
     * say something else, or a name may have become free. Addresses that nothing is desired of are
     * passed over.
     */
    void reopen(Collection<Ipv4Address> addresses);

    /**
     * Makes an address due at once, and until it is confirmed its names are taken over from whoever
     * has them ({@link io.leasehold.ipam.dns.ConflictMode#NO_CHECK_WITH_DHCID}): somebody decided
     * that they are ours.
     */
    void adopt(Ipv4Address address);

    /**
     * What is on the books, in address order.
     *
     * @param after empty begins at the lowest address
     * @param limit most that are returned
     */
    List<BookEntry> book(Optional<Ipv4Address> after, int limit);

    /**
     * One address on the books.
     *
     * @param desired what should be published now
     * @param traces what is or may be in DNS because of us
     * @param confirmed whether DNS was last known to say what is desired
     * @param failure kind and words of the last attempt, if that failed
     */
    record BookEntry(
            Ipv4Address address,
            DnsIntent desired,
            List<Trace> traces,
            boolean confirmed,
            Optional<Failure> failure) {
        public BookEntry {
            traces = List.copyOf(traces);
        }
    }

    /** Why an address is not as it should be: {@link Settlement.Failed}. */
    record Failure(String kind, String reason, int attempts, Instant retryAt) {}

    /** How many addresses are not confirmed, and since when the oldest. */
    Backlog backlog();

    /** The reconciler's debt. */
    record Backlog(long pending, Optional<Instant> oldest) {}
}
