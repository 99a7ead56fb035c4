package io.leasehold.app.config;

import io.leasehold.app.config.LeaseholdConfig.Dhcp;
import io.leasehold.app.config.LeaseholdConfig.Dns;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.plan.PlanRules;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The plan part of the file. What can be read is checked by [PlanRules] even where other parts
/// cannot, so that one look shows everything.
final class PlanReader {
    private static final SubnetId UNASSIGNED = new SubnetId(0);
    private static final Pattern PROBLEM_PATH =
            Pattern.compile("subnets\\[(\\d+)](?:\\.([a-z]+)(?:\\[(\\d+)])?)?(?:\\.([a-z]+))?");

    /// Reservations are claimed by naming a device, not as a claim.
    private static final List<OwnerKind> CLAIMANTS =
            Arrays.stream(OwnerKind.values()).filter(k -> k != OwnerKind.RESERVATION).toList();

    private final Problems problems;
    private final Optional<Dhcp> dhcp;
    private final Optional<Dns> dns;
    private final OptionReader options;
    private final List<Origin> origins = new ArrayList<>();

    /// Where the parts of one subnet stand, index by index as the [Subnet] has them: [PlanRules]
    /// counts what was read, which is less than what was written when something could not be read.
    private record Origin(
            Section section,
            Subnet subnet,
            List<Position> pools,
            List<Section> claims,
            List<Section> reservations) {}

    /// @param dhcp empty when it could not be read; interfaces are then not compared
    /// @param dns empty when it could not be read; zones are then not compared
    PlanReader(Problems problems, Optional<Dhcp> dhcp, Optional<Dns> dns) {
        this.problems = problems;
        this.dhcp = dhcp;
        this.dns = dns;
        this.options = new OptionReader(problems);
    }

    List<Subnet> read(Section plan) {
        for (Section section : plan.sections("subnets")) {
            subnet(section).ifPresent(origins::add);
        }
        List<Subnet> subnets = origins.stream().map(Origin::subnet).toList();
        for (PlanProblem problem : PlanRules.check(subnets)) {
            problems.error(
                    placeOf(problem.path(), plan.at()),
                    problem.message() + inTheWay(problem),
                    problem.remedy());
        }
        checkInterfaces();
        checkSubnetNames();
        checkHostnames();
        checkZones();
        return subnets;
    }

    private Optional<Origin> subnet(Section section) {
        Optional<Ipv4Prefix> prefix =
                section.required("prefix", Ipv4Prefix::parse, "give a prefix like 192.0.2.0/24");
        Optional<String> name =
                section.value("name", ConfigReader::notBlank, "give a name like home");
        Optional<String> networkInterface =
                section.value("interface", ConfigReader::notBlank, "name one of dhcp.interfaces");
        Authority authority =
                section.choice("authority", List.of(Authority.values()), PlanReader::word)
                        .orElse(Authority.LEASEHOLD);
        Optional<Ipv4Address> gateway =
                section.value(
                        "gateway", Ipv4Address::parse, "give the router's address in this subnet");
        LeaseTimes lease =
                section.section("lease").map(this::leaseTimes).orElse(LeaseTimes.DEFAULT);
        OptionSet itsOptions = options(section);
        DdnsPolicy ddns = section.section("ddns").map(this::ddns).orElse(DdnsPolicy.OFF);

        List<Position> poolPlaces = new ArrayList<>();
        List<Pool> pools = pools(section, poolPlaces);
        List<Section> claimPlaces = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        for (Section claim : section.sections("claims")) {
            Optional<Claim> read = claim(claim);
            if (read.isPresent()) {
                claims.add(read.get());
                claimPlaces.add(claim);
            }
        }
        List<Section> reservationPlaces = new ArrayList<>();
        List<Reservation> reservations = new ArrayList<>();
        for (Section reservation : section.sections("reservations")) {
            Optional<Reservation> read = reservation(prefix, reservation);
            if (read.isPresent()) {
                reservations.add(read.get());
                reservationPlaces.add(reservation);
            }
        }
        return prefix.map(
                p ->
                        new Origin(
                                section,
                                new Subnet(
                                        UNASSIGNED,
                                        p,
                                        name.orElse(p.toString()),
                                        networkInterface,
                                        authority,
                                        gateway,
                                        lease,
                                        itsOptions,
                                        ddns,
                                        Source.FILE,
                                        pools,
                                        claims,
                                        reservations),
                                poolPlaces,
                                claimPlaces,
                                reservationPlaces));
    }

    private OptionSet options(Section section) {
        return section.node("options")
                .map(node -> options.read(section.path("options"), node))
                .orElse(OptionSet.EMPTY);
    }

