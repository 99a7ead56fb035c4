package io.leasehold.simulation;

import io.leasehold.dhcp.engine.Group;
import io.leasehold.dhcp.engine.Lane;
import io.leasehold.dhcp.engine.LaneObserver;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanRules;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.InMemoryStore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A random walk of plan edits and exchanges on three small subnets, through the real editor, lane
 * and exchange, from one seed.
 *
 * <p>After every edit: effective pools, claims, reservations and the addresses of networks,
 * gateways and broadcasts never intersect; declared claims of two owners never touch; a refused
 * edit has changed nothing. After every exchange: what was offered or granted belonged to that
 * client under the plan of that moment, nobody else has it, and a lease that the plan has taken the
 * address from is not made longer.
 */
final class PlanWalk {
    private static final PlanStore.Author AUTHOR = new PlanStore.Author("walk", "test", "-");
    private static final Ipv4Address SERVER = Ipv4Address.parse("192.0.2.1");
    private static final int CLIENTS = 48;
    private static final List<Ipv4Prefix> PREFIXES =
            List.of(
                    Ipv4Prefix.parse("192.0.2.0/27"),
                    Ipv4Prefix.parse("192.0.2.64/26"),
                    Ipv4Prefix.parse("198.51.100.0/28"));
    private static final List<OwnerKind> KINDS =
            List.of(
                    OwnerKind.STATIC,
                    OwnerKind.KUBERNETES_LB,
                    OwnerKind.KUBERNETES_PODS,
                    OwnerKind.NODE,
                    OwnerKind.FOREIGN_DHCP);

    private final SplittableRandom random;
    private final Clock clock = new Clock();
    private final InMemoryStore store = new InMemoryStore(clock);
    private final LivePlan plan = new LivePlan(store);
    private final Deque<Group> submitted = new ArrayDeque<>();
    private final Lane lane;
    private final Map<Ipv4Address, Instant> draining = new HashMap<>();
    private final Map<String, Integer> counted = new HashMap<>();
    private Optional<ServerReply> reply = Optional.empty();
    private long ids;

    private static final class Clock implements InstantSource {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    PlanWalk(long seed) {
        random = new SplittableRandom(seed);
        lane =
                new Lane(
                        ExchangeSettings.DEFAULT,
                        clock,
                        submitted::add,
                        (_, answer) -> reply = Optional.of(answer),
                        new LaneObserver() {});
        plan.follow(lane::adopt);
        while (plan.current().declared().isEmpty()) { // the claims of a random file may overlap
            edit(new PlanEdit.DeclareFilePlan(file()));
        }
    }

    /** Takes so many steps; what happened is counted by kind. */
    Map<String, Integer> walk(int steps) {
        for (int i = 0; i < steps; i++) {
            int kind = random.nextInt(100);
            if (kind < 12) {
                edit(anyEdit(1));
            } else if (kind < 17) {
                clock.now = clock.now.plusSeconds(random.nextInt(1200));
                lane.tick();
                settle();
                checkDrains();
            } else {
                exchange();
            }
        }
        return counted;
    }

    private void count(String what) {
        counted.merge(what, 1, Integer::sum);
    }

    // --- the plan

    private void edit(PlanEdit edit) {
        Plan before = plan.current();
        PlanOutcome outcome = plan.change(edit, AUTHOR);
        settle();
        count(outcome.getClass().getSimpleName());
        Plan after = plan.current();
        if (!(outcome instanceof PlanOutcome.Applied(Plan applied, Effects _))) {
            require(after == before, "a refused edit changed the plan");
            return;
        }
        require(
                applied.version() == after.version()
                        && after.version() - before.version() <= 1
                        && store.current().content().equals(after.content()),
                "the plan in force is not the stored one");
        if (after != before) {
            count(edit.getClass().getSimpleName());
            checkPlan(after);
            noteDrains(after);
        }
    }

