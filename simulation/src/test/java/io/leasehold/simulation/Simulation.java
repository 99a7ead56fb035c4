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
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.InMemoryStore;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One LAN, its clients and one server for some hours, all from one seed.
 *
 * <p>After every event: no address is in use by two clients; every ACK on the wire was durable when
 * it left; no carved address and no reserved address reaches a client it is not for. After every
 * crash: the server knows what the store knows. In the end: DNS says what the leases say.
 */
final class Simulation {
    /** How hard the world is. Shares are probabilities per datagram or per group. */
    record Hardship(
            double drop,
            double duplicate,
            double straggle,
            double outages,
            Duration meanTimeToCrash) {
        static final Hardship USUAL = new Hardship(0.05, 0.05, 0.02, 0.01, Duration.ofMinutes(7));
    }

    private static final Ipv4Prefix PREFIX = Ipv4Prefix.parse("192.0.2.0/26");
    private static final Ipv4Address SERVER = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Range CARVED = Ipv4Range.parse("192.0.2.20-192.0.2.25");
    private static final DnsName ZONE = DnsName.parse("example.org");
    private static final Arrival BROADCAST =
            new Arrival("lan0", SERVER, Ipv4Address.ANY, 68, false);
    private static final PlanStore.Author AUTHOR = new PlanStore.Author("simulation", "test", "-");

    private final World world;
    private final Hardship hardship;
    private final InMemoryStore store;
    private final LivePlan plan;
    private final SimulatedNetwork network;
    private final SimulatedDisk disk;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final SimulatedDns dns;
    private Server server;
    private long incarnation;
    private long acks;
    private long crashes;
    private boolean quiet;

    Simulation(long seed, Hardship hardship, boolean acknowledgesTooEarly) {
        this(seed, hardship, acknowledgesTooEarly, 40, Ipv4Range.parse("192.0.2.10-192.0.2.51"));
    }

    private Simulation(
            long seed, Hardship hardship, boolean acknowledgesTooEarly, int crowd, Ipv4Range pool) {
        this.world = new World(new SplittableRandom(seed));
        this.hardship = hardship;
        this.store = new InMemoryStore(world);
        this.plan = new LivePlan(store);
        this.network =
                new SimulatedNetwork(
                        world, hardship.drop(), hardship.duplicate(), hardship.straggle());
        this.disk = new SimulatedDisk(world, store, plan, hardship.outages(), acknowledgesTooEarly);
        for (int i = 0; i < crowd; i++) {
            clients.add(new SimulatedClient(world, i, this::uplink));
        }
        apply(
                new PlanEdit.DeclareFilePlan(
                        PlanContent.of(
                                List.of(lan(pool)),
                                List.of(
                                        SubnetBuilder.claimOf(
                                                OwnerKind.KUBERNETES_LB,
                                                "metallb/first-pool",
                                                CARVED.toString())))));
        this.dns = new SimulatedDns(world, store, ZONE, () -> quiet);
        this.server = new Server();
    }

    /**
     * A /26; with the usual pool too small for its 40 clients' whims: 34 dynamic addresses, 6
     * carved, 2 reserved.
     */
    private Subnet lan(Ipv4Range pool) {
        return Subnet.of(PREFIX)
                .name("lan")
                .networkInterface(Optional.of("lan0"))
                .gateway(Optional.of(SERVER))
                .leaseTimes(
                        new LeaseTimes(
                                Duration.ofMinutes(30),
                                Duration.ofMinutes(10),
                                Duration.ofHours(1)))
                .ddns(new DdnsPolicy(Optional.of(ZONE), true))
                .source(Source.FILE)
                .pools(List.of(new Pool(pool)))
                .reservations(List.of(reservation(3, "192.0.2.30"), reservation(4, "192.0.2.60")))
                .build();
    }

    private Reservation reservation(int client, String address) {
        return new Reservation(
                new ReservationId(new UUID(0, client)),
                Set.of(new DeviceIdentifier.Mac(clients.get(client).identity().hardware())),
                Optional.of(Ipv4Address.parse(address)),
                Optional.of("reserved-" + client),
                OptionSet.EMPTY,
                Source.FILE);
    }

    private void apply(PlanEdit edit) {
        if (!(plan.change(edit, AUTHOR) instanceof PlanOutcome.Applied)) {
            throw new IllegalStateException("the simulated plan was refused");
        }
    }

