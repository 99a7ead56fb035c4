package io.leasehold.dhcp.engine;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.NakReason;
import io.leasehold.dhcp.guard.Admission;
import io.leasehold.dhcp.leasequery.LeaseQueries;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.LeaseLog.ChangeOutcome;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.ProxyArp;
import io.leasehold.ipam.sight.Sighting;
import io.leasehold.ipam.sight.SightingBook;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A lane with nothing real around it: the test is the clock and the store, and reads one protocol
 * of all that left the lane, in order.
 */
final class LaneBench implements LaneObserver {
    static final Arrival ETH0 =
            new Arrival("eth0", Ipv4Address.parse(ClientMessages.US), Ipv4Address.ANY, 68, false);

    private Instant now = NOON;
    private long planVersion;
    private final List<Group> submitted = new ArrayList<>();
    private final List<Group.Result> untold = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    Ipv4Address unreachable = Ipv4Address.BROADCAST;
    final SightingBook book = new SightingBook();
    boolean canProbe = true;
    final Lane lane;

    /** Offers addresses unprobed. */
    LaneBench(SubnetBuilder subnet) {
        this(subnet, ProbeSettings.OFF);
    }

    private LaneBench(SubnetBuilder subnet, ProbeSettings settings) {
        this(settings, Admission.unlimited(), subnet);
    }

    private LaneBench(ProbeSettings settings, Admission admission, SubnetBuilder... subnets) {
        lane =
                new Lane(
                        ExchangeSettings.DEFAULT,
                        () -> now,
                        submitted::add,
                        this::send,
                        this,
                        new Probing(settings, new TestProber(), book, this::nanos),
                        admission,
                        new LeaseQueries(List.of(Ipv4Prefix.parse("192.0.2.0/30"))));
        adopt(subnets);
    }

    /** Asks the limits before it does anything; the first subnet is the interface's. */
    static LaneBench limited(Admission admission, SubnetBuilder... subnets) {
        return new LaneBench(ProbeSettings.OFF, admission, subnets);
    }

    /** Probes addresses and listens for 300 ms. */
    static LaneBench probing(SubnetBuilder subnet) {
        return new LaneBench(subnet, ProbeSettings.DEFAULT);
    }

    private long nanos() {
        return Duration.between(NOON, now).toNanos();
    }

    private final class TestProber implements Prober {
        @Override
        public boolean canProbe(ProbeTarget target) {
            return canProbe;
        }

        @Override
        public void probe(ProbeTarget target) {
            told.add(
                    "PROBE "
                            + target.address()
                            + target.networkInterface().map(i -> " on " + i).orElse(" by echo"));
        }

        @Override
        public void forget(Ipv4Address address) {
            told.add("forget " + address);
        }
    }

    /** The host with the MAC 00:00:5e:00:53:xx answers a probe. */
    LaneBench answer(String address, int host) {
        return answer(address, hardware(host));
    }

    LaneBench answer(String address, HardwareAddress host) {
        lane.answered(new Sighting(Ipv4Address.parse(address), host, Origin.PROBE, "eth0", now));
        return this;
    }

    /** The host speaks for itself. */
    LaneBench announce(String address, int host) {
        book.note(
                new Sighting(Ipv4Address.parse(address), hardware(host), Origin.ARP, "eth0", now));
        return this;
    }

    /** Lets time pass as the engine does: it wakes the lane when a probe ends. */
    LaneBench listen(Duration time) {
        now = now.plus(time);
        if (lane.nanosToProbesEnd().orElse(1) == 0) {
            lane.endProbes();
        }
        return this;
    }

    LaneBench silence() {
        return listen(ProbeSettings.DEFAULT.listen());
    }

    /** The first subnet is the interface's, the others are behind relays. */
    void adopt(SubnetBuilder... subnets) {
        planVersion++;
        subnets[0].onInterface("eth0");
        Plan plan = SubnetBuilder.plan(planVersion, subnets);
        book.adopt(plan);
        lane.adopt(plan);
    }

    private void send(Arrival arrival, ServerReply reply) {
        if (reply.yiaddr().equals(unreachable)) {
            throw new IllegalStateException("a bug, made on purpose");
        }
        told.add(reply.type() + " " + reply.yiaddr() + " to " + name(reply));
    }

    private static String name(ServerReply reply) {
        return Integer.toString(reply.chaddr().octets().at(5));
    }

    /** Receives messages one after the other. */
    LaneBench hear(ClientMessages... messages) {
        for (ClientMessages message : messages) {
            lane.receive(message.build(), ETH0);
        }
        return this;
    }

    LaneBench pass(Duration time) {
        now = now.plus(time);
        lane.tick();
        return this;
    }

    Instant now() {
        return now;
    }

    /** The group under way; there is one at a time, so it is the only one that is not complete. */
    Group underWay() {
        assertThat(submitted).as("groups under way").hasSize(1);
        return submitted.getFirst();
    }

    boolean isIdle() {
        return submitted.isEmpty();
    }

    /** The changes under way, like {@code GRANT 192.0.2.10}. */
    List<String> changes() {
        return underWay().changes().stream()
                .map(c -> c.kind() + " " + c.after().address())
                .toList();
    }

    LaneBench commit() {
        return complete(written(underWay()));
    }

    LaneBench answer(ChangeOutcome... outcomes) {
        return complete(
                new Group.Result.Answered(
                        underWay(), new GroupOutcome.Committed(Arrays.asList(outcomes))));
    }

    LaneBench planMoved() {
        return complete(
                new Group.Result.Answered(underWay(), new GroupOutcome.PlanMoved(planVersion)));
    }

    LaneBench unavailable() {
        lane.completed(new Group.Result.Unavailable(underWay()));
        return this;
    }

    LaneBench recovered(Lease... rows) {
        return complete(new Group.Result.Recovered(underWay(), Arrays.asList(rows)));
    }

    /** The store has written the group under way; its clients are told by {@link #tell}. */
    LaneBench write() {
        untold.add(written(submitted.removeFirst()));
        lane.freedStore();
        return this;
    }

    /** The clients of the group that was written longest ago are told. */
    LaneBench tell() {
        lane.completed(untold.removeFirst());
        return this;
    }

    private static Group.Result written(Group group) {
        return new Group.Result.Answered(
                group,
                new GroupOutcome.Committed(
                        group.changes().stream()
                                .<ChangeOutcome>map(c -> new ChangeOutcome.Written(c.after()))
                                .toList()));
    }

    private LaneBench complete(Group.Result result) {
        submitted.clear();
        lane.completed(result);
        return this;
    }

    /** What left the lane since the last call. */
    List<String> told() {
        List<String> copy = List.copyOf(told);
        told.clear();
        return copy;
    }

    @Override
    public void ignored(ClientMessage message, Arrival arrival, IgnoreReason reason) {
        told.add("silence: " + reason);
    }

    @Override
    public void refused(ClientMessage message, NakReason reason) {
        told.add("because " + reason);
    }

    @Override
    public void committed(LeaseChange change, Optional<ClientMessage> message) {
        told.add("durable: " + change.kind() + " " + change.after().address());
    }

    @Override
    public void storeAvailable(boolean available) {
        told.add(available ? "store back" : "store away");
    }

    @Override
    public void unprobed(Ipv4Address address, ProbeObstacle why) {
        told.add("unprobed " + address + ": " + why);
    }

    @Override
    public void foundInUse(AddressInUse address) {
        told.add("in use: " + address.address() + " by " + address.users());
    }

    @Override
    public void proxyFound(ProxyArp proxy, int back) {
        told.add(proxy + ", back: " + back);
    }
}