    private void checkPlan(Plan now) {
        require(PlanRules.check(now.content()).isEmpty(), "the plan breaks its own rules");
        for (SubnetSnapshot subnet : now.subnets()) {
            Ipv4RangeSet dynamic = subnet.pool().dynamic();
            Ipv4RangeSet leasable = dynamic.plus(subnet.pool().lastResort());
            for (Claim claim : now.content().claims()) {
                if (claim.carves()) {
                    disjoint(leasable, claim.range(), claim);
                } else if (claim.isHeldBack()) {
                    disjoint(dynamic, claim.range(), claim);
                }
            }
            for (Reservation reservation : subnet.subnet().reservations()) {
                if (reservation.enabled() && reservation.address().isPresent()) {
                    disjoint(leasable, Ipv4Range.of(reservation.address().get()), reservation);
                    for (Claim claim : subnet.claims()) {
                        boolean declared =
                                claim.source().isDeclared()
                                        && claim.semantics() != ClaimSemantics.CLAIM;
                        require(
                                !declared || !claim.range().contains(reservation.address().get()),
                                "a reservation lies in " + claim);
                    }
                }
            }
            disjoint(leasable, Ipv4Range.of(subnet.subnet().prefix().network()), "network");
            disjoint(leasable, Ipv4Range.of(subnet.subnet().prefix().last()), "broadcast");
            subnet.subnet()
                    .gateway()
                    .ifPresent(gateway -> disjoint(leasable, Ipv4Range.of(gateway), "gateway"));
            Ipv4RangeSet pools =
                    Ipv4RangeSet.of(subnet.subnet().pools().stream().map(Pool::range).toList());
            Ipv4RangeSet holes =
                    Ipv4RangeSet.of(subnet.pool().holes().stream().map(h -> h.range()).toList());
            require(
                    leasable.plus(holes).equals(pools) && leasable.and(holes).isEmpty(),
                    "pool and holes are not the pools");
        }
        List<Claim> declared =
                now.content().claims().stream()
                        .filter(c -> c.source().isDeclared() && c.semantics().carves())
                        .toList();
        for (int i = 0; i < declared.size(); i++) {
            for (int j = 0; j < i; j++) {
                require(
                        declared.get(i).owner().equals(declared.get(j).owner())
                                || !declared.get(i).range().overlaps(declared.get(j).range()),
                        declared.get(i) + " and " + declared.get(j));
            }
        }
    }

    private void disjoint(Ipv4RangeSet pool, Ipv4Range range, Object whose) {
        require(
                pool.and(Ipv4RangeSet.of(List.of(range))).isEmpty(),
                "the effective pool " + pool + " has addresses of " + whose);
    }

    /** Leases that have no right to their address any more, and when they end. */
    private void noteDrains(Plan now) {
        Map<Ipv4Address, Instant> ends = new HashMap<>();
        for (Lease lease : lane.table().all()) {
            if (lease.state() == LeaseState.BOUND && !hasRight(now, lease)) {
                ends.put(lease.address(), lease.expires());
            }
        }
        draining.clear();
        draining.putAll(ends);
    }

    private static boolean hasRight(Plan now, Lease lease) {
        SubnetSnapshot subnet = now.subnet(lease.subnet()).orElse(null);
        return subnet != null
                && (subnet.allows(Requester.of(lease), lease.address())
                        || subnet.pool().contains(lease.address())
                        || subnet.keepsHolder(lease.address()));
    }

    private void checkDrains() {
        draining.forEach(
                (address, end) -> {
                    Lease lease = lane.table().at(address).orElse(null);
                    boolean longer =
                            lease != null
                                    && lease.state() == LeaseState.BOUND
                                    && lease.expires().isAfter(end)
                                    && !hasRight(plan.current(), lease);
                    require(!longer, "the draining lease of " + address + " was made longer");
                });
    }

    private PlanContent file() {
        List<Subnet> subnets = new ArrayList<>();
        for (int i = 0; i < PREFIXES.size(); i++) {
            Ipv4Prefix prefix = PREFIXES.get(i);
            if (i == 2 && random.nextInt(4) == 0) {
                continue; // the file drops and takes back the third
            }
            subnets.add(
                    Subnet.of(prefix)
                            .networkInterface(Optional.of("lan" + i))
                            .gateway(Optional.of(prefix.network().plus(1)))
                            .leaseTimes(
                                    new LeaseTimes(
                                            Duration.ofMinutes(30),
                                            Duration.ofMinutes(10),
                                            Duration.ofHours(1)))
                            .source(Source.FILE)
                            .pools(List.of(pool(prefix)))
                            .build());
        }
        List<Claim> claims = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            claims.add(claim().but().source(Source.FILE).drain(true).build());
        }
        return PlanContent.of(subnets, claims);
    }

    private Pool pool(Ipv4Prefix prefix) {
        return new Pool(range(prefix, (int) prefix.size() - 2));
    }

    private Ipv4Range range(Ipv4Prefix prefix, int most) {
        long first = random.nextLong(prefix.size());
        long size = 1L + random.nextInt(most);
        long last = Math.min(prefix.size() - 1, first + size - 1);
        return new Ipv4Range(prefix.network().plus(first), prefix.network().plus(last));
    }