    /**
     * Hours of trouble, then a quiet one in which nothing new goes wrong, then the last questions.
     */
    void run(Duration trouble) {
        clients.forEach(c -> c.powerOn(world.between(Duration.ZERO, Duration.ofMinutes(2))));
        crashLater();
        world.runUntil(world.instant().plus(trouble), this::checkNobodyShares);
        clients.forEach(SimulatedClient::retire);
        quiet = true;
        world.runUntil(world.instant().plus(Duration.ofHours(1)), this::checkNobodyShares);
        while (server.committing) { // a renewal of the last second is nobody's mistake
            world.runUntil(world.instant().plusMillis(10), this::checkNobodyShares);
        }
        checkNothingIsForgotten();
        dns.checkEquals(store);
        if (acks < 100 || crashes == 0) {
            throw new AssertionError(
                    "a simulation in which little happened: "
                            + acks
                            + " ACKs, "
                            + crashes
                            + " crashes");
        }
    }

    /**
     * Scenario B15: DNS is down for 30 minutes in which 40 clients get leases, 5 give theirs back
     * and 3 change their names; then {@code kill -9}, then DNS comes back. Nothing else goes wrong.
     *
     * @return how long after its return, two minutes of which are given, nothing was pending; the
     *     zones are exactly what the leases say then, and an hour later
     */
    static Duration dnsAwayForHalfAnHour(long seed) {
        Simulation simulation =
                new Simulation(
                        seed,
                        new Hardship(0, 0, 0, 0, Duration.ofDays(1)),
                        false,
                        48,
                        Ipv4Range.parse("192.0.2.2-192.0.2.62"));
        return simulation.dnsAwayForHalfAnHour();
    }

    private Duration dnsAwayForHalfAnHour() {
        quiet = true;
        clients.forEach(SimulatedClient::retire);
        List<SimulatedClient> early = clients.subList(0, 8);
        List<SimulatedClient> late = clients.subList(8, 48);
        early.forEach(c -> c.powerOn(world.between(Duration.ZERO, Duration.ofMinutes(1))));
        pass(Duration.ofMinutes(5));
        dns.checkEquals(store);

        dns.stop();
        Set<String> before = dns.contents();
        Instant stopped = world.instant();
        late.forEach(c -> c.powerOn(world.between(Duration.ofSeconds(1), Duration.ofMinutes(20))));
        for (SimulatedClient client : List.of(early.get(2), late.get(2), late.get(3))) {
            world.after(
                    world.between(Duration.ofMinutes(20), Duration.ofMinutes(22)),
                    () -> client.rename("renamed-" + clients.indexOf(client)));
        }
        // Of those with names that DNS knows, of those it never heard of, and a renamed one.
        for (SimulatedClient client :
                List.of(early.get(0), early.get(1), late.get(0), late.get(1), late.get(2))) {
            world.after(
                    world.between(Duration.ofMinutes(23), Duration.ofMinutes(28)), client::leave);
        }
        pass(Duration.ofMinutes(30));
        check(bound() == 43, "of 48 clients 43 have a lease, not " + bound());
        check(dns.contents().equals(before), "a stopped server has changed");
        DnsLedger.Backlog backlog = store.backlog();
        check(
                backlog.pending() >= 40
                        && backlog.oldest()
                                .orElseThrow()
                                .isBefore(stopped.plus(Duration.ofMinutes(10))),
                "the backlog tells of 40 names and of the first grant after "
                        + stopped
                        + ": "
                        + backlog);

        crash();
        world.after(world.between(Duration.ZERO, Duration.ofMinutes(2)), dns::start);
        pass(Duration.ofMinutes(2));
        Instant back = world.instant();
        while (store.backlog().pending() > 0
                && world.instant().isBefore(back.plus(Duration.ofHours(1)))) {
            pass(Duration.ofSeconds(1));
        }
        Duration took = Duration.between(back, world.instant());
        dns.checkEquals(store);
        pass(Duration.ofHours(1));
        dns.checkEquals(store);
        checkNothingIsForgotten();
        return took;
    }

    private void pass(Duration time) {
        world.runUntil(world.instant().plus(time), this::checkNobodyShares);
    }

