package io.leasehold.ipam.inventory;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.SubnetBuilder.plan;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.sight.ForeignServer;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

class ForeignServerConflictsTest {
    private static ForeignServer heard(long times, Instant last) {
        return new ForeignServer(
                Ipv4Address.parse("192.0.2.77"),
                "on eth0",
                "eth0",
                Optional.empty(),
                times,
                3,
                NOON,
                last);
    }

    private static SubnetBuilder lan() {
        return subnet("192.0.2.0/24").onInterface("eth0").pool("192.0.2.10-192.0.2.50");
    }

    private static List<Conflict> conflicts(Plan plan) {
        return ForeignServerConflicts.of(plan, List.of(heard(9, NOON.plusSeconds(90))));
    }

    @Test
    void aServerThatNobodyDeclaredIsAConflictWithEvidence() {
        assertThat(conflicts(plan(1, lan())))
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.kind().text()).isEqualTo("foreign-dhcp-server");
                            assertThat(c.message())
                                    .isEqualTo(
                                            "DHCP server 192.0.2.77 answers clients on eth0, too:"
                                                    + " switch it off, or declare it with a claim"
                                                    + " of kind foreign-dhcp");
                            assertThat(c.evidence())
                                    .containsExactly(
                                            "3 clients took its offer, at least 8 times, first at "
                                                    + NOON
                                                    + ", lately in the hour of "
                                                    + NOON);
                        });
    }

    /** What is written at every look would fill the store. */
    @Test
    void itIsTheSameConflictWhenItIsHeardAgain() {
        Plan plan = plan(1, lan());

        assertThat(ForeignServerConflicts.of(plan, List.of(heard(10, NOON.plusSeconds(95)))))
                .isEqualTo(conflicts(plan));
    }

    @Test
    void aClaimedServerIsExpected() {
        assertThat(
                        conflicts(
                                plan(
                                        1,
                                        lan().claim(
                                                        OwnerKind.FOREIGN_DHCP,
                                                        "router",
                                                        "192.0.2.77-192.0.2.77"))))
                .isEmpty();
    }

    @Test
    void aServerThatAForeignSubnetNamesIsExpected() {
        assertThat(
                        conflicts(
                                plan(
                                        1,
                                        lan(),
                                        subnet("198.51.100.0/24")
                                                .id(2)
                                                .authority(Authority.FOREIGN)
                                                .with(
                                                        s ->
                                                                s.dhcpServer(
                                                                        Optional.of(
                                                                                "192.0.2.77"))))))
                .isEmpty();
    }

    @Test
    void onALinkThatIsForeignEveryServerIsExpectedUnlessAnotherIsNamed() {
        SubnetBuilder foreign =
                subnet("192.0.2.0/24").onInterface("eth0").authority(Authority.FOREIGN);
        assertThat(conflicts(plan(1, foreign))).isEmpty();

        assertThat(conflicts(plan(1, foreign.with(s -> s.dhcpServer(Optional.of("192.0.2.1"))))))
                .hasSize(1);
    }
}
