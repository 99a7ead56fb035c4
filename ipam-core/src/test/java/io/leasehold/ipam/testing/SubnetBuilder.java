package io.leasehold.ipam.testing;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.plan.Terms;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Writes down a subnet. What is not said is as dull as possible; mutable, for one test. */
public final class SubnetBuilder {
    private int id = 1;
    private final Ipv4Prefix prefix;
    private Optional<String> networkInterface = Optional.empty();
    private Authority authority = Authority.LEASEHOLD;
    private Optional<Ipv4Address> gateway = Optional.empty();
    private LeaseTimes leaseTimes = LeaseTimes.DEFAULT;
    private OptionSet options = OptionSet.EMPTY;
    private DdnsPolicy ddns = DdnsPolicy.OFF;
    private Source source = Source.FILE;
    private UnaryOperator<Subnet.Builder> more = builder -> builder;
    private final List<Pool> pools = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<Reservation> reservations = new ArrayList<>();

    private SubnetBuilder(Ipv4Prefix prefix) {
        this.prefix = prefix;
    }

    public static SubnetBuilder subnet(String prefix) {
        return new SubnetBuilder(Ipv4Prefix.parse(prefix));
    }

    public SubnetBuilder id(int value) {
        id = value;
        return this;
    }

    public SubnetBuilder onInterface(String name) {
        networkInterface = Optional.of(name);
        return this;
    }

    public SubnetBuilder authority(Authority who) {
        authority = who;
        return this;
    }

    public SubnetBuilder gateway(String address) {
        gateway = Optional.of(Ipv4Address.parse(address));
        return this;
    }

    public SubnetBuilder leaseTimes(LeaseTimes times) {
        leaseTimes = times;
        return this;
    }

    public SubnetBuilder option(int code, OctetString value) {
        options = options.with(code, value);
        return this;
    }

    public SubnetBuilder zone(String forward) {
        ddns = new DdnsPolicy(Optional.of(DnsName.parse(forward)), true);
        return this;
    }

    public SubnetBuilder source(Source from) {
        source = from;
        return this;
    }

    public SubnetBuilder pool(String range) {
        pools.add(new Pool(Ipv4Range.parse(range)));
        return this;
    }

    /** A pool for members of these classes only. */
    public SubnetBuilder pool(String range, String... classes) {
        pools.add(new Pool(Ipv4Range.parse(range), Set.of(classes), Terms.NONE));
        return this;
    }

    public SubnetBuilder claim(OwnerKind kind, String name, String range) {
        return claim(kind, name, range, ClaimSemantics.EXCLUDE, Source.FILE);
    }

    public SubnetBuilder claim(
            OwnerKind kind, String name, String range, ClaimSemantics semantics, Source from) {
        return claim(claimOf(kind, name, range).but().semantics(semantics).source(from).build());
    }

    public SubnetBuilder claim(Claim claim) {
        claims.add(claim);
        return this;
    }

    /** A reservation of an address by MAC, made by the file. */
    public SubnetBuilder reserve(String hostname, String mac, String address) {
        return reserve(
                reservation(
                        hostname, Optional.of(Ipv4Address.parse(address)), Source.FILE, mac(mac)));
    }

    public SubnetBuilder reserve(Reservation reservation) {
        reservations.add(reservation);
        return this;
    }

    /** Anything else of the subnet. */
    public SubnetBuilder with(UnaryOperator<Subnet.Builder> change) {
        more = more.andThen(change)::apply;
        return this;
    }

    /** The subnet alone; what is claimed in it is in {@link #claims}. */
    public Subnet build() {
        Subnet.Builder builder =
                Subnet.of(prefix)
                        .id(new SubnetId(id))
                        .name("test")
                        .networkInterface(networkInterface)
                        .authority(authority)
                        .gateway(gateway)
                        .leaseTimes(leaseTimes)
                        .options(options)
                        .ddns(ddns)
                        .source(source)
                        .pools(pools)
                        .reservations(reservations);
        return more.apply(builder).build();
    }

    public List<Claim> claims() {
        return List.copyOf(claims);
    }

    public SubnetSnapshot snapshot() {
        return new SubnetSnapshot(build(), claims);
    }

    /** Some subnets with what is claimed in them, and nothing else. */
    public static PlanContent content(SubnetBuilder... subnets) {
        return PlanContent.of(
                Arrays.stream(subnets).map(SubnetBuilder::build).toList(),
                Arrays.stream(subnets).flatMap(s -> s.claims.stream()).toList());
    }

    /** A plan of some subnets with what is claimed in them, and nothing else. */
    public static Plan plan(long version, SubnetBuilder... subnets) {
        int last = Arrays.stream(subnets).mapToInt(s -> s.id).max().orElse(0);
        return new Plan(version, last, content(subnets));
    }

    /** A declared claim whose id follows from what it is. */
    public static Claim claimOf(OwnerKind kind, String name, String range) {
        Ipv4Range addresses = Ipv4Range.parse(range);
        return new Claim(
                new ClaimId(
                        UUID.nameUUIDFromBytes(
                                (kind + name + addresses).getBytes(StandardCharsets.UTF_8))),
                addresses,
                new Owner(kind, name),
                ClaimSemantics.EXCLUDE,
                Source.FILE);
    }

    /** A reservation whose id follows from its host name and address. */
    public static Reservation reservation(
            String hostname,
            Optional<Ipv4Address> address,
            Source source,
            DeviceIdentifier... identifiers) {
        return new Reservation(
                new ReservationId(
                        UUID.nameUUIDFromBytes(
                                (hostname + address).getBytes(StandardCharsets.UTF_8))),
                Set.of(identifiers),
                address,
                Optional.of(hostname),
                OptionSet.EMPTY,
                source);
    }

    public static DeviceIdentifier mac(String text) {
        return new DeviceIdentifier.Mac(HardwareAddress.parse(text));
    }

    public static DeviceIdentifier clientId(String hex) {
        return new DeviceIdentifier.ClientId(OctetString.parseHex(hex));
    }
}
