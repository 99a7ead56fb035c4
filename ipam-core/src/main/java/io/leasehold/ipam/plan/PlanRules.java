package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.option.OptionCatalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What must be true of a plan. All problems are found at once, each naming the parties. */
public final class PlanRules {
    private static final Pattern LDH_LABEL =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final List<PlanProblem> problems = new ArrayList<>();

    private final PlanContent content;
    private final List<List<Integer>> touching;
    private final Map<String, CustomField> fields = new HashMap<>();

    private PlanRules(PlanContent content) {
        this.content = content;
        this.touching = Touching.claimsBySubnet(content);
        content.customFields().forEach(field -> fields.put(field.name(), field));
    }

    /** Every way in which this cannot be a plan; empty when it can. */
    public static List<PlanProblem> check(PlanContent content) {
        PlanRules rules = new PlanRules(content);
        List<Subnet> subnets = content.subnets();
        rules.checkServing();
        rules.checkOverlaps();
        for (int i = 0; i < subnets.size(); i++) {
            rules.checkSubnet("subnets[" + i + "]", subnets.get(i), rules.claimsAt(i));
        }
        rules.checkContainers();
        rules.checkClaims();
        rules.checkCatalogue();
        if (rules.problems.isEmpty()) {
            // A file derives the id from the device, so a device reserved twice was named already.
            rules.checkReservationIds(subnets);
        }
        return List.copyOf(rules.problems);
    }

    /** What the scopes around subnets, and those within, say to clients. */
    private void checkServing() {
        problems.addAll(ServingRules.check(content));
    }

