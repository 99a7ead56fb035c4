package io.leasehold.dhcp.engine;

import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.LeaseLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The time-outs are there for a defect, which would make these tests wait for ever. */
@Timeout(60)
class CommitterTest {
    private static final Lease ROW = bound("192.0.2.10", client(1));
    private static final Group GROUP =
            new Group(
                    1, List.of(new LeaseChange(LeaseChange.Kind.GRANT, ROW, 0, Optional.empty())));

    private final BlockingQueue<Group.Result> reports = new LinkedBlockingQueue<>();

    /** A log that has rows, but breaks on every commit and on the first reading. */
    private static final class BrokenLog implements LeaseLog {
        private boolean broken = true;

        @Override
        public GroupOutcome commit(List<LeaseChange> group, long planVersion) {
            throw new IllegalStateException("a bug, made on purpose");
        }

        @Override
        public void loadRows(LeaseSink sink) {}

        @Override
        public List<Lease> read(Collection<Ipv4Address> addresses) {
            if (broken) {
                broken = false;
                throw new IllegalStateException("a bug, made on purpose");
            }
            return List.of(ROW);
        }
    }

    @Test
    void aDefectInTheStoreIsReportedLikeAStoreThatIsAway() throws InterruptedException {
        try (Committer committer = new Committer(new BrokenLog(), () -> {}, reports::add)) {
            committer.start();
            committer.submit(GROUP);

            assertThat(reports.take()).isEqualTo(new Group.Result.Unavailable(GROUP));
            assertThat(reports.take()).isEqualTo(new Group.Result.Recovered(GROUP, List.of(ROW)));
        }
    }

    @Test
    void aGroupThatComesAfterTheEndIsDroppedAndDoesNotHoldUpTheLane() {
        Committer committer = new Committer(new BrokenLog(), () -> {}, reports::add);
        committer.start();
        committer.close();

        committer.submit(GROUP);

        assertThat(reports).isEmpty();
    }
}
