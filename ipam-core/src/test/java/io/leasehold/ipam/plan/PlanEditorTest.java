package io.leasehold.ipam.plan;

import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

class PlanEditorTest {
    private static final Reservation TV =
            reservation(
                    "tv",
                    Optional.of(Ipv4Address.parse("192.0.2.77")),
                    Source.API,
                    mac("00:00:5e:00:53:77"));
    private static final Plan PLAN =
            SubnetBuilder.plan(7, lan().id(3), subnet("198.51.100.0/24").id(5).source(Source.API));

    private static SubnetBuilder lan() {
        return subnet("192.0.2.0/24")
                .pool("192.0.2.10-192.0.2.99")
                .claim(OwnerKind.STATIC, "nas", "192.0.2.50")
                .reserve("cp-1", "00:00:5e:00:53:01", "192.0.2.11");
    }

    private static Plan applied(Plan plan, PlanEdit edit) {
        PlanOutcome outcome = PlanEditor.apply(plan, edit);
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        return ((PlanOutcome.Applied) outcome).plan();
    }

    private static PlanEdit declare(SubnetBuilder... subnets) {
        return new PlanEdit.DeclareFilePlan(SubnetBuilder.content(subnets));
    }

    private static Subnet in(Plan plan, String prefix) {
        return plan.subnet(Ipv4Prefix.parse(prefix)).orElseThrow().subnet();
    }

    @Test
    void anAppliedEditHasTheNextVersion() {
        Plan next = applied(PLAN, new PlanEdit.AddReservation(new SubnetId(3), TV));

        assertThat(next.version()).isEqualTo(8);
        assertThat(in(next, "192.0.2.0/24").reservations()).contains(TV);
    }

    @Test
    void declaringTheSameFileAgainIsNoChange() {
        Plan first = applied(Plan.EMPTY, declare(lan(), subnet("198.51.100.0/24")));

        Plan second = applied(first, declare(lan(), subnet("198.51.100.0/24")));

        assertThat(second).isSameAs(first);
    }

    @Test
    void theOrderInWhichAFileListsThingsIsNoChange() {
        Plan first =
                applied(
                        Plan.EMPTY,
                        declare(
                                subnet("192.0.2.0/24").pool("192.0.2.1").pool("192.0.2.5"),
                                subnet("198.51.100.0/24")));

        Plan second =
                applied(
                        first,
                        declare(
                                subnet("198.51.100.0/24"),
                                subnet("192.0.2.0/24").pool("192.0.2.5").pool("192.0.2.1")));

        assertThat(second.version()).isEqualTo(first.version());
    }

    @Test
    void everyReadingOfTheFileMayGiveReservationsOtherIds() {
        Plan first = applied(Plan.EMPTY, declare(lan()));
        Reservation before = in(first, "192.0.2.0/24").reservations().getFirst();
        Reservation again = before.withId(new ReservationId(new UUID(1, 2)));

        Plan second =
                applied(
                        first,
                        declare(
                                subnet("192.0.2.0/24")
                                        .pool("192.0.2.10-192.0.2.99")
                                        .claim(OwnerKind.STATIC, "nas", "192.0.2.50")
                                        .reserve(again)));

        assertThat(second.version()).isEqualTo(first.version());
    }

