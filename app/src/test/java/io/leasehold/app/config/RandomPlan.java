package io.leasehold.app.config;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.NameTtl;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Plans that keep every rule and say everything a plan can say, with hostile text wherever people
/// may write text.
final class RandomPlan {
    private static final List<String> PIECES =
            List.of(
                    "rack",
                    " ",
                    "\n",
                    "\r\n",
                    "\t",
                    ": ",
                    " #",
                    "- ",
                    "\"",
                    "'",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    "&a",
                    "*a",
                    "!!int",
                    "|",
                    ">",
                    "%",
                    "@",
                    "`",
                    "---\n",
                    "...\n",
                    "? ",
                    "null",
                    "~",
                    "true",
                    "0x1f",
                    "1e3",
                    "12:30:45",
                    "2026-11-21",
                    "<<: ",
                    "é",
                    "日本",
                    "😀",
                    "\ud800",
                    "\udc00",
                    "\u0000",
                    "\u0007",
                    "\u0085",
                    "\u00a0",
                    "\u2028",
                    "\u202e",
                    "\ufeff",
                    "\uffff",
                    "</script>",
                    "${jndi}",
                    "\u001b[31m",
                    "plan:\n  x");

    private static final List<String> CLASSES = List.of("pxe: uefi", "1e3", "a - b");

    private final RandomGenerator random;
    private final List<Section> sections = new ArrayList<>();
    private final List<Vlan> vlans = new ArrayList<>();
    private final List<CustomField> fields = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private int serial;

    RandomPlan(RandomGenerator random) {
        this.random = random;
    }

    PlanContent next() {
        for (int i = random.nextInt(4); i > 0; i--) {
            sections.add(
                    new Section(
                            "s" + i + "/" + text(1).replace('/', '_').strip() + "x",
                            text(0),
                            Source.FILE));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            vlans.add(
                    new Vlan(
                            new VlanId(i * 1000, random.nextBoolean() ? "lan" : "d" + text(0)),
                            "v" + text(0),
                            Source.FILE));
        }
        for (CustomField.Type type : CustomField.Type.values()) {
            Set<CustomField.Target> on = new HashSet<>();
            for (CustomField.Target target : CustomField.Target.values()) {
                if (random.nextInt(3) > 0) {
                    on.add(target);
                }
            }
            fields.add(
                    new CustomField(
                            List.of("on", "null", "unit_1", "y", "field").get(type.ordinal()),
                            on,
                            type,
                            type == CustomField.Type.CHOICE
                                    ? List.of("no", "a" + text(0))
                                    : List.of(),
                            Source.FILE));
        }
        List<Container> containers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            containers.add(
                    new Container(
                            random.nextBoolean() ? Space.LAN : new Space("lab" + text(0)),
                            Ipv4Prefix.parse("10." + i * 64 + ".0.0/10"),
                            "c" + text(0),
                            section(),
                            notes(CustomField.Target.CONTAINER),
                            Source.FILE));
        }
        List<Subnet> subnets = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            subnets.add(
                    subnet(Ipv4Prefix.parse("10.0." + i * 4 + ".0/" + (22 + random.nextInt(4)))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            claims.add(
                    claim(
                                    Ipv4Range.parse(
                                            "172.16." + i + ".0/" + (24 + random.nextInt(9))),
                                    random.nextBoolean()
                                            ? ClaimSemantics.OVERLAY
                                            : ClaimSemantics.EXCLUDE)
                            .but()
                            .space(random.nextBoolean() ? Space.LAN : new Space("x" + text(0)))
                            .build());
        }
        return new PlanContent(
                random.nextBoolean()
                        ? Defaults.NONE
                        : new Defaults(
                                terms(true), new Handling(flag(), Optional.of(true)), Source.FILE),
                random.nextBoolean()
                        ? List.of()
                        : List.of(
                                new CustomOption(
                                        new OptionDefinition(
                                                OptionCatalog.DHCP4,
                                                222,
                                                "my-blob",
                                                OptionShape.of(
                                                        "record",
                                                        true,
                                                        List.of("uint16", "fqdn"),
                                                        Optional.empty())),
                                        Source.FILE),
                                new CustomOption(
                                        new OptionDefinition(
                                                "vendor-9",
                                                223,
                                                "null",
                                                OptionShape.of(
                                                        "empty",
                                                        false,
                                                        List.of(),
                                                        Optional.of("null"))),
                                        Source.FILE)),
                CLASSES.stream()
                        .map(
                                name ->
                                        new ClientClass(
                                                name,
                                                random.nextBoolean()
                                                        ? Optional.empty()
                                                        : Optional.of(
                                                                "option[60].text == 'a: #[]{}' or"
                                                                        + " not known"),
                                                terms(true),
                                                Source.FILE))
                        .toList(),
                networks(subnets),
                subnets,
                containers,
                claims,
                sections,
                vlans,
                fields);
    }