    private LeaseTimes leaseTimes(Section section) {
        int errorsBefore = problems.errors();
        Duration standard = duration(section, "default", LeaseTimes.DEFAULT.standard());
        Duration min = duration(section, "min", LeaseTimes.DEFAULT.min());
        Duration max = duration(section, "max", LeaseTimes.DEFAULT.max());
        if (problems.errors() > errorsBefore) {
            return LeaseTimes.DEFAULT;
        }
        try {
            return new LeaseTimes(standard, min, max);
        } catch (IllegalArgumentException _) {
            // Said anew: the core speaks of PT12H, and cannot know which of the three are defaults.
            problems.error(
                    section.at(),
                    "lease times are min "
                            + shown(section, "min", min)
                            + ", default "
                            + shown(section, "default", standard)
                            + ", max "
                            + shown(section, "max", max),
                    "make them 1s <= min <= default <= max <= 49710d");
            return LeaseTimes.DEFAULT;
        }
    }

    private static Duration duration(Section section, String key, Duration standard) {
        return section.value(
                        key,
                        Durations::parse,
                        "give a duration like 30s, 10m, 12h or 1d; the default is "
                                + Durations.format(standard))
                .orElse(standard);
    }

    private static String shown(Section section, String key, Duration value) {
        return Durations.format(value) + (section.has(key) ? "" : " (unless set)");
    }

    private DdnsPolicy ddns(Section section) {
        Optional<DnsName> forward =
                section.value("forward", DnsName::parse, "name a zone like home.example.org");
        return new DdnsPolicy(forward, section.flag("reverse").orElse(false));
    }

    private List<Pool> pools(Section section, List<Position> places) {
        List<Pool> pools = new ArrayList<>();
        List<Node> items = section.items("pools");
        for (int i = 0; i < items.size(); i++) {
            String path = section.path("pools") + "[" + i + "]";
            Position at = items.get(i).at();
            Optional<Ipv4Range> range =
                    section.understood(
                            path,
                            items.get(i),
                            text -> range(path, at, text),
                            "give a range like 192.0.2.50-192.0.2.149, or a CIDR");
            if (range.isPresent()) {
                pools.add(new Pool(range.get()));
                places.add(at);
            }
        }
        return pools;
    }

    /// A CIDR with host bits means its whole block, as MetalLB and Cilium read it; whoever wrote it
    /// may not have meant that, so it is said.
    private Ipv4Range range(String path, Position at, String text) {
        Ipv4Range range = Ipv4Range.parse(text);
        int slash = text.indexOf('/');
        if (slash >= 0 && !text.startsWith(range.first() + "/")) {
            problems.warn(
                    at,
                    path
                            + ": "
                            + text
                            + " is written from "
                            + text.substring(0, slash)
                            + ", but the block is "
                            + range,
                    "write " + range + " if that is meant, else the first and last address");
        }
        return range;
    }

