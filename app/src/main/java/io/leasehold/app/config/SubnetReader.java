package io.leasehold.app.config;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.VlanId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One subnet with everything under it.
final class SubnetReader {
    private final Problems problems;
    private final OptionReader options;
    private final NotesReader notes;
    private final ClaimReader claims;
    private final ReservationReader reservations;

    /// A subnet, and where its parts stand, index by index as the [Subnet] has them: what was read
    /// is less than what was written when something could not be read.
    record Read(
            Section section,
            Subnet subnet,
            List<Position> pools,
            List<Section> reservations,
            List<Claim> claims,
            List<Section> claimSections) {}

    /// @param catalog what the plan's options mean
    SubnetReader(Problems problems, OptionCatalog catalog, NotesReader notes, ClaimReader claims) {
        this.problems = problems;
        this.notes = notes;
        this.claims = claims;
        this.options = new OptionReader(problems, catalog);
        this.reservations = new ReservationReader(problems, options, notes);
    }

    static Space space(Section section) {
        return section.value("space", Space::new, "name a space like lan or lab").orElse(Space.LAN);
    }

    Optional<Read> read(Section section) {
        Optional<Ipv4Prefix> prefix =
                section.required("prefix", Ipv4Prefix::parse, "give a prefix like 192.0.2.0/24");
        Space space = space(section);
        Optional<String> name =
                section.value("name", ConfigReader::notBlank, "give a name like home");
        Optional<String> itsSection =
                section.value("section", ConfigReader::notBlank, "name one of plan.sections");
        Optional<VlanId> vlan = notes.vlan(section);
        Optional<String> networkInterface =
                section.value("interface", ConfigReader::notBlank, "name one of dhcp.interfaces");
        Authority authority =
                section.choice("authority", List.of(Authority.values()), Authority::text)
                        .orElse(Authority.LEASEHOLD);
        Optional<String> dhcpServer =
                section.value("dhcpServer", ConfigReader::notBlank, "name the server that serves");
        Optional<Ipv4Address> gateway =
                section.value(
                        "gateway", Ipv4Address::parse, "give the router's address in this subnet");
        LeaseTimes lease =
                section.section("lease").map(this::leaseTimes).orElse(LeaseTimes.DEFAULT);
        OptionSet itsOptions =
                section.node("options")
                        .map(node -> options.read(section.path("options"), node))
                        .orElse(OptionSet.EMPTY);
        DdnsPolicy ddns = section.section("ddns").map(this::ddns).orElse(DdnsPolicy.OFF);
        boolean dot0Dot255 = section.flag("dot0Dot255").orElse(false);
        boolean announceRoutes = section.flag("announceRoutes").orElse(false);
        Notes itsNotes = notes.notes(section);

        List<Position> poolPlaces = new ArrayList<>();
        List<Pool> pools = pools(section, poolPlaces);
        List<Section> claimSections = new ArrayList<>();
        List<Claim> itsClaims = claims(space, prefix, section, claimSections);
        List<Section> reservationSections = new ArrayList<>();
        List<Reservation> itsReservations = new ArrayList<>();
        for (Section reservation : section.sections("reservations")) {
            Optional<Reservation> read = reservations.read(space, prefix, reservation);
            if (read.isPresent()) {
                itsReservations.add(read.get());
                reservationSections.add(reservation);
            }
        }
        return prefix.map(
                p ->
                        new Read(
                                section,
                                Subnet.of(p)
                                        .space(space)
                                        .name(name.orElse(p.toString()))
                                        .section(itsSection)
                                        .vlan(vlan)
                                        .networkInterface(networkInterface)
                                        .authority(authority)
                                        .dhcpServer(dhcpServer)
                                        .gateway(gateway)
                                        .leaseTimes(lease)
                                        .options(itsOptions)
                                        .ddns(ddns)
                                        .dot0Dot255(dot0Dot255)
                                        .announceRoutes(announceRoutes)
                                        .notes(itsNotes)
                                        .source(Source.FILE)
                                        .pools(pools)
                                        .reservations(itsReservations)
                                        .build(),
                                poolPlaces,
                                reservationSections,
                                itsClaims,
                                claimSections));
    }

    /// Claims of a subnet without a readable prefix are read for their mistakes only.
    private List<Claim> claims(
            Space space, Optional<Ipv4Prefix> prefix, Section section, List<Section> places) {
        List<Claim> read = new ArrayList<>();
        for (Section one : section.sections("claims")) {
            Optional<Claim> claim =
                    prefix.isPresent()
                            ? claims.within(space, prefix.get(), one)
                            : claims.read(space, one);
            if (claim.isPresent()) {
                read.add(claim.get());
                places.add(one);
            }
        }
        return read;
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
                        SubnetReader::wholeSeconds,
                        "give a duration like 30s, 10m, 12h or 1d; the default is "
                                + Durations.format(standard))
                .orElse(standard);
    }

    /// Options 51, 58 and 59 count seconds.
    private static Duration wholeSeconds(String text) {
        Duration duration = Durations.parse(text);
        if (!duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
            throw new IllegalArgumentException("'" + text + "' is not a number of whole seconds");
        }
        return duration;
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
                            text -> ClaimReader.range(problems, path, at, text),
                            "give a range like 192.0.2.50-192.0.2.149, or a CIDR");
            if (range.isPresent()) {
                pools.add(new Pool(range.get()));
                places.add(at);
            }
        }
        return pools;
    }
}