    private Ipv4Prefix anyPrefix() {
        return PREFIXES.get(random.nextInt(PREFIXES.size()));
    }

    private Claim claim() {
        OwnerKind kind = KINDS.get(random.nextInt(KINDS.size()));
        Ipv4Range range = range(anyPrefix(), random.nextInt(5) == 0 ? 24 : 5);
        ClaimSemantics semantics =
                switch (random.nextInt(12)) {
                    case 0 -> ClaimSemantics.CLAIM;
                    case 1 -> ClaimSemantics.OVERLAY;
                    default -> ClaimSemantics.EXCLUDE;
                };
        return new Claim(
                        new ClaimId(new UUID(1, ++ids)),
                        range,
                        new Owner(kind, "owner-" + random.nextInt(3)),
                        semantics,
                        Source.API)
                .but()
                .drain(random.nextBoolean())
                .build();
    }

    private Reservation reservation() {
        return new Reservation(
                new ReservationId(new UUID(2, ++ids)),
                Set.of(new DeviceIdentifier.Mac(hardware(random.nextInt(CLIENTS)))),
                random.nextInt(8) == 0
                        ? Optional.empty()
                        : Optional.of(range(anyPrefix(), 1).first()),
                Optional.of("host-" + ids),
                Set.of(),
                Terms.NONE,
                Source.API,
                ReservedName.WHILE_LEASED,
                Optional.empty(),
                random.nextInt(6) != 0,
                random.nextBoolean(),
                Notes.NONE);
    }

    private PlanEdit anyEdit(int depth) {
        Plan now = plan.current();
        List<Claim> claims = now.content().claims();
        List<Subnet> subnets = now.declared();
        Subnet subnet = subnets.get(random.nextInt(subnets.size()));
        Claim some = claims.isEmpty() ? claim() : claims.get(random.nextInt(claims.size()));
        List<Reservation> all = subnets.stream().flatMap(s -> s.reservations().stream()).toList();
        Reservation any = all.isEmpty() ? reservation() : all.get(random.nextInt(all.size()));
        boolean crowded = claims.size() > 14;
        return switch (random.nextInt(16)) {
            case 0, 1, 2 ->
                    crowded ? new PlanEdit.DeleteClaim(some.id()) : new PlanEdit.AddClaim(claim());
            case 3 ->
                    new PlanEdit.ChangeClaim(
                            some.but().range(claim().range()).drain(random.nextBoolean()).build());
            case 4, 5 -> new PlanEdit.DeleteClaim(some.id());
            case 6, 7 ->
                    all.size() > 20
                            ? new PlanEdit.DeleteReservation(any.id())
                            : new PlanEdit.AddReservation(subnet.id(), reservation());
            case 8 ->
                    new PlanEdit.ChangeReservation(
                            random.nextBoolean()
                                    ? any.withEnabled(!any.enabled())
                                    : any.withAddress(range(anyPrefix(), 1).first()));
            case 9 -> new PlanEdit.DeleteReservation(any.id());
            case 10 -> new PlanEdit.DeclareFilePlan(file());
            case 11 -> observation();
            case 12 -> new PlanEdit.ConfirmClaim(some.id());
            case 13 -> new PlanEdit.ClaimNext(subnet.id(), Optional.empty(), claim());
            case 14 ->
                    new PlanEdit.ReserveNext(
                            subnet.id(), Optional.of(subnet.prefix().range()), reservation());
            default ->
                    depth == 0
                            ? new PlanEdit.DeleteClaim(some.id())
                            : new PlanEdit.Batch(List.of(anyEdit(0), anyEdit(0)));
        };
    }

