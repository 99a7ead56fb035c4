package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.EventFeed.Cursor;
import io.leasehold.ipam.port.EventFeed.Event;
import io.leasehold.ipam.port.LeaseLog.ChangeOutcome;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanStore.Author;

import org.junit.jupiter.api.BeforeEach;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the contract tests of the ports share: an empty store and words to fill it with. A store
 * judges leases by its own clock, so times here are relative to now.
 */
public abstract class StoreContract {
    protected static final Author AUTHOR = new Author("alice", "test", "request-1");
    protected static final SubnetId HOME = new SubnetId(1);
    protected static final DnsName ZONE = new DnsName("example.org");

    protected Ports ports = Ports.of(new InMemoryStore(Instant::now));
    protected Instant now = Instant.EPOCH;

    /** The ports of an empty store. */
    protected abstract Ports open();

    @BeforeEach
    final void openPorts() {
        ports = open();
        now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    protected static Subnet subnet(String prefix, String... pools) {
        return Subnet.of(Ipv4Prefix.parse(prefix))
                .name("subnet " + prefix)
                .ddns(new DdnsPolicy(Optional.of(ZONE), true))
                .source(Source.FILE)
                .pools(Arrays.stream(pools).map(p -> new Pool(Ipv4Range.parse(p))).toList())
                .build();
    }

    protected Plan declare(Subnet... subnets) {
        return declare(PlanContent.of(List.of(subnets), List.of()));
    }

    /** Declares a file that must be accepted. */
    protected Plan declare(PlanContent content) {
        PlanOutcome outcome =
                ports.planStore().change(new PlanEdit.DeclareFilePlan(content), AUTHOR);
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        return ((PlanOutcome.Applied) outcome).plan();
    }

    /** The plan most tests are about: 198.18.0.0/16 is subnet {@link #HOME}. */
    protected long declareHome() {
        return declare(subnet("198.18.0.0/16", "198.18.0.10-198.18.255.200")).version();
    }

    /** The {@code n}th address of {@link #HOME}. */
    protected static Ipv4Address address(int n) {
        return Ipv4Address.parse("198.18.1.0").plus(n);
    }

    protected static ClientIdentity client(int n) {
        return new ClientIdentity(
                Optional.empty(),
                new HardwareAddress(
                        1, OctetString.of(new byte[] {0, 0, 0x5e, 0, (byte) (n >>> 8), (byte) n})));
    }

    protected static DnsName name(int n) {
        return ZONE.child("host-" + n);
    }

    /** A lease of one hour that began just now. */
    protected Lease bound(int n, ClientIdentity client, long version) {
        return bound(n, client, version, now, Duration.ofHours(1));
    }

    protected Lease bound(
            int n, ClientIdentity client, long version, Instant from, Duration length) {
        return new Lease(
                address(n),
                HOME,
                client,
                LeaseState.BOUND,
                Optional.of(OctetString.of(("Host-" + n).getBytes(StandardCharsets.US_ASCII))),
                Optional.of(name(n)),
                from,
                from.plus(length),
                from,
                Optional.empty(),
                version);
    }

    protected static DnsIntent.Publish publish(Lease lease) {
        DnsName name = lease.fqdn().orElseThrow();
        return new DnsIntent.Publish(
                lease.address(),
                name,
                Dhcid.of(lease.client(), name),
                Duration.ofMinutes(10),
                true,
                true);
    }

    protected static LeaseChange grant(Lease after) {
        return new LeaseChange(
                LeaseChange.Kind.GRANT, after, after.version() - 1, Optional.of(publish(after)));
    }

    protected static LeaseChange renew(Lease after) {
        return new LeaseChange(
                LeaseChange.Kind.RENEW, after, after.version() - 1, Optional.empty());
    }

    protected static LeaseChange end(LeaseChange.Kind kind, LeaseState state, Lease before) {
        Lease after =
                new Lease(
                        before.address(),
                        before.subnet(),
                        before.client(),
                        state,
                        before.hostname(),
                        Optional.empty(),
                        before.starts(),
                        before.expires(),
                        before.lastTransaction(),
                        before.relayAgentInfo(),
                        before.version() + 1);
        return new LeaseChange(
                kind,
                after,
                before.version(),
                Optional.of(new DnsIntent.Withdraw(before.address())));
    }

    protected List<ChangeOutcome> commit(long planVersion, LeaseChange... group) {
        return commit(planVersion, List.of(group));
    }

    protected List<ChangeOutcome> commit(long planVersion, List<LeaseChange> group) {
        GroupOutcome outcome = ports.leaseLog().commit(group, planVersion);
        assertThat(outcome).isInstanceOf(GroupOutcome.Committed.class);
        return ((GroupOutcome.Committed) outcome).outcomes();
    }

    protected Optional<Lease> stored(int n) {
        return ports.leaseLog().read(List.of(address(n))).stream().findFirst();
    }

    /**
     * All events, once there are so many. A store may show an event a little late, namely when
     * every transaction that began before it is over, so this asks more than once.
     */
    protected List<Event> events(int expected) {
        Instant limit = Instant.now().plusSeconds(10);
        List<Event> events = ports.eventFeed().after(Cursor.START, 10_000);
        while (events.size() < expected && Instant.now().isBefore(limit)) {
            events = ports.eventFeed().after(Cursor.START, 10_000);
        }
        return events;
    }
}
