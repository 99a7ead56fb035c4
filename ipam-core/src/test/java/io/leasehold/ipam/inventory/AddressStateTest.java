package io.leasehold.ipam.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

class AddressStateTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String CP_1 = "00:00:5e:00:53:01";
    private static final String OTHER = "00:00:5e:00:53:02";
    private static final SubnetSnapshot OFFICE = office("192.0.2.0/24");

    record Case(String name, String address, Optional<Lease> lease, AddressState expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                is("nobody's", "192.0.2.2", AddressState.FREE),
                is("in the pool", "192.0.2.50", AddressState.DHCP_POOL_FREE),
                is("network address", "192.0.2.0", AddressState.NETWORK_BROADCAST),
                is("broadcast address", "192.0.2.255", AddressState.NETWORK_BROADCAST),
                is("gateway", "192.0.2.1", AddressState.GATEWAY),
                is("a printer's", "192.0.2.200", AddressState.STATIC),
                is("a node's", "192.0.2.201", AddressState.STATIC),
                is("a service's", "192.0.2.100", AddressState.LB_VIP),
                is("in a load balancer's pool", "192.0.2.101", AddressState.LB_POOL_FREE),
                is("pods'", "192.0.2.210", AddressState.POD_BLOCK),
                is("another DHCP server's", "192.0.2.220", AddressState.FOREIGN_DHCP),
                is("shared, hence not carved", "192.0.2.51", AddressState.DHCP_POOL_FREE),
                is("seen with two owners", "192.0.2.230", AddressState.CONFLICT),
                is("reserved, device away", "192.0.2.20", AddressState.RESERVED_OFFLINE),
                bound(
                        "reserved, device here",
                        "192.0.2.20",
                        CP_1,
                        60,
                        AddressState.RESERVED_ONLINE),
                bound("reserved, another is here", "192.0.2.20", OTHER, 60, AddressState.CONFLICT),
                bound(
                        "reserved, lease over",
                        "192.0.2.20",
                        CP_1,
                        -1,
                        AddressState.RESERVED_OFFLINE),
                bound("leased", "192.0.2.60", OTHER, 60, AddressState.LEASED),
                bound("leased to the last second", "192.0.2.60", OTHER, 1, AddressState.LEASED),
                bound("run out this instant", "192.0.2.60", OTHER, 0, AddressState.EXPIRED_GRACE),
                bound("leased outside the pool", "192.0.2.2", OTHER, 60, AddressState.LEASED),
                bound("leased and claimed", "192.0.2.101", OTHER, 60, AddressState.CONFLICT),
                bound("claimed, lease over", "192.0.2.101", OTHER, -1, AddressState.LB_POOL_FREE),
                row("released", LeaseState.RELEASED, 60, AddressState.DHCP_POOL_FREE),
                row("expired", LeaseState.EXPIRED, -60, AddressState.DHCP_POOL_FREE),
                row("declined", LeaseState.DECLINED, 60, AddressState.DECLINED),
                row(
                        "declined, probation over",
                        LeaseState.DECLINED,
                        -1,
                        AddressState.DHCP_POOL_FREE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void namesTheState(Case c) {
        assertThat(AddressState.of(OFFICE, Ipv4Address.parse(c.address()), c.lease(), NOON))
                .isEqualTo(c.expected());
    }

    /** A node that leases from us is seen exactly where we put it: that is no quarrel. */
    @Test
    void aNodeSeenAtItsOwnReservedAddressIsOnline() {
        SubnetSnapshot subnet =
                subnet(
                        "192.0.2.0/24",
                        Optional.empty(),
                        List.of(new Pool(Ipv4Range.parse("192.0.2.50-192.0.2.149"))),
                        List.of(claim("192.0.2.20", OwnerKind.NODE, "cp-1")));
        Case itself = bound("", "192.0.2.20", CP_1, 60, AddressState.RESERVED_ONLINE);
        Case another = bound("", "192.0.2.20", OTHER, 60, AddressState.CONFLICT);
        for (Case c : List.of(itself, another)) {
            assertThat(AddressState.of(subnet, Ipv4Address.parse(c.address()), c.lease(), NOON))
                    .isEqualTo(c.expected());
        }
    }

    /** The codes are part of the API: this table may grow, and nothing in it may change. */
    @ParameterizedTest
    @CsvSource({
        "0, free", "1, dhcp-pool-free", "2, offered", "3, leased", "4, expired-grace",
        "5, declined", "6, abandoned", "7, reserved-online", "8, reserved-offline", "9, static",
        "10, gateway", "11, network-broadcast", "12, lb-vip", "13, lb-pool-free", "14, pod-block",
        "15, foreign-dhcp", "16, observed-unknown", "17, conflict"
    })
    void keepsItsCode(int code, String text) {
        AddressState state = AddressState.values()[code];
        assertThat(state.code()).isEqualTo((byte) code);
        assertThat(state.text()).isEqualTo(text);
    }

    @Test
    void hasNoNetworkAddressInASlash31() {
        SubnetSnapshot subnet = empty("192.0.2.0/31");
        assertThat(AddressState.of(subnet, Ipv4Address.parse("192.0.2.0"), Optional.empty(), NOON))
                .isEqualTo(AddressState.FREE);
    }

    @Test
    void theGridSaysTheSameOfEveryAddress() {
        for (long seed = 1; seed <= 20; seed++) {
            List<Lease> leases = someLeases(new Random(seed));
            byte[] grid = AddressGrid.of(OFFICE, leases, NOON);
            for (int i = 0; i < grid.length; i++) {
                Ipv4Address address = Ipv4Address.parse("192.0.2.0").plus(i);
                Optional<Lease> lease =
                        leases.stream().filter(l -> l.address().equals(address)).findFirst();
                assertThat(grid[i])
                        .as("seed %d, %s", seed, address)
                        .isEqualTo(AddressState.of(OFFICE, address, lease, NOON).code());
            }
        }
    }

    @Test
    void usageAddsUp() {
        List<Lease> leases = someLeases(new Random(3));
        AddressGrid.Usage usage = AddressGrid.usage(OFFICE, leases, NOON);
        assertThat(usage.size()).isEqualTo(256);
        assertThat(usage.leased() + usage.free()).isEqualTo(usage.pool());
        assertThat(usage.states().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(256);
        assertThat(usage.states().get(AddressState.DHCP_POOL_FREE)).isEqualTo(usage.free());
    }

    @Test
    void aSubnetWithoutAGridCountsItsPool() {
        SubnetSnapshot wide = office("192.0.0.0/15");
        AddressGrid.Usage usage = AddressGrid.usage(wide, someLeases(new Random(3)), NOON);
        assertThat(AddressGrid.isPossible(wide.subnet().prefix())).isFalse();
        assertThat(usage.size()).isEqualTo(131_072);
        assertThat(usage.leased() + usage.free()).isEqualTo(usage.pool());
        assertThat(usage.states()).containsKey(AddressState.LEASED);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0, infrastructure network address",
        "192.0.2.255, infrastructure broadcast address",
        "192.0.2.1, infrastructure gateway",
        "192.0.2.101, kubernetes-lb metallb/first",
        "192.0.2.20, reservation cp-1",
        "192.0.2.50, dhcp pool"
    })
    void namesTheOwner(String address, String owner) {
        assertThat(Ownership.of(OFFICE, Ipv4Address.parse(address)).map(Owner::toString))
                .contains(owner);
    }

    @Test
    void nobodyOwnsAFreeAddress() {
        assertThat(Ownership.of(OFFICE, Ipv4Address.parse("192.0.2.2"))).isEmpty();
    }

    private static Case is(String name, String address, AddressState expected) {
        return new Case(name, address, Optional.empty(), expected);
    }

    private static Case bound(
            String name, String address, String mac, int seconds, AddressState expected) {
        return new Case(
                name,
                address,
                Optional.of(lease(address, mac, LeaseState.BOUND, seconds)),
                expected);
    }

    private static Case row(String name, LeaseState state, int seconds, AddressState expected) {
        return new Case(
                name,
                "192.0.2.60",
                Optional.of(lease("192.0.2.60", OTHER, state, seconds)),
                expected);
    }

    private static List<Lease> someLeases(Random random) {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            if (random.nextInt(3) == 0) {
                leases.add(
                        lease(
                                "192.0.2." + i,
                                random.nextBoolean() ? CP_1 : OTHER,
                                LeaseState.values()[random.nextInt(4)],
                                random.nextInt(200) - 100));
            }
        }
        return leases;
    }

    private static Lease lease(String address, String mac, LeaseState state, int secondsLeft) {
        return new Lease(
                Ipv4Address.parse(address),
                new SubnetId(1),
                new ClientIdentity(Optional.empty(), HardwareAddress.parse(mac)),
                state,
                Optional.empty(),
                Optional.empty(),
                NOON.minus(Duration.ofHours(1)),
                NOON.plusSeconds(secondsLeft),
                NOON.minus(Duration.ofHours(1)),
                Optional.empty(),
                1);
    }

    private static SubnetSnapshot office(String prefix) {
        return subnet(
                prefix,
                Optional.of(Ipv4Address.parse("192.0.2.1")),
                List.of(new Pool(Ipv4Range.parse("192.0.2.50-192.0.2.149"))),
                List.of(
                        claim("192.0.2.100-192.0.2.109", OwnerKind.KUBERNETES_LB, "metallb/first"),
                        claim("192.0.2.100", OwnerKind.KUBERNETES_LB, "metallb/first"),
                        claim("192.0.2.200", OwnerKind.STATIC, "printer"),
                        claim("192.0.2.201", OwnerKind.NODE, "worker-1"),
                        claim("192.0.2.208-192.0.2.215", OwnerKind.KUBERNETES_PODS, "pods"),
                        claim("192.0.2.220-192.0.2.225", OwnerKind.FOREIGN_DHCP, "router"),
                        claim("192.0.2.228-192.0.2.231", OwnerKind.KUBERNETES_LB, "second"),
                        claim("192.0.2.230", OwnerKind.STATIC, "camera"),
                        claim("192.0.2.48/29", OwnerKind.KUBERNETES_PODS, "shared")
                                .but()
                                .semantics(ClaimSemantics.CLAIM)
                                .source(Source.KUBERNETES)
                                .build()));
    }

    private static Claim claim(String range, OwnerKind kind, String name) {
        Ipv4Range parsed = Ipv4Range.parse(range);
        return SubnetBuilder.claimOf(kind, name, range)
                .but()
                .semantics(parsed.isSingle() ? ClaimSemantics.ADDRESS : ClaimSemantics.EXCLUDE)
                .source(Source.OBSERVED)
                .build();
    }

    private static SubnetSnapshot empty(String prefix) {
        return subnet(prefix, Optional.empty(), List.of(), List.of());
    }

    private static SubnetSnapshot subnet(
            String prefix, Optional<Ipv4Address> gateway, List<Pool> pools, List<Claim> claims) {
        Reservation cp1 =
                new Reservation(
                        new ReservationId(new UUID(0, 1)),
                        Set.of(new DeviceIdentifier.Mac(HardwareAddress.parse(CP_1))),
                        Optional.of(Ipv4Address.parse("192.0.2.20")),
                        Optional.of("cp-1"),
                        OptionSet.EMPTY,
                        Source.FILE);
        return new SubnetSnapshot(
                Subnet.of(Ipv4Prefix.parse(prefix))
                        .id(new SubnetId(1))
                        .name("office")
                        .gateway(gateway)
                        .source(Source.FILE)
                        .pools(pools)
                        .reservations(pools.isEmpty() ? List.of() : List.of(cp1))
                        .build(),
                claims);
    }
}
