package io.leasehold.dhcp.engine;

import static io.leasehold.ipam.testing.Leases.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.NakReason;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.LeaseLog.ChangeOutcome;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
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
    private static final Arrival ETH0 =
            new Arrival("eth0", Ipv4Address.parse(ClientMessages.US), Ipv4Address.ANY, 68, false);

    private Instant now = NOON;
    private long planVersion;
    private final List<Group> submitted = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    Ipv4Address unreachable = Ipv4Address.BROADCAST;
    final Lane lane =
            new Lane(ExchangeSettings.DEFAULT, () -> now, submitted::add, this::send, this);

    LaneBench(SubnetBuilder subnet) {
        adopt(subnet);
    }

    void adopt(SubnetBuilder subnet) {
        planVersion++;
        lane.adopt(SubnetBuilder.plan(planVersion, subnet.onInterface("eth0")));
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
        Group group = underWay();
        return answer(
                group.changes().stream()
                        .<ChangeOutcome>map(c -> new ChangeOutcome.Written(c.after()))
                        .toArray(ChangeOutcome[]::new));
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
    public void offered(ClientMessage message, ServerReply reply) {}

    @Override
    public void refused(ClientMessage message, NakReason reason) {
        told.add("because " + reason);
    }

    @Override
    public void informed(ClientMessage message) {}

    @Override
    public void committed(LeaseChange change, Optional<ClientMessage> message) {
        told.add("durable: " + change.kind() + " " + change.after().address());
    }

    @Override
    public void storeAvailable(boolean available) {
        told.add(available ? "store back" : "store away");
    }
}