    private PlanEdit observation() {
        List<Claim> seen = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            seen.add(claim().but().source(Source.KUBERNETES).build());
        }
        return new PlanEdit.Observe("watch " + random.nextInt(2), seen);
    }

    // --- the exchanges

    private static HardwareAddress hardware(int client) {
        return new HardwareAddress(
                1, OctetString.of(new byte[] {0, 0, 0x5e, 0, 0x53, (byte) client}));
    }

    private void exchange() {
        int who = random.nextInt(CLIENTS);
        int where = who % PREFIXES.size();
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                Optional<ServerReply> offer = say(who, where, MessageType.DISCOVER, empty(), any());
                if (offer.isPresent()) {
                    Ipv4Address address = offer.get().yiaddr();
                    count("OFFER");
                    checkPromise(who, address);
                    if (random.nextInt(4) != 0) {
                        say(
                                who,
                                where,
                                MessageType.REQUEST,
                                Ipv4Address.ANY,
                                with(address).with(OptionCode.SERVER_IDENTIFIER, octets(SERVER)));
                    }
                }
            }
            case 4, 5, 6 ->
                    held(who)
                            .ifPresent(
                                    address ->
                                            say(who, where, MessageType.REQUEST, address, any()));
            case 7 ->
                    held(who)
                            .ifPresent(
                                    address ->
                                            say(who, where, MessageType.RELEASE, address, any()));
            case 8 ->
                    held(who)
                            .ifPresent(
                                    address ->
                                            say(
                                                    who,
                                                    where,
                                                    random.nextInt(8) == 0
                                                            ? MessageType.DECLINE
                                                            : MessageType.REQUEST,
                                                    Ipv4Address.ANY,
                                                    with(address)));
            default ->
                    say(
                            who,
                            where,
                            MessageType.REQUEST,
                            random.nextBoolean() ? range(anyPrefix(), 1).first() : empty(),
                            with(range(anyPrefix(), 1).first()));
        }
    }

    private static Ipv4Address empty() {
        return Ipv4Address.ANY;
    }

    private static OptionSet any() {
        return OptionSet.EMPTY;
    }

    private static OptionSet with(Ipv4Address requested) {
        return OptionSet.EMPTY.with(OptionCode.REQUESTED_ADDRESS, octets(requested));
    }

    private static OctetString octets(Ipv4Address address) {
        return OctetString.of(address.toBytes());
    }

    private Optional<Ipv4Address> held(int who) {
        return lane.table().all().stream()
                .filter(l -> l.state() == LeaseState.BOUND)
                .filter(l -> l.client().hardware().equals(hardware(who)))
                .map(Lease::address)
                .sorted()
                .findFirst();
    }

    private Optional<ServerReply> say(
            int who, int where, MessageType type, Ipv4Address ciaddr, OptionSet options) {
        ClientMessage message =
                new ClientMessage(
                        type, who, 0, false, 0, ciaddr, Ipv4Address.ANY, hardware(who), options);
        reply = Optional.empty();
        lane.receive(message, new Arrival("lan" + where, SERVER, Ipv4Address.ANY, 68, false));
        settle();
        Optional<ServerReply> answer = reply;
        answer.filter(a -> a.type() == MessageType.ACK)
                .ifPresent(
                        ack -> {
                            count("ACK");
                            checkPromise(who, ack.yiaddr());
                            checkGranted(who, ack.yiaddr());
                        });
        checkDrains();
        return answer.filter(a -> a.type() == MessageType.OFFER);
    }

    /** Makes what is submitted durable, as long as there is something. */
    private void settle() {
        while (!submitted.isEmpty()) {
            Group group = submitted.remove();
            GroupOutcome outcome = store.commit(group.changes(), group.planVersion());
            lane.completed(new Group.Result.Answered(group, outcome));
        }
    }

    /** Under the plan of this moment the address is this client's, or anybody's. */
    private void checkPromise(int who, Ipv4Address address) {
        ClientIdentity client = new ClientIdentity(Optional.empty(), hardware(who));
        SubnetSnapshot subnet = plan.current().containing(address).orElseThrow();
        boolean own =
                subnet.reservationFor(client)
                        .flatMap(Reservation::address)
                        .map(address::equals)
                        .orElse(false);
        boolean kept =
                subnet.keepsHolder(address)
                        && lane.table().at(address).filter(l -> l.isHeldBy(client)).isPresent();
        require(
                own || kept || subnet.pool().contains(address),
                address + " was promised to " + client + ", the pool is " + subnet.pool());
        lane.table()
                .at(address)
                .filter(l -> l.isActive(clock.now) && !l.isHeldBy(client))
                .ifPresent(
                        other -> {
                            throw failure(address + " was promised to " + client + ": " + other);
                        });
    }

    private void checkGranted(int who, Ipv4Address address) {
        ClientIdentity client = new ClientIdentity(Optional.empty(), hardware(who));
        Lease stored = store.read(List.of(address)).getFirst();
        require(
                stored.state() == LeaseState.BOUND && stored.isHeldBy(client),
                "an ACK for " + stored);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw failure(otherwise);
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(what + " at " + clock.now + "; so far " + counted);
    }
}