    /** Leaf subnets of one space never overlap; one sweep in order of address. */
    private void checkOverlaps() {
        List<Subnet> subnets = content.subnets();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            order.add(i);
        }
        order.sort(
                Comparator.comparing((Integer i) -> subnets.get(i).space())
                        .thenComparing(i -> subnets.get(i).prefix()));
        int widest = -1;
        for (int at : order) {
            Subnet subnet = subnets.get(at);
            Subnet before = widest < 0 ? null : subnets.get(widest);
            if (before != null
                    && before.space().equals(subnet.space())
                    && before.prefix().overlaps(subnet.prefix())) {
                int later = Math.max(at, widest);
                Subnet one = subnets.get(later);
                Subnet other = subnets.get(Math.min(at, widest));
                refuse(
                        "subnets[" + later + "].prefix",
                        "subnet " + one.prefix() + " overlaps subnet " + other.prefix(),
                        "leaf subnets never overlap; keep one of the two, split them, or make the"
                                + " wider one a container");
            } else {
                widest = at;
            }
        }
    }

    /** An id names one reservation of the whole plan; a store keeps only one of two. */
    private void checkReservationIds(List<Subnet> subnets) {
        Map<ReservationId, Reservation> byId = new HashMap<>();
        for (int i = 0; i < subnets.size(); i++) {
            List<Reservation> reservations = subnets.get(i).reservations();
            for (int j = 0; j < reservations.size(); j++) {
                Reservation reservation = reservations.get(j);
                Reservation other = byId.putIfAbsent(reservation.id(), reservation);
                if (other != null) {
                    refuse(
                            "subnets[" + i + "].reservations[" + j + "].id",
                            "reservations "
                                    + other.title()
                                    + " and "
                                    + reservation.title()
                                    + " have the same id "
                                    + reservation.id(),
                            "give one of the two a new id");
                }
            }
        }
    }

    /** The declared claims that nobody else's address may lie in. */
    private List<Claim> claimsAt(int subnet) {
        return touching.get(subnet).stream()
                .map(content.claims()::get)
                .filter(c -> c.source().isDeclared() && c.semantics() != ClaimSemantics.CLAIM)
                .toList();
    }

    private void checkSubnet(String path, Subnet subnet, List<Claim> claims) {
        Ipv4Prefix prefix = subnet.prefix();
        subnet.gateway()
                .filter(gateway -> !prefix.contains(gateway))
                .ifPresent(
                        gateway ->
                                refuse(
                                        path + ".gateway",
                                        "gateway " + gateway + " is not inside " + prefix,
                                        "give an address of " + prefix.range()));
        if (subnet.authority() != Authority.LEASEHOLD && !subnet.pools().isEmpty()) {
            refuse(
                    path + ".pools",
                    "subnet " + prefix + " has pools but is not served by Leasehold",
                    "remove the pools or set authority: leasehold");
        }
        if (subnet.authority() == Authority.LEASEHOLD && !subnet.space().equals(Space.LAN)) {
            refuse(
                    path + ".space",
                    "subnet "
                            + prefix
                            + " of space "
                            + subnet.space()
                            + " is to be served by Leasehold, but leases live in space "
                            + Space.LAN,
                    "set authority: foreign or static, or leave the space out");
        }
        if (subnet.authority() != Authority.FOREIGN && subnet.dhcpServer().isPresent()) {
            refuse(
                    path + ".dhcpServer",
                    "subnet "
                            + prefix
                            + " names the DHCP server "
                            + subnet.dhcpServer().get()
                            + ", but its authority is "
                            + subnet.authority().text(),
                    "set authority: foreign, or leave the name out");
        }
        subnet.section()
                .filter(s -> content.sections().stream().noneMatch(d -> d.path().equals(s)))
                .ifPresent(s -> unknown(path + ".section", "section " + s));
        subnet.vlan()
                .filter(v -> content.vlans().stream().noneMatch(d -> d.id().equals(v)))
                .ifPresent(v -> unknown(path + ".vlan", v.toString()));
        checkNotes(path, subnet.notes(), CustomField.Target.SUBNET);
        checkPools(path, subnet);
        checkSuffix(path, subnet);
        checkGeneratedNames(path, subnet);
        checkReservations(path, subnet, claims);
    }

    private void checkPools(String path, Subnet subnet) {
        List<Pool> pools = subnet.pools();
        for (int i = 0; i < pools.size(); i++) {
            String here = path + ".pools[" + i + "]";
            Ipv4Range range = pools.get(i).range();
            inside(here, "pool " + range, range, subnet.prefix());
            for (int j = 0; j < i; j++) {
                Optional<Ipv4Range> overlap = range.intersection(pools.get(j).range());
                if (overlap.isPresent()) {
                    refuse(
                            here,
                            "pool "
                                    + range
                                    + " overlaps pool "
                                    + pools.get(j).range()
                                    + " at "
                                    + overlap.get(),
                            "pools never overlap; join the two or move one");
                }
            }
        }
    }

    private void unknown(String path, String what) {
        refuse(path, what + " is not declared", "declare it first, or use one that is");
    }

    private void checkNotes(String path, Notes notes, CustomField.Target target) {
        notes.tags().stream()
                .filter(tag -> !TAG.matcher(tag).matches())
                .sorted()
                .forEach(
                        tag ->
                                refuse(
                                        path + ".tags",
                                        "tag '"
                                                + tag
                                                + "' is not 1 to 63 lower case letters, digits,"
                                                + " dots, hyphens and underscores",
                                        "write it like core-switch"));
        notes.fields()
                .forEach(
                        (name, value) -> {
                            CustomField field = fields.get(name);
                            if (field == null || !field.on().contains(target)) {
                                refuse(
                                        path + ".fields." + name,
                                        "there is no custom field "
                                                + name
                                                + " for a "
                                                + target.name().toLowerCase(Locale.ROOT),
                                        "declare it first, or use one of "
                                                + fields.values().stream()
                                                        .filter(f -> f.on().contains(target))
                                                        .map(CustomField::name)
                                                        .sorted()
                                                        .toList());
                            } else {
                                field.objection(value)
                                        .ifPresent(
                                                why ->
                                                        refuse(
                                                                path + ".fields." + name,
                                                                "custom field " + name + ": " + why,
                                                                "give a value of type "
                                                                        + field.type()
                                                                                .name()
                                                                                .toLowerCase(
                                                                                        Locale
                                                                                                .ROOT)));
                            }
                        });
    }

    /** A container holds others; it never lies in a leaf, nor beside itself. */
    private void checkContainers() {
        List<Container> containers = content.containers();
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            String here = "containers[" + i + "]";
            for (int j = 0; j < i; j++) {
                if (containers.get(j).space().equals(container.space())
                        && containers.get(j).prefix().equals(container.prefix())) {
                    refuse(
                            here + ".prefix",
                            "container " + container.prefix() + " is there twice",
                            "remove one of the two");
                }
            }
            for (Subnet subnet : content.subnets()) {
                if (subnet.space().equals(container.space())
                        && subnet.prefix().contains(container.prefix().range())) {
                    refuse(
                            here + ".prefix",
                            "container "
                                    + container.prefix()
                                    + " does not hold subnet "
                                    + subnet.prefix()
                                    + " but lies in it",
                            "make the container wider than the subnet, or remove it");
                }
            }
            container
                    .section()
                    .filter(s -> content.sections().stream().noneMatch(d -> d.path().equals(s)))
                    .ifPresent(s -> unknown(here + ".section", "section " + s));
            checkNotes(here, container.notes(), CustomField.Target.CONTAINER);
        }
    }

    /** Sections, VLANs and custom fields are each there once. */
    private void checkCatalogue() {
        OptionCatalog.faults(content.options().stream().map(CustomOption::definition).toList())
                .forEach(
                        fault ->
                                refuse(
                                        "options[" + fault.index() + "]",
                                        fault.message(),
                                        fault.remedy()));
        once("classes", content.classes(), ClientClass::name, "class ");
        once("shared_networks", content.sharedNetworks(), SharedNetwork::name, "shared network ");
        once("sections", content.sections(), Section::path, "section ");
        once("vlans", content.vlans(), Vlan::id, "");
        once("custom_fields", content.customFields(), CustomField::name, "custom field ");
    }

    private <T> void once(String path, List<T> all, Function<T, Object> key, String what) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Object name = key.apply(all.get(i));
            if (!seen.add(name)) {
                refuse(path + "[" + i + "]", what + name + " is there twice", "remove one of them");
            }
        }
    }

    private void checkClaims() {
        List<Claim> claims = content.claims();
        Map<ClaimId, Claim> byId = new HashMap<>();
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            String here = "claims[" + i + "]";
            if (byId.putIfAbsent(claim.id(), claim) != null) {
                refuse(here, "claim " + claim + " is there twice", "remove one of the two");
            }
            if (claim.semantics() == ClaimSemantics.ADDRESS && !claim.range().isSingle()) {
                refuse(
                        here + ".semantics",
                        "semantics address means one address, but the claim is "
                                + claim.range()
                                + " ("
                                + claim.range().size()
                                + " addresses)",
                        "use semantics exclude, or give one address");
            }
            checkNotes(here, claim.notes(), CustomField.Target.CLAIM);
        }
        checkClaimPairs();
        checkHostNames();
        for (int k = 0; k < content.subnets().size(); k++) {
            Subnet subnet = content.subnets().get(k);
            for (int i : touching.get(k)) {
                if (claims.get(i).source().isDeclared()) {
                    checkClaimIn("claims[" + i + "]", claims.get(i), "subnets[" + k + "]", subnet);
                }
            }
        }
    }

    private void checkClaimIn(String here, Claim claim, String path, Subnet subnet) {
        Ipv4Prefix prefix = subnet.prefix();
        switch (claim.semantics()) {
            case CLAIM -> {}
            case OVERLAY -> checkOverlay(path, claim, subnet);
            case EXCLUDE, ADDRESS -> {
                if (!prefix.contains(claim.range())) {
                    refuse(
                            here + ".range",
                            "claim " + claim + " crosses the end of subnet " + prefix,
                            "claim "
                                    + claim.range().intersection(prefix.range()).orElseThrow()
                                    + " there, and the rest as a claim of its own");
                }
                checkInfrastructure(here, claim, subnet);
            }
        }
    }

    private void checkOverlay(String path, Claim claim, Subnet subnet) {
        Owner owner = claim.owner();
        if (claim.range().contains(subnet.prefix().range())) {
            refuse(
                    path + ".prefix",
                    "subnet " + subnet.prefix() + " lies inside " + claim,
                    "an overlay network never shares addresses with a LAN; use another prefix",
                    new PlanProblem.Conflict(owner, subnet.prefix().range()));
            return;
        }
        for (int i = 0; i < subnet.pools().size(); i++) {
            Ipv4Range pool = subnet.pools().get(i).range();
            Optional<Ipv4Range> overlap = pool.intersection(claim.range());
            if (overlap.isPresent()) {
                refuse(
                        path + ".pools[" + i + "]",
                        "pool " + pool + " overlaps " + claim + " at " + overlap.get(),
                        "an overlay network never shares addresses with a LAN; move the pool",
                        new PlanProblem.Conflict(owner, overlap.get()));
            }
        }
    }

    private void checkInfrastructure(String here, Claim claim, Subnet subnet) {
        if (claim.owner().kind() == OwnerKind.INFRASTRUCTURE) {
            return;
        }
        for (Hole hole : Carver.infrastructure(subnet.prefix(), subnet.gateway())) {
            boolean gateway = hole.owner().name().equals("gateway");
            // A block may well begin on the network address; only no host may be there.
            if ((gateway || claim.range().isSingle()) && claim.range().overlaps(hole.range())) {
                refuse(
                        here + ".range",
                        "claim "
                                + claim
                                + (claim.range().isSingle() ? " is the " : " covers the ")
                                + hole.owner().name()
                                + " "
                                + hole.range()
                                + " of "
                                + subnet.prefix(),
                        "leave that address out of the claim",
                        new PlanProblem.Conflict(hole.owner(), hole.range()));
            }
        }
    }

    /**
     * Declared claims of different owners never touch; observed ones are facts and become
     * conflicts. One sweep in order of address.
     */
    private void checkClaimPairs() {
        List<Claim> claims = content.claims();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            if (claims.get(i).source().isDeclared()
                    && claims.get(i).semantics() != ClaimSemantics.CLAIM) {
                order.add(i);
            }
        }
        order.sort(
                Comparator.comparing((Integer i) -> claims.get(i).space())
                        .thenComparing(i -> claims.get(i).range()));
        List<Integer> open = new ArrayList<>();
        for (int at : order) {
            Claim claim = claims.get(at);
            open.removeIf(
                    o ->
                            !claims.get(o).space().equals(claim.space())
                                    || !claims.get(o).range().overlaps(claim.range()));
            for (int o : open) {
                if (!claims.get(o).owner().equals(claim.owner())) {
                    Claim later = claims.get(Math.max(at, o));
                    Claim other = claims.get(Math.min(at, o));
                    Ipv4Range overlap = later.range().intersection(other.range()).orElseThrow();
                    refuse(
                            "claims[" + Math.max(at, o) + "].range",
                            "claim " + later + " overlaps " + other + " at " + overlap,
                            "one address has one owner; move or shrink one of the two",
                            new PlanProblem.Conflict(other.owner(), overlap));
                }
            }
            open.add(at);
        }
    }

    /** Who has a name, and where that is said. */
    private record Named(Owner owner, Optional<Ipv4Address> address) {}

    /** Declared claims give names that can be, to one address each. */
    private void checkHostNames() {
        List<Claim> claims = content.claims();
        if (claims.stream().allMatch(claim -> claim.hostnames().isEmpty())) {
            return;
        }
        Map<DnsName, Named> holders = reservedNames();
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            if (claim.hostnames().isEmpty() || !claim.source().isDeclared()) {
                continue;
            }
            String here = "claims[" + i + "].hostnames";
            Optional<Subnet> subnet =
                    content.subnets().stream()
                            .filter(s -> s.space().equals(claim.space()))
                            .filter(s -> s.prefix().contains(claim.range()))
                            .findFirst();
            if (!claim.range().isSingle() || !claim.semantics().carves()) {
                refuse(
                        here,
                        "claim "
                                + claim
                                + " has host names "
                                + claim.hostnames()
                                + " but "
                                + (claim.range().isSingle()
                                        ? "shares its address"
                                        : "is of " + claim.range().size() + " addresses"),
                        "name each address in a claim of its own");
            } else if (subnet.isEmpty() || !claim.space().equals(Space.LAN)) {
                refuse(
                        here,
                        "claim "
                                + claim
                                + " has host names "
                                + claim.hostnames()
                                + " but is in "
                                + (subnet.isEmpty() ? "no subnet" : "space " + claim.space()),
                        "declare its subnet, which may be of authority static; names are of space "
                                + Space.LAN);
            } else {
                checkHostNames(here, claim, subnet.get(), holders);
            }
        }
    }

    private void checkHostNames(
            String here, Claim claim, Subnet subnet, Map<DnsName, Named> holders) {
        Ipv4Address address = claim.range().first();
        for (int i = 0; i < claim.hostnames().size(); i++) {
            String hostname = claim.hostnames().get(i);
            String at = here + "[" + i + "]";
            Optional<DnsName> name = ClaimNames.qualify(hostname, subnet);
            if (name.isEmpty()) {
                boolean unqualified =
                        LDH_LABEL.matcher(hostname).matches()
                                && subnet.ddns().qualifier().isEmpty();
                refuse(
                        at,
                        "host name '"
                                + hostname
                                + "' of claim "
                                + claim
                                + (unqualified
                                        ? " says no domain, and subnet "
                                                + subnet.prefix()
                                                + " publishes no names"
                                        : " is neither a label of letters, digits and inner"
                                                + " hyphens nor a full name of such labels"),
                        unqualified
                                ? "set ddns.forward of the subnet, or give the full name"
                                : "use a label like plex, or a name like plex.home.example.org");
                continue;
            }
            Named holder =
                    holders.putIfAbsent(name.get(), new Named(claim.owner(), Optional.of(address)));
            if (holder != null && !holder.address().equals(Optional.of(address))) {
                refuse(
                        at,
                        "host name "
                                + name.get()
                                + " is given to "
                                + address
                                + " by "
                                + claim.owner()
                                + " and to "
                                + holder.address().map(Object::toString).orElse("a device")
                                + " by "
                                + holder.owner(),
                        "one name has one address; take it from one of the two",
                        new PlanProblem.Conflict(holder.owner(), Ipv4Range.of(address)));
            }
        }
    }

    private Map<DnsName, Named> reservedNames() {
        Map<DnsName, Named> names = new HashMap<>();
        for (Subnet subnet : content.subnets()) {
            if (!subnet.space().equals(Space.LAN)) {
                continue;
            }
            for (Reservation reservation : subnet.reservations()) {
                reservation
                        .hostname()
                        .filter(_ -> reservation.enabled())
                        .flatMap(label -> ClaimNames.qualify(label, subnet))
                        .ifPresent(
                                name ->
                                        names.putIfAbsent(
                                                name,
                                                new Named(
                                                        new Owner(
                                                                OwnerKind.RESERVATION,
                                                                reservation.title()),
                                                        reservation.address())));
            }
        }
        return names;
    }

    private void checkReservations(String path, Subnet subnet, List<Claim> claims) {
        Map<DeviceIdentifier, Reservation> byIdentifier = new HashMap<>();
        Map<Ipv4Address, Reservation> byAddress = new HashMap<>();
        List<Reservation> reservations = subnet.reservations();
        for (int i = 0; i < reservations.size(); i++) {
            String here = path + ".reservations[" + i + "]";
            Reservation reservation = reservations.get(i);
            if (reservation.identifiers().isEmpty()) {
                refuse(
                        here,
                        "reservation " + reservation.title() + " has no identifier",
                        "give a mac, a client-id or a circuit-id");
            }
            for (DeviceIdentifier identifier : reservation.identifiers()) {
                Reservation other = byIdentifier.putIfAbsent(identifier, reservation);
                if (other != null) {
                    refuse(
                            here,
                            identifier
                                    + " is reserved twice in "
                                    + subnet.prefix()
                                    + ": for "
                                    + other.title()
                                    + " and for "
                                    + reservation.title(),
                            "a device has one reservation in a subnet; remove one");
                }
            }
            checkNotes(here, reservation.notes(), CustomField.Target.RESERVATION);
            if (reservation.dns() == ReservedName.ALWAYS) {
                checkStandingName(here + ".dns", subnet, reservation);
            }
            reservation
                    .hostname()
                    .filter(name -> !LDH_LABEL.matcher(name).matches())
                    .ifPresent(
                            name ->
                                    refuse(
                                            here + ".hostname",
                                            "host name '"
                                                    + name
                                                    + "' is not 1 to 63 letters, digits and inner"
                                                    + " hyphens",
                                            "use one label like cp-1 (RFC 1123 section 2.1)"));
            checkNameFits(here + ".hostname", subnet, reservation);
            if (reservation.address().isPresent()) {
                checkReservedAddress(
                        here + ".address",
                        subnet,
                        claims,
                        reservation,
                        reservation.address().get());
                Reservation other = byAddress.putIfAbsent(reservation.address().get(), reservation);
                if (other != null) {
                    refuse(
                            here + ".address",
                            "address "
                                    + reservation.address().get()
                                    + " is reserved twice: for "
                                    + other.title()
                                    + " and for "
                                    + reservation.title(),
                            "list several identifiers in one reservation when one device has"
                                    + " several",
                            new PlanProblem.Conflict(
                                    new Owner(OwnerKind.RESERVATION, other.title()),
                                    Ipv4Range.of(reservation.address().get())));
                }
            }
        }
    }

    private void checkStandingName(String here, Subnet subnet, Reservation reservation) {
        String what = "the name of reservation " + reservation.title() + " is always in DNS, but ";
        if (reservation.address().isEmpty() || reservation.hostname().isEmpty()) {
            refuse(
                    here,
                    what
                            + "it reserves no "
                            + (reservation.address().isEmpty() ? "address" : "name"),
                    "give both, or set dns: while-leased");
        } else if (Devices.identityOf(reservation).isEmpty()) {
            refuse(
                    here,
                    what + "its device is known by its circuit only",
                    "add its mac or client-id, or set dns: while-leased");
        } else if (subnet.ddns().forward().isEmpty()) {
            refuse(
                    here,
                    what + "subnet " + subnet.prefix() + " publishes no names",
                    "set ddns.forward of the subnet, or dns: while-leased");
        }
    }

    private void checkSuffix(String path, Subnet subnet) {
        DdnsPolicy ddns = subnet.ddns();
        ddns.suffix()
                .filter(suffix -> ddns.forward().filter(suffix::isWithin).isEmpty())
                .ifPresent(
                        suffix ->
                                refuse(
                                        path + ".ddns.suffix",
                                        "subnet "
                                                + subnet.prefix()
                                                + " qualifies names with "
                                                + suffix
                                                + ddns.forward()
                                                        .map(z -> ", which is not within " + z)
                                                        .orElse(" but publishes none"),
                                        ddns.forward()
                                                .map(
                                                        z ->
                                                                "give "
                                                                        + z
                                                                        + " or a name below it, or"
                                                                        + " leave the suffix out")
                                                .orElse("set ddns.forward of the subnet")));
    }

    private void checkGeneratedNames(String path, Subnet subnet) {
        GeneratedNames generated = subnet.ddns().generated();
        if (generated.when() == GeneratedNames.When.NEVER) {
            return;
        }
        if (subnet.ddns().forward().isEmpty()) {
            refuse(
                    path + ".ddns.replaceClientName",
                    "subnet "
                            + subnet.prefix()
                            + " generates names ("
                            + generated.when().text()
                            + ") but publishes none",
                    "set ddns.forward of the subnet, or replaceClientName: never");
            return;
        }
        int longest = generated.label(subnet.prefix().range().last()).length();
        int room = room(subnet);
        if (longest > room) {
            refuse(
                    path + ".ddns.generatedPrefix",
                    "generated names like "
                            + generated.label(subnet.prefix().range().last())
                            + " make names of more than 253 characters in the zone of "
                            + subnet.prefix(),
                    "use a shorter prefix; a label has room for " + Math.max(0, room));
        }
    }

    /** How many characters a label below the zone of a subnet may have. */
    private static int room(Subnet subnet) {
        return subnet.ddns()
                .qualifier()
                .map(zone -> Math.min(63, 253 - 1 - zone.text().length()))
                .orElse(63);
    }

    private void checkNameFits(String here, Subnet subnet, Reservation reservation) {
        int room = room(subnet);
        reservation
                .hostname()
                .filter(name -> name.length() > room)
                .ifPresent(
                        name ->
                                refuse(
                                        here,
                                        "host name '"
                                                + name
                                                + "' makes a name of more than 253 characters in"
                                                + " the zone of "
                                                + subnet.prefix(),
                                        "use at most " + Math.max(0, room) + " characters"));
    }

    private void checkReservedAddress(
            String here,
            Subnet subnet,
            List<Claim> claims,
            Reservation reservation,
            Ipv4Address address) {
        String what = "reservation " + reservation.title() + " of " + address;
        if (!subnet.prefix().contains(address)) {
            Optional<Subnet> home =
                    content.subnets().stream()
                            .filter(s -> s.space().equals(subnet.space()))
                            .filter(s -> s.prefix().contains(address))
                            .findFirst();
            refuse(
                    here,
                    what + " is not inside " + subnet.prefix(),
                    "give an address of "
                            + subnet.prefix().range()
                            + home.map(
                                            s ->
                                                    ", or reserve it in "
                                                            + s.prefix()
                                                            + " ("
                                                            + s.name()
                                                            + ")")
                                    .orElse(""));
            return;
        }
        for (Hole hole : Carver.infrastructure(subnet.prefix(), subnet.gateway())) {
            if (hole.range().contains(address)) {
                refuse(
                        here,
                        what + " is the " + hole.owner().name() + " of " + subnet.prefix(),
                        "reserve another address",
                        new PlanProblem.Conflict(hole.owner(), hole.range()));
            }
        }
        for (Claim claim : claims) {
            if (reservation.enabled() && claim.range().contains(address)) {
                refuse(
                        here,
                        what + " lies in " + claim,
                        "reserve another address, or shrink the claim first",
                        new PlanProblem.Conflict(claim.owner(), Ipv4Range.of(address)));
            }
        }
    }

    private void inside(String here, String what, Ipv4Range range, Ipv4Prefix prefix) {
        if (!prefix.contains(range)) {
            refuse(
                    here,
                    what + " is not inside subnet " + prefix,
                    "give a range within " + prefix.range());
        }
    }

    private void refuse(
            String path, String message, String remedy, PlanProblem.Conflict... conflicts) {
        problems.add(new PlanProblem(path, message, remedy, List.of(conflicts)));
    }
}
