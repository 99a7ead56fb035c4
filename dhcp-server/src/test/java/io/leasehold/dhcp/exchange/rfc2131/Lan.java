package io.leasehold.dhcp.exchange.rfc2131;

import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.testing.SubnetBuilder;

/** The subnet that the sections are told on. */
final class Lan {
    private Lan() {}

    /**
     * 192.0.2.0/24 with the pool .10 to .99; .20 is reserved for client 0x20, .200 (outside the
     * pool) for client 0x21; .50 to .59 is a load balancer's.
     */
    static SubnetBuilder subnet() {
        return SubnetBuilder.subnet("192.0.2.0/24")
                .gateway("192.0.2.1")
                .pool("192.0.2.10-192.0.2.99")
                .claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.50-192.0.2.59")
                .reserve("in-pool", "00:00:5e:00:53:20", "192.0.2.20")
                .reserve("out-of-pool", "00:00:5e:00:53:21", "192.0.2.200");
    }

    static FakeLeases leases() {
        return new FakeLeases().free("192.0.2.99");
    }
}
