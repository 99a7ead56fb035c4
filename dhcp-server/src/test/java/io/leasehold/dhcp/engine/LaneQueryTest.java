package io.leasehold.dhcp.engine;

import static io.leasehold.dhcp.testing.ClientMessages.from;
import static io.leasehold.dhcp.testing.ClientMessages.release;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.guard.Admission;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.testing.ClientMessages;

import org.junit.jupiter.api.Test;

/** RFC 4388 through a lane: answers rest on what is durable. */
class LaneQueryTest {
    private final LaneBench bench =
            LaneBench.limited(
                    Admission.unlimited(), subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.12"));

    /** By hardware address. */
    private static ClientMessages query(int client) {
        return from(client, MessageType.LEASEQUERY).giaddr("192.0.2.1");
    }

    @Test
    void aLeaseIsActiveOnceItIsDurable() {
        bench.hear(selecting(1, "192.0.2.10"), query(1));
        assertThat(bench.told()).containsExactly("LEASEUNKNOWN 0.0.0.0 to 1");

        bench.commit();
        bench.told();

        bench.hear(query(1), query(2));
        assertThat(bench.told())
                .containsExactly("LEASEACTIVE 0.0.0.0 to 1", "LEASEUNKNOWN 0.0.0.0 to 2");
    }

    @Test
    void aLeaseThatWasGivenBackIsNone() {
        bench.hear(selecting(1, "192.0.2.10")).commit();
        bench.hear(release(1, "192.0.2.10")).commit();
        bench.told();

        bench.hear(query(1), query(1).ciaddr("192.0.2.10"));

        assertThat(bench.told())
                .containsExactly("LEASEUNKNOWN 0.0.0.0 to 1", "LEASEUNASSIGNED 0.0.0.0 to 1");
    }

    @Test
    void nothingIsSaidWhileTheStoreIsAway() {
        bench.hear(selecting(1, "192.0.2.10")).unavailable();
        bench.told();

        bench.hear(query(1));

        assertThat(bench.told()).containsExactly("silence: STORE_UNAVAILABLE");
    }

    @Test
    void strangersAreNotAnswered() {
        bench.hear(query(1).giaddr("192.0.2.9"));

        assertThat(bench.told()).containsExactly("silence: LEASEQUERY_REFUSED");
    }
}
