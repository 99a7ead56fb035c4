package io.leasehold.app.interchange;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.kea.KeaLease;
import io.leasehold.interchange.kea.Remark;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.NamePolicy;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.LeaseLog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leases of Kea, made into changes of ours. Each keeps its address, its client and its end; its
/// name is published where its subnet publishes names.
public final class KeaLeaseLoad {
    /// How many go into one transaction.
    private static final int GROUP = 1000;

    private final List<LeaseChange> changes = new ArrayList<>();
    private final Map<String, List<Place>> refused = new LinkedHashMap<>();
    private final Map<String, String> adviceOf = new LinkedHashMap<>();
    private int ended;

    /// @param plan the one the leases are going to be under; ids of its subnets are those of the
    ///   store
    public KeaLeaseLoad(Plan plan, List<KeaLease> leases, Instant now) {
        for (KeaLease lease : leases) {
            if (lease.state() == KeaLease.State.DEFAULT
                    || lease.state() == KeaLease.State.DECLINED) {
                if (lease.lifetime().equals(LeaseTimes.INFINITE) || lease.expires().isAfter(now)) {
                    read(plan, lease, now);
                    continue;
                }
            }
            ended++;
        }
    }

    private void read(Plan plan, KeaLease lease, Instant now) {
        Optional<SubnetSnapshot> subnet = plan.containing(lease.address());
        boolean declined = lease.state() == KeaLease.State.DECLINED;
        if (subnet.isEmpty()) {
            refuse(
                    lease,
                    "leases outside of every subnet",
                    "add their subnet and import again if they matter");
            return;
        }
        if (lease.hardware().isEmpty() && lease.clientId().isEmpty() && !declined) {
            refuse(
                    lease,
                    "leases that name no client",
                    "their clients get a lease when they ask again");
            return;
        }
        ClientIdentity client =
                new ClientIdentity(
                        lease.clientId(),
                        new HardwareAddress(HardwareAddress.ETHERNET, lease.hardware()));
        if (!declined && isOfSomebodyElse(subnet.get(), client, lease)) {
            refuse(
                    lease,
                    "leases of addresses that belong to somebody else",
                    "they are reserved, or nobody may lease them; their clients get another address"
                            + " when they ask again");
            return;
        }
        changes.add(
                declined
                        ? declined(lease, client, subnet.get())
                        : bound(lease, client, subnet.get(), now));
    }

    /// A lease outside of the pools is nobody else's: it runs out, as the plan says of all such
    /// leases. Behind which port of a relay the client is Kea does not tell.
    private static boolean isOfSomebodyElse(
            SubnetSnapshot subnet, ClientIdentity client, KeaLease lease) {
        if (subnet.allows(client, lease.address())) {
            return false;
        }
        Optional<Reservation> reserved = subnet.reservationOf(lease.address());
        return reserved.isPresent()
                ? reserved.get().identifiers().stream()
                        .noneMatch(DeviceIdentifier.CircuitId.class::isInstance)
                : subnet.pool().carvedBy(lease.address()).isPresent();
    }

    private void refuse(KeaLease lease, String kind, String advice) {
        refused.computeIfAbsent(kind, _ -> new ArrayList<>()).add(lease.at());
        adviceOf.putIfAbsent(kind, advice);
    }

    private static LeaseChange bound(
            KeaLease lease, ClientIdentity client, SubnetSnapshot subnet, Instant now) {
        Optional<OctetString> raw =
                lease.hostname().map(name -> OctetString.of(name.getBytes(StandardCharsets.UTF_8)));
        DdnsPolicy policy = subnet.subnet().ddns();
        Optional<Reservation> reserved =
                subnet.reservationFor(client).filter(r -> r.hostname().isPresent());
        Optional<DnsName> name =
                reserved.isPresent()
                        ? reserved.flatMap(subnet::nameOf)
                        : policy.forward()
                                .flatMap(
                                        zone ->
                                                raw.flatMap(
                                                        r ->
                                                                NamePolicy.qualify(
                                                                        r,
                                                                        zone,
                                                                        policy.suffix()
                                                                                .orElse(zone))));
        boolean infinite = lease.lifetime().equals(LeaseTimes.INFINITE);
        Instant starts = infinite ? now : lease.expires().minus(lease.lifetime());
        Lease after =
                new Lease(
                        lease.address(),
                        subnet.id(),
                        client,
                        LeaseState.BOUND,
                        raw,
                        name,
                        starts,
                        infinite ? now.plus(LeaseTimes.INFINITE) : lease.expires(),
                        starts,
                        Optional.empty(),
                        1);
        Optional<DnsIntent> dns =
                name.map(
                        n ->
                                reserved.map(
                                                r ->
                                                        policy.ofReservation(
                                                                lease.address(),
                                                                n,
                                                                r,
                                                                client,
                                                                lease.lifetime(),
                                                                true))
                                        .orElseGet(
                                                () ->
                                                        policy.ofClient(
                                                                lease.address(),
                                                                n,
                                                                client,
                                                                lease.lifetime(),
                                                                true)));
        return new LeaseChange(LeaseChange.Kind.GRANT, after, 0, dns);
    }

    private static LeaseChange declined(
            KeaLease lease, ClientIdentity client, SubnetSnapshot subnet) {
        Instant since = lease.expires().minus(lease.lifetime());
        return new LeaseChange(
                LeaseChange.Kind.DECLINE,
                new Lease(
                        lease.address(),
                        subnet.id(),
                        client,
                        LeaseState.DECLINED,
                        Optional.empty(),
                        Optional.empty(),
                        since,
                        lease.expires(),
                        since,
                        Optional.empty(),
                        1),
                0,
                Optional.empty());
    }

    /// Those that are not loaded, and why.
    public List<Remark> refused() {
        return refused.entrySet().stream()
                .map(
                        e ->
                                new Remark(
                                        Remark.Sort.NOT_CARRIED,
                                        e.getKey(),
                                        adviceOf.getOrDefault(e.getKey(), ""),
                                        e.getValue()))
                .toList();
    }

    /// How many are going to be loaded.
    public int size() {
        return changes.size();
    }

    /// How many had ended.
    public int ended() {
        return ended;
    }

    /// Makes them durable.
    ///
    /// @param planVersion of the plan they were read for
    /// @return those that the store has another row for, which stays as it is
    public List<LeaseChange> commit(LeaseLog log, long planVersion) {
        List<LeaseChange> lost = new ArrayList<>();
        for (int from = 0; from < changes.size(); from += GROUP) {
            List<LeaseChange> group = changes.subList(from, Math.min(from + GROUP, changes.size()));
            switch (log.commit(group, planVersion)) {
                case LeaseLog.GroupOutcome.Committed(var outcomes) -> {
                    for (int i = 0; i < outcomes.size(); i++) {
                        if (outcomes.get(i) instanceof LeaseLog.ChangeOutcome.Lost) {
                            lost.add(group.get(i));
                        }
                    }
                }
                case LeaseLog.GroupOutcome.PlanMoved(long version) ->
                        throw new IllegalStateException(
                                "loading leases under plan version "
                                        + planVersion
                                        + ", which became "
                                        + version
                                        + " meanwhile; "
                                        + from
                                        + " of "
                                        + changes.size()
                                        + " are loaded");
            }
        }
        return lost;
    }
}
