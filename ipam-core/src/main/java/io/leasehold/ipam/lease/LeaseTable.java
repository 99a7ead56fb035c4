package io.leasehold.ipam.lease;

import static java.util.Comparator.comparing;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.EffectivePool;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All leases of the subnets of one lane, and which addresses are free. Durable truth comes in only
 * through {@link #apply} and {@link #restore}; besides it knows which addresses are <em>held</em>,
 * by an offer or by a change that is not durable yet, so that they are not chosen twice.
 * Lane-confined.
 *
 * <p>Invariant: a pool address is in exactly one of these: never used and free, used and free, free
 * as a last resort, held, or not free (bound, expired but not reclaimed, declined).
 *
 * <p>A lease is a slot: a row of {@link Slots}, a record in {@link LeaseBytes}, found by the
 * indexes, and in one heap at most: of those that will end, or of those that have ended and may be
 * used again. {@link Lease} objects are made when somebody asks for them. Times are kept to the
 * microsecond.
 */
public final class LeaseTable {
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(30);
    private static final long LONGEST_GRACE_MICROS = LONGEST_GRACE.toMillis() * 1000;
    private static final int RECENT = 1024;

    /** Leases that were renewed since they were to be looked at cost little, but not nothing. */
    private static final int LOOKS_AT_ONCE = 1 << 16;

    private static final long BY_HARDWARE = 1L << 32;
    private static final long BY_CLIENT_ID = 2L << 32;

    private final KeyedHash hash = KeyedHash.ofRandomKey();
    private final Slots slots = new Slots();
    private final LeaseBytes bytes = new Bytes();
    private final ByAddress byAddress = new ByAddress();
    private final ByClient byClient = new ByClient();
    private @Nullable ByHardware byHardware;
    private final Expiries expiries = new Expiries(slots);
    private final AddressSet held = new AddressSet();
    private final Map<SubnetId, FreeAddresses> spaces = new HashMap<>();

    /** Those of {@link #spaces}, by their first address; their pools do not overlap. */
    private FreeAddresses[] spacesInOrder = {};

    /** Objects made lately: to decide on one message is to look at one lease several times. */
    private final @Nullable Lease[] recent = new Lease[RECENT];

    /** What is looked for, what is looked at, and what a lease that comes in looks like. */
    private final RawLease sought = new RawLease();

    private final RawLease found = new RawLease();
    private final RawLease incoming = new RawLease();

    private final class Bytes extends LeaseBytes {
        @Override
        int reference(int slot) {
            return slots.bytes(slot);
        }

        @Override
        void moved(int slot, int reference) {
            slots.bytes(slot, reference);
        }
    }

    private final class ByAddress extends SlotIndex {
        private final long key = hash.of(0, new byte[0], 0, 0);

        /** Multiplied and folded: neighbours are to be far apart, and nobody picks addresses. */
        long hashOf(int address) {
            long mixed = (address ^ key) * 0x9e37_79b9_7f4a_7c15L;
            mixed = (mixed ^ mixed >>> 32) * 0xd6e8_feb8_6659_fd93L;
            return mixed ^ mixed >>> 32;
        }

        @Override
        long hash(int slot) {
            return hashOf(slots.address(slot));
        }

        @Override
        boolean hasKeyOf(int slot, RawLease row) {
            return slots.address(slot) == row.address;
        }

        int find(int address) {
            sought.address = address;
            return find(hashOf(address), sought);
        }
    }

    /** By what {@link ClientIdentity} says two messages of one client have in common. */
    private final class ByClient extends SlotChains {
        @Override
        long hash(int slot) {
            bytes.read(slots.bytes(slot), found);
            return hash(found);
        }

        @Override
        long hash(RawLease row) {
            return row.clientId == RawLease.ABSENT
                    ? hashOf(BY_HARDWARE | row.hardwareType, row, row.hardware)
                    : hashOf(BY_CLIENT_ID, row, row.clientId);
        }

        @Override
        boolean hasKeyOf(int slot, RawLease row) {
            bytes.read(slots.bytes(slot), found);
            return isSameClient(found, row);
        }

        @Override
        int next(int slot) {
            return slots.next(slot);
        }

        @Override
        void next(int slot, int next) {
            slots.next(slot, next);
        }
    }

    private final class ByHardware extends SlotChains {
        private int[] nexts = new int[Math.max(16, slots.end())];

        @Override
        long hash(int slot) {
            bytes.read(slots.bytes(slot), found);
            return hash(found);
        }

        @Override
        long hash(RawLease row) {
            return hashOf(BY_HARDWARE | row.hardwareType, row, row.hardware);
        }

        @Override
        boolean hasKeyOf(int slot, RawLease row) {
            bytes.read(slots.bytes(slot), found);
            return isSameHardware(found, row);
        }

        @Override
        int next(int slot) {
            return nexts[slot];
        }

        @Override
        void next(int slot, int next) {
            if (slot >= nexts.length) {
                nexts = Arrays.copyOf(nexts, Math.max(slot + 1, nexts.length + nexts.length / 4));
            }
            nexts[slot] = next;
        }
    }

    private long hashOf(long kind, RawLease row, long range) {
        return hash.of(kind, row.bytes, RawLease.from(range), RawLease.length(range));
    }

    private static boolean isSameClient(RawLease one, RawLease other) {
        if (one.clientId == RawLease.ABSENT || other.clientId == RawLease.ABSENT) {
            return one.clientId == other.clientId && isSameHardware(one, other);
        }
        return one.isSame(one.clientId, other, other.clientId);
    }

    private static boolean isSameHardware(RawLease one, RawLease other) {
        return one.hardwareType == other.hardwareType
                && one.isSame(one.hardware, other, other.hardware);
    }

    /**
     * Serves under another plan from now on. Leases stay, whatever the plan says about their
     * addresses. Costs what changed, not what the plan does: a subnet with the same snapshot as
     * before is left as it is, and of a subnet whose pools stay only the addresses are looked at
     * that its effective pool gains or loses.
     */
    public void adopt(Plan next) {
        for (FreeAddresses space : List.copyOf(spaces.values())) {
            if (next.subnet(space.subnet.id()).isEmpty()) {
                giveUp(space);
            }
        }
        Set<FreeAddresses> fresh = new HashSet<>();
        Map<FreeAddresses, FreeAddresses> changed = new HashMap<>();
        for (SubnetSnapshot snapshot : next.subnets()) {
            FreeAddresses known = spaces.get(snapshot.id());
            if (known != null && known.subnet == snapshot) {
                continue;
            }
            if (known != null && hasPools(snapshot) && known.covers(snapshot)) {
                FreeAddresses after = new FreeAddresses(snapshot, known);
                spaces.put(snapshot.id(), after);
                changed.put(known, after);
                continue;
            }
            if (known != null) {
                giveUp(known);
            }
            if (hasPools(snapshot)) {
                FreeAddresses space = new FreeAddresses(snapshot, slots);
                spaces.put(snapshot.id(), space);
                fresh.add(space);
            }
        }
        spacesInOrder =
                spaces.values().stream()
                        .sorted(comparing(space -> space.first))
                        .toArray(FreeAddresses[]::new);
        changed.forEach(
                (before, after) ->
                        FreeAddresses.forEach(
                                before.difference(after.subnet), address -> place(after, address)));
        placeAll(fresh);
    }

    private static boolean hasPools(SubnetSnapshot snapshot) {
        return snapshot.subnet().space().equals(Space.LAN) && !snapshot.subnet().pools().isEmpty();
    }

    private void giveUp(FreeAddresses space) {
        spaces.remove(space.subnet.id());
        space.reusable.clear();
    }

    /** Goes through the addresses of these spaces or through all leases, whichever are fewer. */
    private void placeAll(Set<FreeAddresses> fresh) {
        long addresses = fresh.stream().mapToLong(FreeAddresses::size).sum();
        if (addresses < slots.count() + held.size()) {
            for (FreeAddresses space : fresh) {
                space.forEach(
                        address -> {
                            if (byAddress.find(address.bits()) != Slots.NONE
                                    || held.contains(address.bits())) {
                                place(space, address);
                            }
                        });
            }
        } else if (!fresh.isEmpty()) {
            for (int slot = 0; slot < slots.end(); slot++) {
                if (slots.isTaken(slot)) {
                    placeIfIn(fresh, slots.address(slot));
                }
            }
            held.forEach(address -> placeIfIn(fresh, address));
        }
    }

    private void placeIfIn(Set<FreeAddresses> fresh, int bits) {
        Ipv4Address address = new Ipv4Address(bits);
        FreeAddresses space = spaceOf(address);
        if (space != null && fresh.contains(space)) {
            place(space, address);
        }
    }

    /** Makes a durable change visible to the next decision. */
    public void apply(LeaseChange change) {
        restore(change.after());
    }

    /** Takes over a row as the store has it. */
    public void restore(Lease lease) {
        restore(incoming.set(lease));
    }

    /** Makes room for about so many leases, so that many that come at once come faster. */
    public void expect(int leases) {
        byAddress.expect(leases);
        byClient.expect(leases);
    }

    /**
     * Takes over a row as the store has it.
     *
     * @throws IllegalArgumentException when it is no lease
     */
    public void restore(RawLease row) {
        row.check();
        int slot = byAddress.find(row.address);
        if (slot == Slots.NONE) {
            slot = slots.take();
            slots.write(slot, row);
            slots.bytes(slot, bytes.add(slot, row));
            byAddress.add(byAddress.hash(slot), slot);
            link(slot, row);
        } else {
            leaveHeap(slot, hasEnded(row.state));
            slots.write(slot, row);
            if (!bytes.isSame(slots.bytes(slot), slot, row)) {
                replaceBytes(slot, row);
            }
            recent[slot % RECENT] = null;
        }
        if (!hasEnded(row.state)) {
            expiries.remind(slot, reclaimableAt(slot));
        }
        place(new Ipv4Address(row.address), slot);
    }

    /** A lease that has not ended, and has not now, keeps its reminder: see {@link Expiries}. */
    private void leaveHeap(int slot, boolean ends) {
        if (slots.place(slot) == Slots.NONE) {
            return;
        }
        if (!hasEnded(slots.state(slot))) {
            if (ends) {
                expiries.remove(slot);
            }
            return;
        }
        Ipv4Address address = new Ipv4Address(slots.address(slot));
        FreeAddresses space = spaceOf(address);
        if (space == null) {
            throw new IllegalStateException(address + " is to be used again, but in no pool");
        }
        space.reusable.remove(space.gateOf(address), slot);
    }

    private void replaceBytes(int slot, RawLease row) {
        bytes.read(slots.bytes(slot), sought);
        boolean sameClient = isSameClient(sought, row);
        boolean sameHardware = isSameHardware(sought, row);
        if (!sameClient) {
            byClient.unlink(slot, sought);
        }
        if (byHardware != null && !sameHardware) {
            byHardware.unlink(slot, sought);
        }
        int added = bytes.add(slot, row);
        int before = slots.bytes(slot); // not earlier: adding may have moved it
        slots.bytes(slot, added);
        bytes.remove(before);
        if (!sameClient) {
            byClient.link(slot, row);
        }
        if (byHardware != null && !sameHardware) {
            byHardware.link(slot, row);
        }
    }

    private void link(int slot, RawLease row) {
        byClient.link(slot, row);
        if (byHardware != null) {
            byHardware.link(slot, row);
        }
    }

    /** Forgets the row of an address, because the store has none. */
    public void forget(Ipv4Address address) {
        int slot = byAddress.find(address.bits());
        if (slot != Slots.NONE) {
            leaveHeap(slot, true);
            bytes.read(slots.bytes(slot), sought);
            byClient.unlink(slot, sought);
            if (byHardware != null) {
                byHardware.unlink(slot, sought);
            }
            byAddress.remove(byAddress.hash(slot), slot);
            int before = slots.bytes(slot);
            slots.free(slot);
            bytes.remove(before);
            recent[slot % RECENT] = null;
        }
        place(address);
    }

    /** Keeps an address from being chosen. */
    public void hold(Ipv4Address address) {
        held.add(address.bits());
        place(address);
    }

    public void unhold(Ipv4Address address) {
        held.remove(address.bits());
        place(address);
    }

    /** The space of whose effective pool this address is. */
    private @Nullable FreeAddresses spaceOf(Ipv4Address address) {
        int low = 0;
        int high = spacesInOrder.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            FreeAddresses space = spacesInOrder[middle];
            long index = space.index(address);
            if (index < 0) {
                high = middle - 1;
            } else if (index >= space.span) {
                low = middle + 1;
            } else {
                return space.subnet.pool().contains(address) ? space : null;
            }
        }
        return null;
    }

    private void place(Ipv4Address address) {
        place(address, byAddress.find(address.bits()));
    }

    private void place(Ipv4Address address, int slot) {
        FreeAddresses space = spaceOf(address);
        if (space != null) {
            place(space, address, slot);
        }
    }

    private void place(FreeAddresses space, Ipv4Address address) {
        place(space, address, byAddress.find(address.bits()));
    }

    /**
     * Puts an address into the one free set it belongs to, or into none.
     *
     * @param slot that of its lease, or NONE
     */
    private void place(FreeAddresses space, Ipv4Address address, int slot) {
        long index = space.index(address);
        boolean ended = slot != Slots.NONE && hasEnded(slots.state(slot));
        EffectivePool pool = space.subnet.pool();
        boolean dynamic = pool.dynamic().contains(address);
        boolean free =
                !held.contains(address.bits())
                        && (slot == Slots.NONE || ended)
                        && (dynamic || pool.lastResort().contains(address));
        space.neverUsed.set(index, free && dynamic && slot == Slots.NONE);
        space.lastResort.set(index, free && !dynamic);
        boolean reusable = free && dynamic && ended;
        if (ended && reusable != (slots.place(slot) != Slots.NONE)) {
            if (reusable) {
                space.reusable.add(space.gateOf(address), slot);
            } else {
                space.reusable.remove(space.gateOf(address), slot);
            }
        }
    }

    private static boolean hasEnded(LeaseState state) {
        return state == LeaseState.RELEASED || state == LeaseState.EXPIRED;
    }

    public Optional<Lease> at(Ipv4Address address) {
        int slot = byAddress.find(address.bits());
        return slot == Slots.NONE ? Optional.empty() : Optional.of(lease(slot));
    }

    private Lease lease(int slot) {
        Lease made = recent[slot % RECENT];
        if (made == null || made.address().bits() != slots.address(slot)) {
            slots.read(slot, found);
            bytes.read(slots.bytes(slot), found);
            made = found.lease();
            recent[slot % RECENT] = made;
        }
        return made;
    }

    /** All leases, made one after the other: nothing may change while they are gone through. */
    public Collection<Lease> all() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<Lease> iterator() {
                return new All();
            }

            @Override
            public int size() {
                return slots.count();
            }
        };
    }

    private final class All implements Iterator<Lease> {
        private int slot = nextTaken(0);

        private int nextTaken(int from) {
            int at = from;
            while (at < slots.end() && !slots.isTaken(at)) {
                at++;
            }
            return at;
        }

        @Override
        public boolean hasNext() {
            return slot < slots.end();
        }

        @Override
        public Lease next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            slots.read(slot, found);
            bytes.read(slots.bytes(slot), found);
            slot = nextTaken(slot + 1);
            return found.lease();
        }
    }

    /** See {@link LeaseView#of}. Of two as young as each other that of the lower address. */
    public Optional<Lease> of(ClientIdentity client, SubnetId subnet) {
        sought.setClient(client);
        int best = Slots.NONE;
        for (int slot = byClient.first(sought); slot != Slots.NONE; slot = byClient.next(slot)) {
            if (slots.subnet(slot) == subnet.value()
                    && (best == Slots.NONE || isBetter(slot, best))) {
                best = slot;
            }
        }
        return best == Slots.NONE ? Optional.empty() : Optional.of(lease(best));
    }

    private boolean isBetter(int slot, int than) {
        boolean bound = slots.state(slot) == LeaseState.BOUND;
        boolean thanBound = slots.state(than) == LeaseState.BOUND;
        if (bound != thanBound) {
            return bound;
        }
        int order = Long.compare(slots.lastTransaction(slot), slots.lastTransaction(than));
        return order == 0
                ? Integer.compareUnsigned(slots.address(slot), slots.address(than)) < 0
                : order > 0;
    }

    /** The leases of clients with this client identifier, in the order of addresses. */
    public List<Lease> withClientId(OctetString clientId) {
        if (clientId.isEmpty()) {
            return List.of();
        }
        sought.setClient(new ClientIdentity(Optional.of(clientId), HardwareAddress.NONE));
        return chain(byClient, sought);
    }

    /**
     * The leases of clients with this hardware address, in the order of addresses. Who asks often
     * calls {@link #indexHardware} before.
     */
    public List<Lease> withHardware(HardwareAddress hardware) {
        sought.setClient(new ClientIdentity(Optional.empty(), hardware));
        if (byHardware != null) {
            return chain(byHardware, sought);
        }
        List<Lease> leases = new ArrayList<>();
        for (int slot = 0; slot < slots.end(); slot++) {
            if (slots.isTaken(slot)) {
                bytes.read(slots.bytes(slot), found);
                if (isSameHardware(found, sought)) {
                    leases.add(lease(slot));
                }
            }
        }
        leases.sort(comparing(Lease::address));
        return leases;
    }

    private List<Lease> chain(SlotChains chains, RawLease key) {
        List<Lease> leases = new ArrayList<>();
        for (int slot = chains.first(key); slot != Slots.NONE; slot = chains.next(slot)) {
            leases.add(lease(slot));
        }
        leases.sort(comparing(Lease::address));
        return leases;
    }

    /** Lets {@link #withHardware} find leases at once, for some 12 bytes a lease. */
    public void indexHardware() {
        if (byHardware != null) {
            return;
        }
        ByHardware index = new ByHardware();
        for (int slot = 0; slot < slots.end(); slot++) {
            if (slots.isTaken(slot)) {
                bytes.read(slots.bytes(slot), sought);
                index.link(slot, sought);
            }
        }
        byHardware = index;
    }

    /** Whether no lease stands between this client and the address; holds do not count here. */
    public boolean isUnleasedFor(ClientIdentity client, Ipv4Address address) {
        int slot = byAddress.find(address.bits());
        if (slot == Slots.NONE || hasEnded(slots.state(slot))) {
            return true;
        }
        sought.setClient(client);
        return slots.state(slot) == LeaseState.BOUND && byClient.hasKeyOf(slot, sought);
    }

    public boolean isHeld(Ipv4Address address) {
        return held.contains(address.bits());
    }

    /**
     * Leases that may be reclaimed, and probations that are over, longest ago first. Each is told
     * once; whoever does nothing about it asks to be told again.
     *
     * @param most how many, more are told next time
     */
    public List<Lease> reclaimable(Instant now, int most) {
        long micros = RawLease.micros(now);
        List<Lease> over = new ArrayList<>();
        for (int looks = 0; over.size() < most && looks < LOOKS_AT_ONCE; looks++) {
            int slot = expiries.next(micros);
            if (slot == Slots.NONE) {
                break;
            }
            long at = reclaimableAt(slot);
            if (at > micros) {
                expiries.remind(slot, at); // it was renewed
            } else {
                over.add(lease(slot));
            }
        }
        return over;
    }

    /** Lets {@link #reclaimable} tell again of the lease of an address, if it has not ended. */
    public void remind(Ipv4Address address, Instant at) {
        int slot = byAddress.find(address.bits());
        if (slot != Slots.NONE && !hasEnded(slots.state(slot))) {
            expiries.remind(slot, RawLease.micros(at));
        }
    }

    /** See {@link LeaseView#anyFree}. */
    public Optional<Ipv4Address> anyFree(SubnetId subnet, Predicate<Set<String>> gate, int start) {
        FreeAddresses space = spaces.get(subnet);
        if (space == null) {
            return Optional.empty();
        }
        long index =
                space.nextOpen(space.neverUsed, gate, Integer.toUnsignedLong(start) % space.span);
        if (index >= 0) {
            return Optional.of(space.first.plus(index));
        }
        int slot = space.reusable.longestFree(gate);
        return slot == Slots.NONE
                ? Optional.empty()
                : Optional.of(new Ipv4Address(slots.address(slot)));
    }

    /** See {@link LeaseView#anyLastResort}. */
    public Optional<Ipv4Address> anyLastResort(
            SubnetId subnet, Predicate<Set<String>> gate, int start) {
        FreeAddresses space = spaces.get(subnet);
        if (space == null) {
            return Optional.empty();
        }
        long index =
                space.nextOpen(space.lastResort, gate, Integer.toUnsignedLong(start) % space.span);
        return index < 0 ? Optional.empty() : Optional.of(space.first.plus(index));
    }

    /** How many dynamic addresses of a subnet are free now; last resorts are not counted. */
    public long free(SubnetId subnet) {
        FreeAddresses space = spaces.get(subnet);
        return space == null ? 0 : space.count();
    }

    /**
     * When a bound lease may be taken from its client: its end and a grace that forgives clocks,
     * the lesser of 30 s and a tenth of the lease. A probation ends without grace.
     */
    public static Instant reclaimableAt(Lease lease) {
        if (lease.state() != LeaseState.BOUND) {
            return lease.expires();
        }
        Duration tenth = Duration.between(lease.lastTransaction(), lease.expires()).dividedBy(10);
        Duration grace = tenth.compareTo(LONGEST_GRACE) < 0 ? tenth : LONGEST_GRACE;
        return lease.expires().plus(grace.isNegative() ? Duration.ZERO : grace);
    }

    /** The same in microseconds of the epoch, rounded up. */
    private long reclaimableAt(int slot) {
        long expires = slots.expires(slot);
        if (slots.state(slot) != LeaseState.BOUND) {
            return expires;
        }
        long tenth = Math.ceilDiv(expires - slots.lastTransaction(slot), 10L);
        return expires + Math.clamp(tenth, 0, LONGEST_GRACE_MICROS);
    }
}
