package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.PlanHistory.Audit;
import io.leasehold.ipam.port.PlanHistory.Kind;
import io.leasehold.ipam.port.PlanHistory.Piece;
import io.leasehold.ipam.port.PlanHistory.PrefixChange;
import io.leasehold.ipam.port.PlanStore;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What every {@link io.leasehold.ipam.port.PlanHistory} promises. */
public abstract class PlanHistoryContract extends StoreContract {
    private static final Subnet LAN =
            Subnet.of(Ipv4Prefix.parse("192.0.2.0/25")).name("Upstairs").build();
    private static final ClaimId CLAIM = new ClaimId(new UUID(3, 3));
    private static final Ipv4Address PRINTER = Ipv4Address.parse("192.0.2.9");

    private static Claim claim(String range) {
        return new Claim(
                CLAIM,
                Ipv4Range.parse(range),
                new Owner(OwnerKind.STATIC, "Proxmox"),
                ClaimSemantics.EXCLUDE,
                Source.API);
    }

    private static Reservation reservation(Optional<String> hostname, String... address) {
        return new Reservation(
                new ReservationId(new UUID(4, 4)),
                Set.of(new DeviceIdentifier.Mac(client(0x5309).hardware())),
                address.length == 0 ? Optional.empty() : Optional.of(Ipv4Address.parse(address[0])),
                hostname,
                OptionSet.EMPTY,
                Source.API);
    }

    /** Makes the change; returns since when it is in force. */
    private Instant change(PlanEdit edit) {
        assertThat(ports.planStore().change(edit, AUTHOR)).isInstanceOf(PlanOutcome.Applied.class);
        return ports.planHistory().audit(Long.MAX_VALUE, 1).getFirst().at();
    }

    private List<Piece> at(Ipv4Address address, Instant when) {
        return ports.planHistory().at(Space.LAN, address, when);
    }

    @Test
    void saysWhatAnAddressWasAtATime() {
        Instant subnet = change(new PlanEdit.AddSubnet(LAN));
        Instant claimed = change(new PlanEdit.AddClaim(claim("192.0.2.8-192.0.2.15")));
        Instant shrunk = change(new PlanEdit.ChangeClaim(claim("192.0.2.12-192.0.2.15")));
        Instant reserved =
                change(
                        new PlanEdit.AddReservation(
                                HOME, reservation(Optional.of("printer"), "192.0.2.9")));
        Instant over = change(new PlanEdit.DeleteReservation(new ReservationId(new UUID(4, 4))));

        assertThat(at(PRINTER, subnet.minusNanos(1000))).isEmpty();
        assertThat(at(PRINTER, subnet)).extracting(Piece::kind).containsExactly(Kind.SUBNET);
        assertThat(at(PRINTER, claimed))
                .extracting(Piece::kind)
                .containsExactly(Kind.SUBNET, Kind.CLAIM);
        Piece block = at(PRINTER, claimed).get(1);
        assertThat(block.json()).contains("192.0.2.8-192.0.2.15");
        assertThat(block)
                .extracting(
                        Piece::id,
                        Piece::name,
                        Piece::space,
                        Piece::where,
                        Piece::since,
                        Piece::until)
                .containsExactly(
                        CLAIM.toString(),
                        "Proxmox",
                        Space.LAN,
                        Optional.of(Ipv4Range.parse("192.0.2.8-192.0.2.15")),
                        claimed,
                        Optional.of(shrunk));
        assertThat(at(PRINTER, shrunk)).extracting(Piece::kind).containsExactly(Kind.SUBNET);
        assertThat(at(PRINTER, reserved))
                .extracting(Piece::kind, Piece::until)
                .containsExactly(
                        tuple(Kind.SUBNET, Optional.empty()),
                        tuple(Kind.RESERVATION, Optional.of(over)));
        assertThat(at(PRINTER, over)).extracting(Piece::kind).containsExactly(Kind.SUBNET);
        assertThat(ports.planHistory().at(new Space("lab"), PRINTER, reserved)).isEmpty();
        assertThat(at(Ipv4Address.parse("192.0.2.128"), over)).isEmpty();
    }

    @Test
    void findsByNameWhateverItsCase() {
        change(new PlanEdit.AddSubnet(LAN));
        Instant unnamed = change(new PlanEdit.AddReservation(HOME, reservation(Optional.empty())));
        Instant named = change(new PlanEdit.ChangeReservation(reservation(Optional.of("printer"))));

        assertThat(ports.planHistory().named("UPSTAIRS", named))
                .extracting(Piece::kind)
                .containsExactly(Kind.SUBNET);
        assertThat(ports.planHistory().named("Printer", unnamed)).isEmpty();
        assertThat(ports.planHistory().named("Printer", named))
                .singleElement()
                .satisfies(
                        piece -> {
                            assertThat(piece.where()).isEmpty();
                            assertThat(piece.id()).isEqualTo(new UUID(4, 4).toString());
                        });
        assertThat(ports.planHistory().named("mac 00:00:5e:00:53:09", unnamed))
                .extracting(Piece::kind)
                .containsExactly(Kind.RESERVATION);
        assertThat(ports.planHistory().named("%", named)).isEmpty();
    }

