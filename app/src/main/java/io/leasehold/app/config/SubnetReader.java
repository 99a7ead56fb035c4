package io.leasehold.app.config;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.NameTtl;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.plan.VlanId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One subnet with everything under it.
final class SubnetReader {
    private static final String POOL_REMEDY = "give a range like 192.0.2.50-192.0.2.149, or a CIDR";

    private final Problems problems;
    private final TermsReader terms;
    private final NotesReader notes;
    private final ClaimReader claims;
    private final ReservationReader reservations;

    /// A subnet, and where its parts stand, index by index as the [Subnet] has them: what was read
    /// is less than what was written when something could not be read.
    record Read(
            Section section,
            Subnet subnet,
            List<Place> pools,
            List<Section> reservations,
            List<Claim> claims,
            List<Section> claimSections) {}

    /// Where a pool stands.
    ///
    /// @param section empty for a pool that is a range and nothing else
    record Place(Position at, Optional<Section> section) {}

    SubnetReader(Problems problems, NotesReader notes, ClaimReader claims, TermsReader terms) {
        this.problems = problems;
        this.notes = notes;
        this.claims = claims;
        this.terms = terms;
        this.reservations = new ReservationReader(problems, terms, notes);
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
        Optional<String> sharedNetwork =
                section.value(
                        "sharedNetwork", ConfigReader::notBlank, "name one of plan.sharedNetworks");
        var relays = TermsReader.relays(section);
        var classes = TermsReader.classes(section);
        var handling = TermsReader.handling(section);
        Terms itsTerms = terms.termsWithLease(section);
        DdnsPolicy ddns = section.section("ddns").map(this::ddns).orElse(DdnsPolicy.OFF);
        boolean dot0Dot255 = section.flag("dot0Dot255").orElse(false);
        boolean announceRoutes = section.flag("announceRoutes").orElse(false);
        Notes itsNotes = notes.notes(section);

        List<Place> poolPlaces = new ArrayList<>();
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
                                        .sharedNetwork(sharedNetwork)
                                        .relays(relays)
                                        .classes(classes)
                                        .handling(handling)
                                        .terms(itsTerms)
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

    private DdnsPolicy ddns(Section section) {
        Optional<DnsName> forward =
                section.value("forward", DnsName::parse, "name a zone like home.example.org");
        return new DdnsPolicy(
                forward,
                section.value("suffix", DnsName::parse, "name what qualifies names, like the zone"),
                section.flag("reverse").orElse(false),
                section.flag("overrideClientUpdate").orElse(true),
                section.flag("overrideNoUpdate").orElse(true),
                generated(section),
                section.choice("conflict", List.of(ConflictMode.values()), ConflictMode::text)
                        .orElse(ConflictMode.CHECK_WITH_DHCID),
                ttl(section),
                section.flag("updateOnRenew").orElse(false));
    }

    /// `ttl` of a section: a time, or a mapping of share and bounds.
    private NameTtl ttl(Section section) {
        Optional<Section> rule =
                section.node("ttl").filter(Node.Scalar.class::isInstance).isPresent()
                        ? Optional.empty()
                        : section.section("ttl");
        if (rule.isEmpty()) {
            return ttl(section, "ttl").map(NameTtl::fixed).orElse(NameTtl.STANDARD);
        }
        Optional<Integer> percent =
                TermsReader.percent(rule.get(), "percent", "a share of the lease, 1 to 100");
        Optional<Duration> min = ttl(rule.get(), "min");
        Optional<Duration> max = ttl(rule.get(), "max");
        try {
            return new NameTtl(Optional.empty(), percent, min, max);
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    rule.get().at(),
                    section.path("ttl") + ": " + wrong.getMessage(),
                    "give percent from 1 to 100, and min no longer than max");
            return NameTtl.STANDARD;
        }
    }

    private static Optional<Duration> ttl(Section section, String key) {
        return section.value(
                key,
                text -> NameTtl.fixed(TermsReader.wholeSeconds(text)).fixed().orElseThrow(),
                "give a duration like 5m or 1h; unless set the TTL is a third of the lease, at"
                        + " least 10m");
    }

    private static GeneratedNames generated(Section section) {
        return new GeneratedNames(
                section.choice(
                                "replaceClientName",
                                List.of(GeneratedNames.When.values()),
                                GeneratedNames.When::text)
                        .orElse(GeneratedNames.When.NEVER),
                section.value(
                                "generatedPrefix",
                                GeneratedNames::prefix,
                                "give the beginning of a host name, like host")
                        .orElse(GeneratedNames.STANDARD_PREFIX));
    }

    private List<Pool> pools(Section section, List<Place> places) {
        List<Pool> pools = new ArrayList<>();
        List<Node> items = section.items("pools");
        for (int i = 0; i < items.size(); i++) {
            Node item = items.get(i);
            String path = section.path("pools") + "[" + i + "]";
            Optional<Section> itsSection =
                    item instanceof Node.Mapping
                            ? Section.of(problems, path, item)
                            : Optional.empty();
            Optional<Pool> pool =
                    itsSection.isPresent()
                            ? itsSection.flatMap(this::pool)
                            : section.understood(
                                            path,
                                            item,
                                            text ->
                                                    ClaimReader.range(
                                                            problems, path, item.at(), text),
                                            POOL_REMEDY)
                                    .map(Pool::new);
            if (pool.isPresent()) {
                pools.add(pool.get());
                places.add(new Place(item.at(), itsSection));
            }
        }
        return pools;
    }

    private Optional<Pool> pool(Section section) {
        var classes = TermsReader.classes(section);
        Terms itsTerms = terms.terms(section);
        return section.required(
                        "range",
                        text ->
                                ClaimReader.range(
                                        problems, section.path("range"), section.at("range"), text),
                        POOL_REMEDY)
                .map(range -> new Pool(range, classes, itsTerms));
    }
}