    private Optional<Claim> claim(Section section) {
        int errorsBefore = problems.errors();
        Optional<Ipv4Range> range =
                section.value(
                        "range",
                        text -> range(section.path("range"), section.at("range"), text),
                        "give a range like 192.0.2.150-192.0.2.165, or a CIDR");
        Optional<Ipv4Address> address =
                section.value("address", Ipv4Address::parse, "give one address");
        if (section.has("range") == section.has("address")) {
            problems.error(
                    section.at(),
                    section.has("range")
                            ? "the claim has both a range and an address"
                            : "the claim has neither a range nor an address",
                    "give one of the two");
        }
        Optional<OwnerKind> kind = section.choice("owner", CLAIMANTS, OwnerKind::text);
        if (!section.has("owner")) {
            problems.error(
                    section.at(),
                    "the claim has no owner",
                    "one of: "
                            + CLAIMANTS.stream()
                                    .map(OwnerKind::text)
                                    .collect(Collectors.joining(", ")));
        }
        Optional<String> name =
                section.required(
                        "name", ConfigReader::notBlank, "say who owns it, like metallb/first-pool");
        boolean single = address.isPresent() || range.map(Ipv4Range::isSingle).orElse(false);
        ClaimSemantics semantics =
                section.choice("semantics", List.of(ClaimSemantics.values()), PlanReader::word)
                        .orElse(
                                address.isPresent()
                                        ? ClaimSemantics.ADDRESS
                                        : ClaimSemantics.EXCLUDE);
        if (semantics == ClaimSemantics.ADDRESS && !single && range.isPresent()) {
            problems.error(
                    section.at("semantics"),
                    "semantics address means one address, but the claim is "
                            + range.get()
                            + " ("
                            + range.get().size()
                            + " addresses)",
                    "use semantics: exclude, or give one address");
        }
        if (problems.errors() > errorsBefore || kind.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        return range.or(() -> address.map(Ipv4Range::of))
                .map(r -> new Claim(r, new Owner(kind.get(), name.get()), semantics, Source.FILE));
    }

    private Optional<Reservation> reservation(Optional<Ipv4Prefix> prefix, Section section) {
        int errorsBefore = problems.errors();
        Set<DeviceIdentifier> identifiers = new LinkedHashSet<>();
        String macRemedy = "give a MAC address in quotes, like \"00:00:5e:00:53:01\"";
        section.value("mac", HardwareAddress::parse, macRemedy)
                .ifPresent(mac -> identifiers.add(new DeviceIdentifier.Mac(mac)));
        section.values("macs", HardwareAddress::parse, macRemedy)
                .forEach(mac -> identifiers.add(new DeviceIdentifier.Mac(mac)));
        section.value(
                        "client-id",
                        text -> new DeviceIdentifier.ClientId(OctetString.parseHex(text)),
                        "give all bytes of option 61 in hex, like \"01:00:00:5e:00:53:01\"")
                .ifPresent(identifiers::add);
        if (section.has("mac") && section.has("macs")) {
            problems.error(
                    section.at("macs"),
                    "the reservation has both mac and macs",
                    "put all of them into macs");
        }
        Optional<Ipv4Address> address =
                section.value("address", Ipv4Address::parse, "give an address of the subnet");
        Optional<String> hostname =
                section.value("hostname", Function.identity(), "give one label like cp-1");
        OptionSet itsOptions = options(section);
        if (identifiers.isEmpty() && problems.errors() == errorsBefore) {
            problems.error(
                    section.at(),
                    "the reservation"
                            + hostname.map(h -> " " + Problem.shortened(h)).orElse("")
                            + " names no device",
                    "give mac, macs or client-id");
        }
        if (problems.errors() > errorsBefore || prefix.isEmpty()) {
            return Optional.empty();
        }
        if (address.isEmpty() && hostname.isEmpty() && itsOptions.equals(OptionSet.EMPTY)) {
            problems.warn(
                    section.at(),
                    "the reservation of " + identifiers.iterator().next() + " promises nothing",
                    "give an address, a hostname or options, or remove it");
        }
        return Optional.of(
                new Reservation(
                        idOf(prefix.get(), identifiers),
                        identifiers,
                        address,
                        hostname,
                        itsOptions,
                        Source.FILE));
    }

    /// The same device in the same subnet keeps its id over every reload, whatever else changes.
    private static ReservationId idOf(Ipv4Prefix prefix, Set<DeviceIdentifier> identifiers) {
        String text =
                identifiers.stream()
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining("\n", prefix + "\n", ""));
        return new ReservationId(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The place in the file of a path of [PlanRules], or of the nearest part that has one.
    private Position placeOf(String path, Position otherwise) {
        Matcher parts = PROBLEM_PATH.matcher(path);
        if (!parts.matches()) {
            return otherwise;
        }
        Origin origin = origins.get(Integer.parseInt(parts.group(1)));
        String list = parts.group(2);
        if (list == null) {
            return origin.section().at();
        }
        if (parts.group(3) == null) {
            return KnownKeys.of("plan.subnets[]").contains(list)
                    ? origin.section().at(list)
                    : origin.section().at();
        }
        int index = Integer.parseInt(parts.group(3));
        String key = parts.group(4);
        return switch (list) {
            case "pools" -> origin.pools().get(index);
            case "claims" -> place(origin.claims().get(index), key);
            case "reservations" -> place(origin.reservations().get(index), key);
            default -> origin.section().at();
        };
    }

    private static Position place(Section section, @Nullable String key) {
        return key == null ? section.at() : section.at(key);
    }

    /// The lines of those who are in the way, as far as the file declares them.
    private String inTheWay(PlanProblem problem) {
        Matcher parts = PROBLEM_PATH.matcher(problem.path());
        if (!parts.matches()) {
            return "";
        }
        Origin origin = origins.get(Integer.parseInt(parts.group(1)));
        List<String> lines = new ArrayList<>();
        for (PlanProblem.Conflict conflict : problem.conflicts()) {
            List<Claim> claims = origin.subnet().claims();
            for (int i = 0; i < claims.size(); i++) {
                if (claims.get(i).owner().equals(conflict.owner())
                        && claims.get(i).range().overlaps(conflict.overlap())) {
                    lines.add("line " + origin.claims().get(i).at().line());
                }
            }
        }
        return lines.isEmpty() ? "" : " (declared at " + String.join(", ", lines) + ")";
    }

    private void checkInterfaces() {
        Map<String, Origin> servedOn = new HashMap<>();
        for (Origin origin : origins) {
            Optional<String> itsInterface = origin.subnet().networkInterface();
            if (itsInterface.isEmpty()) {
                continue;
            }
            String name = itsInterface.get();
            if (dhcp.isPresent() && !dhcp.get().interfaces().contains(name)) {
                problems.error(
                        origin.section().at("interface"),
                        "subnet "
                                + origin.subnet().prefix()
                                + " is on interface "
                                + Problem.shortened(name)
                                + ", which is not in dhcp.interfaces "
                                + dhcp.get().interfaces(),
                        NearMiss.of(name, dhcp.get().interfaces())
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse(
                                        "add it to dhcp.interfaces, or leave interface out when"
                                                + " clients come through a relay"));
            }
            Origin first = servedOn.putIfAbsent(name, origin);
            if (first != null) {
                problems.warn(
                        origin.section().at("interface"),
                        "clients heard on "
                                + Problem.shortened(name)
                                + " get addresses of "
                                + first.subnet().prefix()
                                + " (line "
                                + first.section().at().line()
                                + "), none of "
                                + origin.subnet().prefix(),
                        "give each subnet an interface of its own, or none when its clients come"
                                + " through a relay");
            }
        }
        dhcp.filter(_ -> !origins.isEmpty()).stream()
                .flatMap(d -> d.interfaces().stream())
                .filter(name -> !servedOn.containsKey(name))
                .forEach(
                        name ->
                                problems.warn(
                                        Position.WHOLE_FILE,
                                        "no subnet of the plan is on interface "
                                                + name
                                                + ": clients heard there get no answer",
                                        "set interface: "
                                                + name
                                                + " in its subnet, or remove it from"
                                                + " dhcp.interfaces"));
    }

    private void checkSubnetNames() {
        Map<String, Origin> byName = new HashMap<>();
        for (Origin origin : origins) {
            Origin first = byName.putIfAbsent(origin.subnet().name(), origin);
            if (first != null) {
                problems.error(
                        origin.section().at("name"),
                        "subnets "
                                + first.subnet().prefix()
                                + " (line "
                                + first.section().at().line()
                                + ") and "
                                + origin.subnet().prefix()
                                + " are both named "
                                + Problem.shortened(origin.subnet().name()),
                        "give each subnet a name of its own");
            }
        }
    }

    /// Two devices of one name would take it from each other in DNS.
    private void checkHostnames() {
        for (Origin origin : origins) {
            Map<String, Integer> lineOf = new HashMap<>();
            for (int i = 0; i < origin.reservations().size(); i++) {
                Section section = origin.reservations().get(i);
                Optional<String> hostname = origin.subnet().reservations().get(i).hostname();
                if (hostname.isEmpty()) {
                    continue;
                }
                int line = section.at("hostname").line();
                Integer first = lineOf.putIfAbsent(hostname.get().toLowerCase(Locale.ROOT), line);
                if (first != null) {
                    problems.warn(
                            section.at("hostname"),
                            "host name "
                                    + Problem.shortened(hostname.get())
                                    + " is reserved for two devices, the first at line "
                                    + first,
                            "give each device a name of its own, or list both MACs in macs when it"
                                    + " is one device");
                }
            }
        }
    }

    private void checkZones() {
        if (dns.isEmpty()) {
            return;
        }
        List<DnsName> zones = dns.get().zones().stream().map(z -> z.zone()).toList();
        for (Origin origin : origins) {
            Subnet subnet = origin.subnet();
            subnet.ddns()
                    .forward()
                    .filter(name -> zones.stream().noneMatch(name::isWithin))
                    .ifPresent(
                            name ->
                                    problems.warn(
                                            origin.section().at("ddns"),
                                            "subnet "
                                                    + subnet.prefix()
                                                    + " publishes names in "
                                                    + name
                                                    + ", but dns.zones has no such zone: no A"
                                                    + " record will appear",
                                            "add { zone: "
                                                    + name
                                                    + ", servers: [...], key: ... } to dns.zones"));
            if (subnet.ddns().reverse()) {
                warnOfUncoveredReverse(origin, zones);
            }
        }
    }

    private void warnOfUncoveredReverse(Origin origin, List<DnsName> zones) {
        Ipv4Prefix prefix = origin.subnet().prefix();
        // Zones are cut at octets: it is enough to ask for one address of each /24.
        for (long offset = 0; offset < prefix.size(); offset += 256) {
            DnsName name = DnsName.reverseOf(prefix.network().plus(offset));
            if (zones.stream().noneMatch(name::isWithin)) {
                DnsName wanted = new DnsName(name.text().substring(name.text().indexOf('.') + 1));
                problems.warn(
                        origin.section().at("ddns"),
                        "subnet "
                                + prefix
                                + " publishes PTR records, but dns.zones has no zone over "
                                + wanted,
                        "add { zone: "
                                + wanted
                                + ", servers: [...], key: ... } to dns.zones, or set reverse:"
                                + " false");
                return;
            }
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