    private long bound() {
        AtomicLong bound = new AtomicLong();
        store.load(lease -> bound.addAndGet(lease.state() == LeaseState.BOUND ? 1 : 0));
        return bound.get();
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private void crashLater() {
        Duration most = hardship.meanTimeToCrash().multipliedBy(2);
        world.after(
                world.between(Duration.ofSeconds(1), most),
                () -> {
                    if (!quiet) {
                        crash();
                        crashLater();
                    }
                });
    }

    /** kill -9: memory is gone; what was durable is not. Away for up to a minute. */
    private void crash() {
        crashes++;
        server.alive = false;
        long next = ++incarnation;
        world.after(
                world.between(Duration.ofMillis(500), Duration.ofMinutes(1)),
                () -> {
                    if (next == incarnation) {
                        server = new Server();
                        checkNothingIsForgotten();
                    }
                });
    }

    private void uplink(ClientMessage message, boolean unicast) {
        Arrival arrival =
                unicast ? new Arrival("lan0", SERVER, message.ciaddr(), 68, true) : BROADCAST;
        network.carry(
                () -> {
                    if (server.alive) {
                        server.lane.receive(message, arrival);
                    }
                });
    }

    /** One life of the server process. */
    private final class Server {
        final Lane lane;
        boolean alive = true;
        boolean committing;

        Server() {
            lane =
                    new Lane(
                            ExchangeSettings.DEFAULT,
                            world,
                            this::submit,
                            (_, reply) -> downlink(reply),
                            new LaneObserver() {});
            store.load(lane::restore);
            lane.ownAddresses(Set.of(SERVER));
            lane.adopt(plan.current());
            tick();
            dns.serverStarted(() -> alive);
        }

        private void submit(Group group) {
            committing = true;
            disk.submit(
                    group,
                    () -> alive,
                    result -> {
                        committing = result instanceof Group.Result.Unavailable;
                        if (alive) {
                            lane.completed(result);
                        }
                    });
        }

        private void tick() {
            world.after(
                    Duration.ofMillis(500),
                    () -> {
                        if (alive) {
                            lane.tick();
                            tick();
                        }
                    });
        }
    }

    private void downlink(ServerReply reply) {
        if (reply.type() == MessageType.ACK) {
            acks++;
            checkIsDurable(reply);
            checkIsAllowed(reply);
        }
        for (SimulatedClient client : clients) {
            if (client.identity().hardware().equals(reply.chaddr())) {
                network.carry(() -> client.receive(reply));
            }
        }
    }

    private void checkIsDurable(ServerReply ack) {
        Lease row = store.read(List.of(ack.yiaddr())).stream().findFirst().orElse(null);
        Duration promised =
                Duration.ofSeconds(
                        Ipv4Address.ofBytes(
                                        ack.options()
                                                .get(OptionCode.LEASE_TIME)
                                                .orElseThrow()
                                                .toBytes(),
                                        0)
                                .asLong());
        boolean durable =
                row != null
                        && row.state() == LeaseState.BOUND
                        && row.client().hardware().equals(ack.chaddr())
                        && !row.lastTransaction().plus(promised).isAfter(row.expires());
        if (!durable) {
            throw new AssertionError(
                    "ACK of "
                            + ack.yiaddr()
                            + " to "
                            + ack.chaddr()
                            + " before it was durable: "
                            + row);
        }
    }

    private void checkIsAllowed(ServerReply ack) {
        Ipv4Address address = ack.yiaddr();
        boolean forOther =
                plan.current()
                        .containing(address)
                        .orElseThrow()
                        .reservationOf(address)
                        .filter(
                                r ->
                                        !r.identifiers()
                                                .contains(new DeviceIdentifier.Mac(ack.chaddr())))
                        .isPresent();
        if (CARVED.contains(address) || forOther || address.equals(SERVER)) {
            throw new AssertionError("ACK of " + address + ", which is not for " + ack.chaddr());
        }
    }

    private void checkNobodyShares() {
        Map<Ipv4Address, SimulatedClient> users = new HashMap<>();
        for (SimulatedClient client : clients) {
            Optional<Ipv4Address> address = client.inUse();
            if (address.isPresent()) {
                SimulatedClient other = users.put(address.get(), client);
                if (other != null) {
                    throw new AssertionError(
                            address.get()
                                    + " is in use by "
                                    + other.identity()
                                    + " until "
                                    + other.expires()
                                    + " and by "
                                    + client.identity()
                                    + " until "
                                    + client.expires()
                                    + " at "
                                    + world.instant());
                }
            }
        }
    }

    private void checkNothingIsForgotten() {
        Map<Ipv4Address, Lease> stored = new HashMap<>();
        store.load(lease -> stored.put(lease.address(), lease));
        Map<Ipv4Address, Lease> known = new HashMap<>();
        server.lane.table().all().forEach(lease -> known.put(lease.address(), lease));
        if (server.alive && !stored.equals(known)) {
            throw new AssertionError("the store has " + stored + ", the server knows " + known);
        }
        Instant now = world.instant();
        for (SimulatedClient client : clients) {
            client.inUse()
                    .filter(
                            address ->
                                    !stored.containsKey(address)
                                            || !stored.get(address).isHeldBy(client.identity()))
                    .ifPresent(
                            address -> {
                                throw new AssertionError(
                                        client.identity()
                                                + " uses "
                                                + address
                                                + " at "
                                                + now
                                                + "; stored: "
                                                + stored.get(address));
                            });
        }
    }
}