    @Test
    void tellsTheLifeOfAPieceYoungestFirst() {
        change(new PlanEdit.AddSubnet(LAN));
        Instant first = change(new PlanEdit.AddClaim(claim("192.0.2.8-192.0.2.15")));
        change(new PlanEdit.PutSection(new Section("Site", "", Source.API)));
        Instant second = change(new PlanEdit.ChangeClaim(claim("192.0.2.12-192.0.2.15")));
        Instant gone = change(new PlanEdit.DeleteClaim(CLAIM));

        List<Piece> life = ports.planHistory().of(Kind.CLAIM, CLAIM.toString(), 9);
        assertThat(life)
                .extracting(Piece::since, Piece::until)
                .containsExactly(
                        tuple(second, Optional.of(gone)), tuple(first, Optional.of(second)));
        assertThat(ports.planHistory().of(Kind.CLAIM, CLAIM.toString(), 1))
                .containsExactly(life.getFirst());
        assertThat(ports.planHistory().of(Kind.SUBNET, "1", 9)).hasSize(1);
        assertThat(ports.planHistory().of(Kind.SUBNET, CLAIM.toString(), 9)).isEmpty();
    }

    @Test
    void namesAContainerByItsPrefixAndSpace() {
        Subnet foreign = LAN.but().space(new Space("lab")).authority(Authority.STATIC).build();
        change(new PlanEdit.AddSubnet(foreign));
        for (Space space : List.of(Space.LAN, new Space("lab"))) {
            change(
                    new PlanEdit.PutContainer(
                            new Container(
                                    space,
                                    Ipv4Prefix.parse("192.0.0.0/16"),
                                    "all of " + space,
                                    Optional.empty(),
                                    Notes.NONE,
                                    Source.API)));
        }

        assertThat(ports.planHistory().of(Kind.CONTAINER, "192.0.0.0/16", 9))
                .extracting(Piece::name)
                .containsExactly("all of lan");
        assertThat(ports.planHistory().of(Kind.CONTAINER, "lab 192.0.0.0/16", 9))
                .extracting(Piece::name)
                .containsExactly("all of lab");
    }

    @Test
    void remembersTheLastChangeOfAPrefix() {
        change(new PlanEdit.AddSubnet(LAN));
        assertThat(ports.planHistory().prefixChange(HOME)).isEmpty();
        Subnet wide = LAN.withId(HOME).but().prefix(Ipv4Prefix.parse("192.0.2.0/24")).build();
        Subnet wider = wide.but().prefix(Ipv4Prefix.parse("192.0.2.0/23")).build();
        change(new PlanEdit.ChangeSubnet(wide));
        Instant at = change(new PlanEdit.ChangeSubnet(wider));
        change(new PlanEdit.ChangeSubnet(wider.but().name("other").build()));

        assertThat(ports.planHistory().prefixChange(HOME))
                .contains(new PrefixChange(wide.prefix(), at));
        assertThat(ports.planHistory().prefixChange(new SubnetId(2))).isEmpty();
    }

    @Test
    void recordsWhoChangedWhatYoungestFirst() {
        change(new PlanEdit.AddSubnet(LAN));
        change(new PlanEdit.AddClaim(claim("192.0.2.8-192.0.2.15")));
        ports.planStore()
                .change(
                        new PlanEdit.ChangeClaim(claim("192.0.2.12-192.0.2.15")),
                        new PlanStore.Author("bob", "api", "r-2"));
        ports.planStore()
                .change(PlanStore.Request.of(new PlanEdit.DeleteClaim(CLAIM), AUTHOR).asDryRun());

        List<Audit> audit = ports.planHistory().audit(Long.MAX_VALUE, 9);
        assertThat(audit)
                .extracting(Audit::edit, Audit::who, Audit::via, Audit::requestId)
                .containsExactly(
                        tuple("ChangeClaim", "bob", "api", "r-2"),
                        tuple("AddClaim", "alice", "test", "request-1"),
                        tuple("AddSubnet", "alice", "test", "request-1"));
        assertThat(audit).extracting(Audit::planVersion).containsExactly(3L, 2L, 1L);
        assertThat(audit.getFirst().before())
                .contains("192.0.2.8-192.0.2.15")
                .doesNotContain("192.0.2.12", "Upstairs");
        assertThat(audit.getFirst().after())
                .contains("192.0.2.12-192.0.2.15")
                .doesNotContain("192.0.2.8", "Upstairs");
        assertThat(ports.planHistory().audit(audit.getFirst().number(), 1))
                .containsExactly(audit.get(1));
    }
}