    /// Those that some subnet is in: others are refused.
    private List<SharedNetwork> networks(List<Subnet> subnets) {
        return subnets.stream()
                .flatMap(subnet -> subnet.sharedNetwork().stream())
                .distinct()
                .map(
                        name ->
                                new SharedNetwork(
                                        name,
                                        Optional.empty(),
                                        relays(),
                                        gate(),
                                        new Handling(Optional.empty(), flag()),
                                        terms(true),
                                        Source.FILE))
                .toList();
    }

    private Set<Ipv4Address> relays() {
        return random.nextBoolean()
                ? Set.of()
                : Set.of(
                        Ipv4Address.parse("198.51.100.0").plus(1 + serial++),
                        Ipv4Address.parse("203.0.112.0").plus(1 + serial++));
    }

    private Set<String> gate() {
        return random.nextBoolean() ? Set.of() : Set.of(CLASSES.getFirst(), "KNOWN");
    }

    private Optional<Boolean> flag() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean());
    }

    private Terms terms(boolean lease) {
        boolean sent = random.nextBoolean();
        Terms terms =
                new Terms(
                        new OptionTerms(
                                options(),
                                sent ? Set.of(42, 224) : Set.of(),
                                sent ? Set.of() : Set.of(3, 43, 6)),
                        LeaseTerms.NONE,
                        new Boot(
                                random.nextBoolean()
                                        ? Optional.empty()
                                        : Optional.of(Ipv4Address.parse("10.0.0.9")),
                                random.nextBoolean() ? Optional.empty() : Optional.of("a:#{x}"),
                                random.nextBoolean() ? Optional.empty() : Optional.of("null")));
        return lease ? terms.with(lease()) : terms;
    }

    private LeaseTerms lease() {
        return new LeaseTerms(
                maybe(Duration.ofSeconds(3601 + random.nextInt(100))),
                maybe(Duration.ofSeconds(1 + random.nextInt(3600))),
                maybe(
                        random.nextBoolean()
                                ? LeaseTimes.INFINITE
                                : Duration.ofDays(1 + random.nextInt(49_000))),
                maybe(Duration.ofSeconds(1 + random.nextInt(100))),
                maybe(Duration.ofSeconds(100 + random.nextInt(100))),
                maybe(random.nextInt(101)),
                maybe(1 + random.nextInt(100)));
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(value);
    }

    private Subnet subnet(Ipv4Prefix prefix) {
        boolean served = random.nextInt(3) > 0;
        Space space = served || random.nextBoolean() ? Space.LAN : new Space("lab" + text(0));
        boolean foreign = !served && random.nextBoolean();
        boolean names = random.nextBoolean();
        List<Pool> pools = new ArrayList<>();
        if (served) {
            pools.add(new Pool(range(prefix, 50, 60)));
            pools.add(new Pool(range(prefix, 61, 61 + random.nextInt(10)), gate(), terms(false)));
        }
        if (random.nextBoolean()) {
            claims.add(
                    claim(range(prefix, 8, 15), ClaimSemantics.EXCLUDE).but().space(space).build());
            claims.add(
                    claim(range(prefix, 16, 31), ClaimSemantics.EXCLUDE)
                            .but()
                            .space(space)
                            .written(Optional.of(prefix.network().plus(20) + "/28"))
                            .build());
        }
        if (random.nextBoolean()) {
            claims.add(
                    claim(range(prefix, 55, 55), ClaimSemantics.ADDRESS)
                            .but()
                            .hostnames(
                                    names && space.equals(Space.LAN)
                                            ? List.of(
                                                    "s" + serial++, "s" + serial++ + ".example.org")
                                            : List.of())
                            .space(space)
                            .build());
            claims.add(claim(prefix.range(), ClaimSemantics.CLAIM).but().space(space).build());
        }
        List<Reservation> reservations = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            reservations.add(reservation(prefix, i, names));
        }
        return Subnet.of(prefix)
                .space(space)
                .name("n" + serial++ + text(0))
                .section(section())
                .vlan(vlan())
                .networkInterface(Optional.empty())
                .authority(
                        served
                                ? Authority.LEASEHOLD
                                : foreign ? Authority.FOREIGN : Authority.STATIC)
                .dhcpServer(foreign ? Optional.of("s" + text(0)) : Optional.empty())
                .gateway(
                        random.nextBoolean()
                                ? Optional.of(prefix.network().plus(1))
                                : Optional.empty())
                .sharedNetwork(
                        space.equals(Space.LAN) && random.nextBoolean()
                                ? Optional.of(random.nextBoolean() ? "floor: 2" : "null")
                                : Optional.empty())
                .relays(relays())
                .classes(gate())
                // Subnets of one link must agree about client identifiers.
                .handling(new Handling(Optional.empty(), flag()))
                .terms(terms(true))
                .ddns(
                        new DdnsPolicy(
                                names
                                        ? Optional.of(DnsName.parse("home.example.org"))
                                        : Optional.empty(),
                                names && random.nextBoolean()
                                        ? Optional.of(DnsName.parse("dhcp.home.example.org"))
                                        : Optional.empty(),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                names ? generated() : GeneratedNames.NONE,
                                mode(),
                                ttl(),
                                random.nextBoolean()))
                .dot0Dot255(random.nextBoolean())
                .announceRoutes(random.nextBoolean())
                .notes(notes(CustomField.Target.SUBNET))
                .source(Source.FILE)
                .pools(pools)
                .reservations(reservations)
                .build();
    }

    private ConflictMode mode() {
        return ConflictMode.values()[random.nextInt(ConflictMode.values().length)];
    }

    private NameTtl ttl() {
        return random.nextBoolean()
                ? NameTtl.fixed(Duration.ofSeconds(1 + random.nextInt(100_000)))
                : new NameTtl(
                        Optional.empty(),
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(1 + random.nextInt(100)),
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(Duration.ofSeconds(1 + random.nextInt(60))),
                        random.nextBoolean() ? Optional.empty() : Optional.of(NameTtl.LONGEST));
    }

    private GeneratedNames generated() {
        GeneratedNames.When[] all = GeneratedNames.When.values();
        return new GeneratedNames(
                all[random.nextInt(all.length)], random.nextBoolean() ? "host" : "dhcp-1");
    }

    private Claim claim(Ipv4Range range, ClaimSemantics semantics) {
        return new Claim(
                        new ClaimId(new UUID(0, serial++)),
                        range,
                        new Owner(
                                random.nextBoolean() ? OwnerKind.STATIC : OwnerKind.KUBERNETES_LB,
                                "o" + text(0)),
                        semantics,
                        Source.FILE)
                .but()
                .label(text(0))
                .via(
                        random.nextBoolean()
                                ? Optional.of(Ipv4Address.parse("10.0.0.2"))
                                : Optional.empty())
                .drawnIn(random.nextBoolean() ? vlan() : Optional.of(new VlanId(7, "z" + text(0))))
                .drain(random.nextBoolean())
                .notes(notes(CustomField.Target.CLAIM))
                .build();
    }

    private Reservation reservation(Ipv4Prefix prefix, int number, boolean names) {
        Set<DeviceIdentifier> identifiers = new HashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            identifiers.add(
                    new DeviceIdentifier.Mac(
                            HardwareAddress.parse("00005e0053%02x".formatted(serial++ % 256))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            identifiers.add(new DeviceIdentifier.ClientId(octets()));
            identifiers.add(new DeviceIdentifier.CircuitId(octets()));
        }
        boolean always = names && random.nextBoolean();
        return new Reservation(
                new ReservationId(new UUID(1, serial++)),
                identifiers,
                always || random.nextBoolean()
                        ? Optional.of(prefix.network().plus(40 + number))
                        : Optional.empty(),
                Optional.of("h" + serial),
                gate(),
                terms(false),
                Source.FILE,
                always ? ReservedName.ALWAYS : ReservedName.WHILE_LEASED,
                random.nextBoolean() ? Optional.empty() : Optional.of(mode()),
                random.nextBoolean(),
                random.nextBoolean(),
                notes(CustomField.Target.RESERVATION));
    }

    private OctetString octets() {
        byte[] bytes = new byte[1 + random.nextInt(9)];
        random.nextBytes(bytes);
        return OctetString.of(
                (serial++ + new String(bytes, StandardCharsets.ISO_8859_1))
                        .getBytes(StandardCharsets.UTF_8));
    }

    /// Any code a file may set, with bytes that are or are not a value of its type.
    private OptionSet options() {
        TreeMap<Integer, OctetString> values = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            int code =
                    List.of(2, 3, 6, 13, 15, 19, 23, 43, 119, 121, 224, 252)
                            .get(random.nextInt(12));
            byte[] bytes = new byte[1 + random.nextInt(12)];
            random.nextBytes(bytes);
            OctetString value =
                    switch (random.nextInt(4)) {
                        case 0 -> OctetString.of(bytes);
                        case 1 ->
                                OctetString.of(("hex:" + text(0)).getBytes(StandardCharsets.UTF_8));
                        case 2 -> OctetString.of(("t" + text(0)).getBytes(StandardCharsets.UTF_8));
                        default -> OctetString.parseHex("07 6578616d706c65 03 6f7267 00");
                    };
            values.put(code, value);
        }
        return OptionSet.of(values);
    }

    private Notes notes(CustomField.Target target) {
        Map<String, String> values = new HashMap<>();
        for (CustomField field : fields) {
            if (field.on().contains(target) && random.nextBoolean()) {
                values.put(
                        field.name(),
                        switch (field.type()) {
                            case TEXT -> text(0);
                            case INTEGER -> "-012";
                            case BOOLEAN -> "true";
                            case DATE -> "2026-11-21";
                            case CHOICE -> field.choices().getLast();
                        });
            }
        }
        return new Notes(
                text(0), random.nextBoolean() ? Set.of() : Set.of("1e3", "no", "core-1"), values);
    }

    private Optional<String> section() {
        return sections.isEmpty() || random.nextBoolean()
                ? Optional.empty()
                : Optional.of(sections.get(random.nextInt(sections.size())).path());
    }

    private Optional<VlanId> vlan() {
        return vlans.isEmpty() || random.nextBoolean()
                ? Optional.empty()
                : Optional.of(vlans.get(random.nextInt(vlans.size())).id());
    }

    private static Ipv4Range range(Ipv4Prefix prefix, int first, int last) {
        return new Ipv4Range(prefix.network().plus(first), prefix.network().plus(last));
    }

    private String text(int least) {
        StringBuilder text = new StringBuilder();
        for (int i = least + random.nextInt(5); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
