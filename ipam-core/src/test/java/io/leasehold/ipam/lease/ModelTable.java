package io.leasehold.ipam.lease;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What {@link LeaseTable} says, by going through all leases and all addresses for every question.
 */
final class ModelTable {
    private final NavigableMap<Ipv4Address, Lease> leases = new TreeMap<>();
    private final Set<Ipv4Address> held = new HashSet<>();
    private final NavigableMap<Ipv4Address, Instant> reminders = new TreeMap<>();
    private Plan plan = Plan.EMPTY;

    void adopt(Plan next) {
        plan = next;
    }

    void restore(Lease lease) {
        leases.put(lease.address(), lease);
        if (hasEnded(lease)) {
            reminders.remove(lease.address());
        } else {
            remind(lease.address(), LeaseTable.reclaimableAt(lease));
        }
    }

    void forget(Ipv4Address address) {
        leases.remove(address);
        reminders.remove(address);
    }

    void hold(Ipv4Address address) {
        held.add(address);
    }

    void unhold(Ipv4Address address) {
        held.remove(address);
    }

    boolean isHeld(Ipv4Address address) {
        return held.contains(address);
    }

    private static boolean hasEnded(Lease lease) {
        return lease.state() == LeaseState.RELEASED || lease.state() == LeaseState.EXPIRED;
    }

    Optional<Lease> at(Ipv4Address address) {
        return Optional.ofNullable(leases.get(address));
    }

    List<Lease> all() {
        return List.copyOf(leases.values());
    }

    Optional<Lease> of(ClientIdentity client, SubnetId subnet) {
        return leases.values().stream()
                .filter(lease -> lease.isHeldBy(client) && lease.subnet().equals(subnet))
                .min(
                        Comparator.comparing((Lease l) -> l.state() != LeaseState.BOUND)
                                .thenComparing(
                                        Comparator.comparing(Lease::lastTransaction).reversed())
                                .thenComparing(Lease::address));
    }

    List<Lease> withClientId(OctetString clientId) {
        return leases.values().stream()
                .filter(lease -> lease.client().clientId().equals(Optional.of(clientId)))
                .toList();
    }

    List<Lease> withHardware(HardwareAddress hardware) {
        return leases.values().stream()
                .filter(lease -> lease.client().hardware().equals(hardware))
                .toList();
    }

    boolean isUnleasedFor(ClientIdentity client, Ipv4Address address) {
        Lease lease = leases.get(address);
        return lease == null
                || hasEnded(lease)
                || lease.state() == LeaseState.BOUND && lease.isHeldBy(client);
    }

    /** Told once: by the second, since that is what the table promises. */
    List<Lease> reclaimable(Instant now) {
        List<Lease> over = new ArrayList<>();
        for (Ipv4Address address : List.copyOf(reminders.keySet())) {
            Lease lease = leases.get(address);
            Instant at = reminders.get(address);
            if (lease == null || at == null || ceiling(at).isAfter(now)) {
                continue;
            }
            reminders.remove(address);
            if (LeaseTable.reclaimableAt(lease).isAfter(now)) {
                remind(address, LeaseTable.reclaimableAt(lease));
            } else {
                over.add(lease);
            }
        }
        return over;
    }

    private static Instant ceiling(Instant at) {
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(at) ? second : second.plusSeconds(1);
    }

    void remind(Ipv4Address address, Instant at) {
        Lease lease = leases.get(address);
        if (lease != null && !hasEnded(lease)) {
            reminders.merge(address, at, (one, other) -> one.isBefore(other) ? one : other);
        }
    }

    private boolean isFree(Ipv4Address address) {
        Lease lease = leases.get(address);
        return !held.contains(address) && (lease == null || hasEnded(lease));
    }

    private static boolean isOpen(
            SubnetSnapshot subnet, Ipv4Address address, Predicate<Set<String>> gate) {
        return gate.test(subnet.poolOf(address).map(Pool::classes).orElse(Set.of()));
    }

    private TreeSet<Ipv4Address> free(SubnetSnapshot subnet, boolean dynamic) {
        TreeSet<Ipv4Address> free = new TreeSet<>();
        var ranges = dynamic ? subnet.pool().dynamic() : subnet.pool().lastResort();
        for (var range : ranges.ranges()) {
            for (long at = range.first().asLong(); at <= range.last().asLong(); at++) {
                if (isFree(Ipv4Address.ofLong(at))) {
                    free.add(Ipv4Address.ofLong(at));
                }
            }
        }
        return free;
    }

    private static Optional<Ipv4Address> from(
            SubnetSnapshot subnet, int start, TreeSet<Ipv4Address> of) {
        if (of.isEmpty()) {
            return Optional.empty();
        }
        var pools = subnet.subnet().pools().stream().map(Pool::range).sorted().toList();
        long first = pools.getFirst().first().asLong();
        long span = pools.getLast().last().asLong() - first + 1;
        Ipv4Address from = Ipv4Address.ofLong(first + Integer.toUnsignedLong(start) % span);
        return Optional.ofNullable(of.ceiling(from)).or(() -> Optional.of(of.first()));
    }

    Optional<Ipv4Address> anyFree(SubnetId id, Predicate<Set<String>> gate, int start) {
        SubnetSnapshot subnet = plan.subnet(id).orElse(null);
        if (subnet == null) {
            return Optional.empty();
        }
        TreeSet<Ipv4Address> open = free(subnet, true);
        open.removeIf(address -> !isOpen(subnet, address, gate));
        TreeSet<Ipv4Address> neverUsed = new TreeSet<>(open);
        neverUsed.removeAll(leases.keySet());
        return from(subnet, start, neverUsed)
                .or(
                        () ->
                                open.stream()
                                        .flatMap(address -> at(address).stream())
                                        .min(
                                                Comparator.comparing(Lease::expires)
                                                        .thenComparing(Lease::address))
                                        .map(Lease::address));
    }

    Optional<Ipv4Address> anyLastResort(SubnetId id, Predicate<Set<String>> gate, int start) {
        SubnetSnapshot subnet = plan.subnet(id).orElse(null);
        if (subnet == null) {
            return Optional.empty();
        }
        TreeSet<Ipv4Address> open = free(subnet, false);
        open.removeIf(address -> !isOpen(subnet, address, gate));
        return from(subnet, start, open);
    }

    long free(SubnetId id) {
        return plan.subnet(id).map(subnet -> free(subnet, true).size()).orElse(0);
    }
}
