package io.leasehold.dhcp.engine;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.lease;

import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.util.Arrays;
import java.util.Locale;

/// Measures what it costs a lane to take over an edit of one subnet, in a plan of 1,000 subnets
/// with 250,000 leases, and prints it; run by hand.
final class AdoptMain implements LaneObserver {
    private static final int SUBNETS = 1000;
    private static final int EDITS = 200;

    private AdoptMain() {}

    public static void main(String[] arguments) {
        Lane lane =
                new Lane(
                        ExchangeSettings.DEFAULT,
                        () -> NOON,
                        _ -> {},
                        (_, _) -> {},
                        new AdoptMain());
        SubnetBuilder[] subnets = new SubnetBuilder[SUBNETS];
        for (int i = 0; i < SUBNETS; i++) {
            subnets[i] = subnet(i);
            for (int host = 1; host <= 250; host++) {
                lane.restore(leased(i, host));
            }
        }
        Plan plan = SubnetBuilder.plan(1, subnets);
        long begun = System.nanoTime();
        lane.adopt(plan);
        print("whole plan", System.nanoTime() - begun);

        long[] edits = new long[EDITS];
        long[] plans = new long[EDITS];
        for (int edit = 0; edit < EDITS; edit++) {
            int which = edit * 37 % SUBNETS;
            subnets[which] =
                    subnet(which)
                            .claim(
                                    OwnerKind.STATIC,
                                    "edit-" + edit,
                                    "10." + which / 250 + "." + which % 250 + "." + (edit + 1));
            begun = System.nanoTime();
            plan = plan.followedBy(edit + 2, SUBNETS, SubnetBuilder.content(subnets));
            plans[edit] = System.nanoTime() - begun;
            begun = System.nanoTime();
            lane.adopt(plan);
            edits[edit] = System.nanoTime() - begun;
        }
        Arrays.sort(edits);
        Arrays.sort(plans);
        print("new plan, median", plans[EDITS / 2]);
        print("adopt an edit, median", edits[EDITS / 2]);
        print("adopt an edit, 99th percentile", edits[EDITS * 99 / 100]);
    }

    private static SubnetBuilder subnet(int i) {
        String network = "10." + i / 250 + "." + i % 250 + ".";
        return SubnetBuilder.subnet(network + "0/24")
                .id(i + 1)
                .pool(network + "1-" + network + "250");
    }

    private static Lease leased(int subnet, int host) {
        String address = "10." + subnet / 250 + "." + subnet % 250 + "." + host;
        Lease lease =
                lease(
                        address,
                        client(0, String.format(Locale.ROOT, "%08x", subnet * 256 + host)),
                        LeaseState.BOUND,
                        NOON.plusSeconds(3600));
        return new Lease(
                lease.address(),
                new SubnetId(subnet + 1),
                lease.client(),
                lease.state(),
                lease.hostname(),
                lease.fqdn(),
                lease.starts(),
                lease.expires(),
                lease.lastTransaction(),
                lease.relayAgentInfo(),
                lease.version());
    }

    private static void print(String what, long nanos) {
        System.out.printf(Locale.ROOT, "%-32s %8.3f ms%n", what, nanos / 1e6);
    }
}