    @Test
    void aReservationKeepsItsIdWhenTheFileChangesIt() {
        Plan next =
                applied(
                        PLAN,
                        declare(
                                subnet("192.0.2.0/24")
                                        .reserve("renamed", "00:00:5e:00:53:01", "192.0.2.12")));

        assertThat(in(next, "192.0.2.0/24").reservations())
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.hostname()).contains("renamed");
                            assertThat(r.id())
                                    .isEqualTo(
                                            in(PLAN, "192.0.2.0/24")
                                                    .reservations()
                                                    .getFirst()
                                                    .id());
                        });
    }

    @Test
    void aKnownPrefixKeepsItsSubnetIdAndANewOneGetsANewId() {
        Plan next = applied(PLAN, declare(subnet("203.0.113.0/24"), lan().gateway("192.0.2.1")));

        assertThat(in(next, "192.0.2.0/24").id()).isEqualTo(new SubnetId(3));
        assertThat(in(next, "203.0.113.0/24").id()).isEqualTo(new SubnetId(6));
        assertThat(in(next, "192.0.2.0/24").gateway()).contains(Ipv4Address.parse("192.0.2.1"));
    }

    @Test
    void whatOthersAddedToASubnetThatStaysIsKept() {
        Plan grown =
                SubnetBuilder.plan(
                        8,
                        lan().id(3)
                                .reserve(TV)
                                .claim(
                                        OwnerKind.NODE,
                                        "n1",
                                        "192.0.2.60",
                                        ClaimSemantics.ADDRESS,
                                        Source.KUBERNETES));

        Plan next = applied(grown, declare(lan().gateway("192.0.2.1")));

        assertThat(in(next, "192.0.2.0/24").reservations()).hasSize(2).contains(TV);
        assertThat(next.content().claims())
                .extracting(Claim::source)
                .containsExactly(Source.FILE, Source.KUBERNETES);
    }

    @Test
    void aSubnetGoesWithTheFileThatDeclaredItAndNoOther() {
        Plan next = applied(PLAN, declare());

        assertThat(next.declared())
                .extracting(s -> s.prefix().toString())
                .containsExactly("198.51.100.0/24");
    }

    @Test
    void whatTheFileNoLongerSaysIsGone() {
        Plan next = applied(PLAN, declare(subnet("192.0.2.0/24")));

        assertThat(in(next, "192.0.2.0/24").reservations()).isEmpty();
        assertThat(next.content().claims()).isEmpty();
        assertThat(in(next, "192.0.2.0/24").pools()).isEmpty();
    }

    @Test
    void aRefusedEditSaysWhyAndChangesNothing() {
        Reservation onTheNas =
                reservation(
                        "x",
                        Optional.of(Ipv4Address.parse("192.0.2.50")),
                        Source.API,
                        mac("00:00:5e:00:53:50"));
        List<Subnet> before = PLAN.declared();

        PlanOutcome outcome =
                PlanEditor.apply(PLAN, new PlanEdit.AddReservation(new SubnetId(3), onTheNas));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PlanOutcome.Refused.class,
                        refused ->
                                assertThat(refused.problems())
                                        .extracting(PlanProblem::message)
                                        .containsExactly(
                                                "reservation x of 192.0.2.50 lies in static nas"
                                                        + " 192.0.2.50"));
        assertThat(PLAN.declared()).isEqualTo(before);
        assertThat(PLAN.version()).isEqualTo(7);
    }

    @Test
    void aFileWithOneBadSubnetIsRefusedWhole() {
        assertThat(
                        PlanEditor.apply(
                                PLAN,
                                declare(
                                        lan().gateway("192.0.2.1"),
                                        subnet("203.0.113.0/24").pool("192.0.2.1"))))
                .isInstanceOf(PlanOutcome.Refused.class);
    }

    @Test
    void whatTheFileOwnsOnlyTheFileChanges() {
        Reservation ofTheFile = in(PLAN, "192.0.2.0/24").reservations().getFirst();

        assertThat(PlanEditor.apply(PLAN, new PlanEdit.DeleteReservation(ofTheFile.id())))
                .isEqualTo(new PlanOutcome.OwnedByFile("reservation cp-1 in 192.0.2.0/24"));
        assertThat(PlanEditor.apply(PLAN, new PlanEdit.ChangeReservation(ofTheFile)))
                .isInstanceOf(PlanOutcome.OwnedByFile.class);
    }

    @Test
    void whatDoesNotExistIsMissing() {
        assertThat(PlanEditor.apply(PLAN, new PlanEdit.DeleteReservation(TV.id())))
                .isEqualTo(new PlanOutcome.Missing("reservation " + TV.id()));
        assertThat(PlanEditor.apply(PLAN, new PlanEdit.AddReservation(new SubnetId(99), TV)))
                .isEqualTo(new PlanOutcome.Missing("subnet 99"));
    }

    @Test
    void aReservationIsAddedChangedAndDeleted() {
        Plan added = applied(PLAN, new PlanEdit.AddReservation(new SubnetId(3), TV));
        Reservation moved =
                new Reservation(
                        TV.id(),
                        TV.identifiers(),
                        Optional.of(Ipv4Address.parse("192.0.2.78")),
                        TV.hostname(),
                        TV.terms().options().values(),
                        TV.source());

        Plan changed = applied(added, new PlanEdit.ChangeReservation(moved));
        Plan unchanged = applied(changed, new PlanEdit.ChangeReservation(moved));
        Plan deleted = applied(changed, new PlanEdit.DeleteReservation(TV.id()));

        assertThat(in(changed, "192.0.2.0/24").reservations()).contains(moved).doesNotContain(TV);
        assertThat(unchanged.version()).isEqualTo(changed.version());
        assertThat(deleted.version()).isEqualTo(changed.version() + 1);
        assertThat(in(deleted, "192.0.2.0/24").reservations())
                .isEqualTo(in(PLAN, "192.0.2.0/24").reservations());
    }
}
