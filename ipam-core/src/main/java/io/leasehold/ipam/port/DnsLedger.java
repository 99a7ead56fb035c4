package io.leasehold.ipam.port;

import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What DNS should say and what it may say, per address. Desired state is written by lease
 * transactions; everything else here is written by reconcilers alone. Several servers may have one
 * each: what one has {@linkplain #claim claimed}, the others leave alone. Calls block; thread-safe.
 */
public interface DnsLedger extends DnsBook {
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
     * @param since when it was desired, or made due again, by the store's clock
     * @param claim under which it was taken up; {@link #UNCLAIMED} when it was only looked at
     */
    record Work(
            Ipv4Address address,
            long generation,
            DnsIntent desired,
            List<Trace> traces,
            int attempts,
            Instant since,
            long claim) {
        public static final long UNCLAIMED = 0;

        public Work {
            traces = List.copyOf(traces);
        }

        /** Only looked at. */
        public Work(
                Ipv4Address address,
                long generation,
                DnsIntent desired,
                List<Trace> traces,
                int attempts,
                Instant since) {
            this(address, generation, desired, traces, attempts, since, UNCLAIMED);
        }

        /** Taken up, with what was announced on record. */
        public Work claimed(long id, List<Trace> announced) {
            List<Trace> all = new ArrayList<>(traces);
            for (Trace trace : announced) {
                int known = 0;
                while (known < all.size() && !all.get(known).isLike(trace)) {
                    known++;
                }
                if (known == all.size()) {
                    all.add(trace);
                } else {
                    all.set(known, all.get(known).and(trace));
                }
            }
            return new Work(address, generation, desired, all, attempts, since, id);
        }

        /** Names under which it had, or may have had, an address record. */
        public Set<DnsName> forwardNames() {
            return forward(traces);
        }
    }

    private static Set<DnsName> forward(List<Trace> traces) {
        return traces.stream()
                .filter(Trace::forward)
                .map(Trace::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The end of one attempt at a {@link Work} that was claimed. */
    sealed interface Settlement {
        Work work();

        /** What is or may be left in DNS for the address. */
        List<Trace> left();

        /** Names that had an address record for the address and have none any more. */
        default Set<DnsName> takenOff() {
            Set<DnsName> names = new HashSet<>(work().forwardNames());
            names.removeAll(forward(left()));
            return names;
        }

        /**
         * Whether it was an attempt at what is desired now, and so decides whether that is
         * confirmed.
         *
         * @param generation that is desired now
         * @param adopt whether the names are to be taken over now
         */
        default boolean isAbout(long generation, boolean adopt) {
            return work().generation() == generation
                    && (!adopt
                            || !(work().desired() instanceof DnsIntent.Publish publish)
                            || publish.equals(publish.adopted()));
        }

        /**
         * DNS says what was desired at {@link Work#generation}; of the traces only {@code kept} is
         * left.
         */
        record Done(Work work, List<Trace> kept) implements Settlement {
            public Done {
                kept = List.copyOf(kept);
            }

            @Override
            public List<Trace> left() {
                return kept;
            }
        }

        /**
         * Not yet. When something newer is desired by now, only the traces count: the newer is due
         * by itself.
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

            @Override
            public List<Trace> left() {
                return traces;
            }
        }
    }

    /**
     * Addresses whose desired state is not confirmed and whose next attempt is due, oldest first,
     * whoever works on them.
     *
     * @param limit most that are returned
     */
    List<Work> due(Instant now, int limit);

    /**
     * Takes up work that is due, durable on return: until the claim is over or has run out, no
     * other server is given an address of it or a work that {@linkplain Choice.Taken#names touches}
     * one of its names. The store's clock decides when it runs out.
     *
     * @param server who claims; a server may have several claims, and they do not exclude each
     *     other
     * @param time from now until it runs out, unless it is {@linkplain #renew renewed}
     * @param now which attempts are due
     * @param limit most works that are shown to the choice
     */
    Claim claim(String server, Duration time, Instant now, int limit, Choice choice);

    /**
     * What a server has taken up.
     *
     * @param id {@link Work#UNCLAIMED} when it chose nothing
     */
    record Claim(long id, List<Work> works) {
        public static final Claim NOTHING = new Claim(Work.UNCLAIMED, List.of());

        public Claim {
            works = List.copyOf(works);
        }
    }

    /** Which of the due works a server takes up. */
    interface Choice {
        /**
         * May be asked more than once, when the store has to begin again; the last answer counts.
         *
         * @param due oldest first, without what other servers work on
         * @param elsewhere names that other servers work on
         */
        List<Taken> choose(List<Work> due, Set<DnsName> elsewhere);

        /**
         * One that is taken up.
         *
         * @param names that working on it may touch
         * @param announced what may be in DNS from now on. A name that is known already with the
         *     same DHCID keeps its flags and gains those of the announcement
         */
        record Taken(Work work, Set<DnsName> names, List<Trace> announced) {
            public Taken {
                names = Set.copyOf(names);
                announced = List.copyOf(announced);
            }
        }
    }

    /**
     * Prolongs claims of a server, and ends those it does not name: it never heard of them.
     *
     * @param time from now until they run out
     * @return those that stand. Another one has run out, and somebody else may have taken up what
     *     it covered: nothing may be done under it any more
     */
    Set<Long> renew(String server, Set<Long> claims, Duration time);

    /** Ends the claims of a server: it has just started, or stops. */
    void release(String server);

    /**
     * Records ends of attempts. What was claimed under a claim that no longer stands changes
     * nothing. A settlement of a generation that is no longer the desired one keeps the address
     * due. When an address record goes off the books, every other address that desires its name is
     * due again: the name may be free for it now, or its own record have gone along.
     *
     * @param over claims that end with this, since nothing under them is left to do
     */
    void settle(List<Settlement> settlements, Set<Long> over);

    /**
     * Makes due at once what waits for a retry after a failure of one of these kinds: their cause
     * seems to be gone.
     *
     * @param kinds as in {@link Settlement.Failed#kind}
     */
    void hasten(Set<String> kinds);

    /**
     * Makes an address due at once, and until it is confirmed its names are taken over from whoever
     * has them ({@link io.leasehold.ipam.dns.ConflictMode#NO_CHECK_WITH_DHCID}): somebody decided
     * that they are ours.
     */
    void adopt(Ipv4Address address);

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
