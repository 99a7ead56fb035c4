package io.leasehold.http;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

import io.leasehold.http.Reservations.Placed;
import io.leasehold.http.pages.AddressView;
import io.leasehold.http.pages.LeaseTable;
import io.leasehold.http.pages.ReservationTable;
import io.leasehold.http.pages.Shell;
import io.leasehold.http.pages.SubnetView;
import io.leasehold.http.pages.Tree;
import io.leasehold.ipam.inventory.AddressGrid;
import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.inventory.Ownership;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pages and the parts of pages that htmx asks for. Each method blocks; thread-safe. */
final class Pages {
    private static final int ROWS = 100;
    private static final int HISTORY = 20;

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final LivePlan plan;
    private final LeaseDirectory leases;
    private final Inventory inventory;
    private final Occupancy occupancy;
    private final Reservations reservations;
    private final EventFeed events;
    private final HealthSource health;
    private final String assets;

    Pages(
            Ports ports,
            Inventory inventory,
            Occupancy occupancy,
            Reservations reservations,
            String assets) {
        this.plan = ports.plan();
        this.leases = ports.leases();
        this.inventory = inventory;
        this.occupancy = occupancy;
        this.reservations = reservations;
        this.events = ports.events();
        this.health = ports.health();
        this.assets = assets;
    }

    /** The first subnet, or what to do when there is none. */
    Answer home(Ask ask) {
        return plan.current().subnets().stream()
                .min(Comparator.comparing(s -> s.subnet().prefix()))
                .map(first -> Answer.seeOther("/subnets/" + first.id()))
                .orElseGet(
                        () ->
                                render(
                                        200,
                                        "message.jte",
                                        Map.of(
                                                "shell",
                                                shell("Inventory", ask.caller()),
                                                "heading",
                                                "No subnet yet",
                                                "text",
                                                "Declare one under plan.subnets in the"
                                                    + " configuration file and reload; it appears"
                                                    + " here at once.")));
    }

    Answer subnet(Ask ask) {
        // Before anything is read: what happens meanwhile is then shown by the event stream.
        String cursor = EventStreams.text(events.end());
        SubnetSnapshot subnet = subnetOf(ask);
        return render(
                200,
                "subnet.jte",
                Map.of(
                        "shell",
                        shell(
                                subnet.subnet().prefix() + " " + subnet.subnet().name(),
                                ask.caller()),
                        "cursor",
                        cursor,
                        "now",
                        inventory.now().toEpochMilli(),
                        "tree",
                        treeView(subnet.id().value()),
                        "subnet",
                        subnetView(subnet),
                        "leases",
                        leaseTable(ask, subnet),
                        "reservations",
                        reservationTable(ask, subnet, ReservationTable.Form.CLOSED)));
    }

    Answer tree(Ask ask) {
        return render(200, "parts/tree.jte", Map.of("tree", treeView(subnetOf(ask).id().value())));
    }

    Answer summary(Ask ask) {
        return render(200, "parts/summary.jte", Map.of("subnet", subnetView(subnetOf(ask))));
    }

    Answer leases(Ask ask) {
        return render(200, "parts/leases.jte", Map.of("leases", leaseTable(ask, subnetOf(ask))));
    }

    /** The rows of one more page, to be put below those there are. */
    Answer moreLeases(Ask ask) {
        return render(200, "parts/leaserows.jte", Map.of("leases", leaseTable(ask, subnetOf(ask))));
    }

    Answer reservations(Ask ask) {
        return reservationPart(ask, subnetOf(ask), ReservationTable.Form.CLOSED);
    }

    private Answer reservationPart(Ask ask, SubnetSnapshot subnet, ReservationTable.Form form) {
        return render(
                200,
                "parts/reservations.jte",
                Map.of("table", reservationTable(ask, subnet, form)));
    }

    /** The form; its API twin is {@code createReservation}. */
    Answer reserve(Ask ask) {
        SubnetSnapshot subnet = subnetOf(ask);
        String identifier = ask.field("identifier").orElse("");
        String address = ask.field("address").orElse("");
        String hostname = ask.field("hostname").orElse("");
        List<String> problems = new ArrayList<>();
        Optional<DeviceIdentifier> device = Optional.empty();
        Optional<Ipv4Address> wanted = Optional.empty();
        try {
            device = Optional.of(identifier(identifier));
            wanted = address.isEmpty() ? wanted : Optional.of(Ipv4Address.parse(address));
        } catch (IllegalArgumentException wrong) {
            problems.add(String.valueOf(wrong.getMessage()));
        }
        if (device.isPresent() && problems.isEmpty()) {
            Reservation reservation =
                    new Reservation(
                            reservations.newId(ask),
                            Set.of(device.get()),
                            wanted,
                            Optional.of(hostname).filter(name -> !name.isEmpty()),
                            OptionSet.EMPTY,
                            Source.API);
            try {
                reservations.add(ask, subnet.id(), reservation, "identifiers");
            } catch (ProblemException refused) {
                problems.addAll(inWords(refused.problem()));
            }
        }
        ReservationTable.Form form =
                problems.isEmpty()
                        ? ReservationTable.Form.CLOSED
                        : new ReservationTable.Form(true, identifier, address, hostname, problems);
        return reservationPart(ask, subnetOf(ask), form);
    }

    private static List<String> inWords(Problem problem) {
        return problem.faults().isEmpty()
                ? List.of(problem.detail())
                : problem.faults().stream()
                        .map(f -> f.message() + f.remedy().map(r -> ": " + r).orElse(""))
                        .toList();
    }

    private static DeviceIdentifier identifier(String text) {
        if (text.toLowerCase(Locale.ROOT).startsWith("id:")) {
            return new DeviceIdentifier.ClientId(OctetString.parseHex(text.substring(3)));
        }
        return new DeviceIdentifier.Mac(HardwareAddress.parse(text));
    }

    /** The button; its API twin is {@code deleteReservation}. */
    Answer unreserve(Ask ask) {
        ReservationId id = new ReservationId(ask.uuid());
        ReservationTable.Form form = ReservationTable.Form.CLOSED;
        try {
            reservations.delete(ask, id, ask.field("etag"));
        } catch (ProblemException refused) {
            form =
                    new ReservationTable.Form(
                            false, "", "", "", List.of(refused.problem().detail()));
        }
        return reservationPart(ask, subnetOf(ask), form);
    }

    Answer address(Ask ask) {
        Ipv4Address address = Ask.address(ask.pathPart("address"));
        SubnetSnapshot subnet =
                plan.current()
                        .containing(address)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.notFound("subnet that holds " + address)));
        Optional<LeaseDirectory.Entry> entry = leases.lease(address);
        AddressState state =
                AddressState.of(
                        subnet, address, entry.map(LeaseDirectory.Entry::lease), inventory.now());
        AddressView view =
                new AddressView(
                        address.toString(),
                        state.text(),
                        label(state),
                        Ownership.of(subnet, address)
                                .map(o -> HostText.display(o.toString()))
                                .orElse("nobody"),
                        entry.map(Pages::leaseFacts).orElse(List.of()),
                        subnet.reservationOf(address)
                                .map(Pages::reservationFacts)
                                .orElse(List.of()),
                        leases.history(address, HISTORY).stream()
                                .map(
                                        m ->
                                                new AddressView.Moment(
                                                        seconds(m.at()),
                                                        m.kind()
                                                                .toLowerCase(Locale.ROOT)
                                                                .replace('_', ' '),
                                                        who(m.lease())))
                                .toList());
        return render(200, "parts/address.jte", Map.of("view", view));
    }

    Answer signInForm(Ask ask) {
        return signInForm(ask, 200, "");
    }

    Answer signInForm(Ask ask, int status, String problem) {
        return render(
                status,
                "login.jte",
                Map.of("shell", shell("Sign in", ask.caller()), "problem", problem));
    }

    /** A problem, for somebody who looks at it in a browser. */
    Answer problem(Problem problem, Caller caller) {
        return render(
                problem.status(),
                "message.jte",
                Map.of(
                        "shell",
                        shell(problem.title(), caller),
                        "heading",
                        problem.title(),
                        "text",
                        problem.detail()));
    }

    private SubnetSnapshot subnetOf(Ask ask) {
        return Ask.subnet(plan.current(), ask.pathPart("subnet"));
    }

    private Answer render(int status, String template, Map<String, Object> values) {
        StringOutput html = new StringOutput();
        templates.render(template, values, html);
        return Answer.html(status, html.toString()).with("Cache-Control", "no-store");
    }

    private Shell shell(String title, Caller caller) {
        List<Shell.Trouble> troubles =
                health.components().stream()
                        .filter(c -> c.status() != HealthSource.Status.OK)
                        .map(
                                c ->
                                        new Shell.Trouble(
                                                c.name(),
                                                Views.text(c.status()),
                                                HostText.display(c.detail()),
                                                seconds(c.since())))
                        .toList();
        return new Shell(
                title,
                assets,
                HostText.display(caller.name()),
                caller.via() != Caller.Via.NOBODY,
                troubles);
    }

    private Usage usage(SubnetSnapshot subnet) {
        return inventory.usage(subnet);
    }

    private Tree treeView(int current) {
        Plan now = plan.current();
        return new Tree(
                now.subnets().stream()
                        .sorted(Comparator.comparing(s -> s.subnet().prefix()))
                        .map(
                                s -> {
                                    Usage usage = usage(s);
                                    int percent = percent(usage);
                                    return new Tree.Item(
                                            s.id().value(),
                                            s.subnet().prefix().toString(),
                                            s.subnet().name(),
                                            switch (s.subnet().authority()) {
                                                case LEASEHOLD -> "";
                                                case FOREIGN -> "other DHCP server";
                                                case STATIC -> "set by hand";
                                            },
                                            usage.leased(),
                                            usage.pool(),
                                            percent,
                                            level(percent));
                                })
                        .toList(),
                current);
    }

    /**
     * Rounded up, so that a single lease shows and rounded down below full, so that only full is
     * 100.
     */
    private static int percent(Usage usage) {
        if (usage.pool() == 0 || usage.leased() == 0) {
            return 0;
        }
        long percent = usage.leased() * 100 / usage.pool();
        return (int) Math.max(1, percent);
    }

    private static String level(int percent) {
        if (percent >= 90) {
            return "full";
        }
        return percent >= 80 ? "high" : "ok";
    }

    private SubnetView subnetView(SubnetSnapshot snapshot) {
        Subnet subnet = snapshot.subnet();
        Usage usage = usage(snapshot);
        int percent = percent(usage);
        List<SubnetView.Fact> facts = new ArrayList<>();
        subnet.gateway().ifPresent(g -> facts.add(new SubnetView.Fact("Gateway", g.toString())));
        subnet.networkInterface().ifPresent(i -> facts.add(new SubnetView.Fact("Interface", i)));
        if (subnet.authority() == Authority.LEASEHOLD) {
            facts.add(new SubnetView.Fact("Lease time", span(subnet.leaseTimes().standard())));
        }
        subnet.ddns()
                .forward()
                .ifPresent(
                        zone ->
                                facts.add(
                                        new SubnetView.Fact(
                                                "DNS",
                                                zone.text()
                                                        + (subnet.ddns().reverse()
                                                                ? " and reverse"
                                                                : ""))));
        facts.add(
                new SubnetView.Fact(
                        "From",
                        subnet.source() == Source.FILE
                                ? "configuration file"
                                : Views.text(subnet.source())));
        return new SubnetView(
                subnet.id().value(),
                subnet.prefix().toString(),
                subnet.name(),
                switch (subnet.authority()) {
                    case LEASEHOLD -> "Served by Leasehold";
                    case FOREIGN -> "Another DHCP server";
                    case STATIC -> "Set by hand";
                },
                subnet.authority() == Authority.LEASEHOLD,
                facts,
                new SubnetView.Numbers(
                        usage.size(),
                        usage.pool(),
                        usage.leased(),
                        usage.free(),
                        percent,
                        level(percent)),
                stateCounts(usage),
                blocks(snapshot),
                AddressGrid.isPossible(subnet.prefix()),
                statesJson(),
                ownersJson(snapshot));
    }

    private static List<SubnetView.StateCount> stateCounts(Usage usage) {
        long all = usage.states().values().stream().mapToLong(Long::longValue).sum();
        List<SubnetView.StateCount> counts = new ArrayList<>();
        double from = 0;
        for (AddressState state : LEGEND) {
            long count = usage.states().getOrDefault(state, 0L);
            if (count > 0) {
                double width = 1000.0 * count / all;
                counts.add(
                        new SubnetView.StateCount(
                                state.text(),
                                state.code(),
                                label(state),
                                count,
                                String.format(Locale.ROOT, "%.2f", from),
                                String.format(Locale.ROOT, "%.2f", width)));
                from += width;
            }
        }
        return counts;
    }

    /** From what is in use to what is free. */
    private static final List<AddressState> LEGEND =
            List.of(
                    AddressState.CONFLICT,
                    AddressState.LEASED,
                    AddressState.RESERVED_ONLINE,
                    AddressState.OFFERED,
                    AddressState.EXPIRED_GRACE,
                    AddressState.DECLINED,
                    AddressState.ABANDONED,
                    AddressState.OBSERVED_UNKNOWN,
                    AddressState.RESERVED_OFFLINE,
                    AddressState.STATIC,
                    AddressState.GATEWAY,
                    AddressState.LB_VIP,
                    AddressState.LB_POOL_FREE,
                    AddressState.POD_BLOCK,
                    AddressState.FOREIGN_DHCP,
                    AddressState.NETWORK_BROADCAST,
                    AddressState.DHCP_POOL_FREE,
                    AddressState.FREE);

    private static String label(AddressState state) {
        return switch (state) {
            case FREE -> "Free";
            case DHCP_POOL_FREE -> "DHCP pool, free";
            case OFFERED -> "Offered";
            case LEASED -> "Leased";
            case EXPIRED_GRACE -> "Just expired";
            case DECLINED -> "Declined";
            case ABANDONED -> "Abandoned";
            case RESERVED_ONLINE -> "Reserved, online";
            case RESERVED_OFFLINE -> "Reserved, offline";
            case STATIC -> "Static";
            case GATEWAY -> "Gateway";
            case NETWORK_BROADCAST -> "Network, broadcast";
            case LB_VIP -> "Load balancer";
            case LB_POOL_FREE -> "Load balancer pool";
            case POD_BLOCK -> "Pods";
            case FOREIGN_DHCP -> "Other DHCP server";
            case OBSERVED_UNKNOWN -> "Unknown device";
            case CONFLICT -> "Conflict";
        };
    }

    private static String statesJson() {
        JsonArray states = new JsonArray();
        for (AddressState state : AddressState.values()) {
            states.add(
                    new JsonObject()
                            .put("code", (int) state.code())
                            .put("name", state.text())
                            .put("label", label(state)));
        }
        return states.encode();
    }

    /** Only what carves: an address of a pool that nobody took says so by its state. */
    private static String ownersJson(SubnetSnapshot snapshot) {
        Subnet subnet = snapshot.subnet();
        JsonArray owners = new JsonArray();
        for (Claim claim : snapshot.claims()) {
            if (claim.carves()) {
                claim.range()
                        .intersection(subnet.prefix().range())
                        .ifPresent(r -> owners.add(owner(subnet, r, claim.owner().toString())));
            }
        }
        for (Reservation reservation : subnet.reservations()) {
            reservation
                    .address()
                    .ifPresent(
                            a ->
                                    owners.add(
                                            owner(
                                                    subnet,
                                                    Ipv4Range.of(a),
                                                    "reserved for " + reservation.title())));
        }
        return owners.encode();
    }

    private static JsonObject owner(Subnet subnet, Ipv4Range range, String name) {
        long network = subnet.prefix().network().asLong();
        return new JsonObject()
                .put("first", range.first().asLong() - network)
                .put("last", range.last().asLong() - network)
                .put("name", HostText.display(name));
    }

    private static List<SubnetView.Block> blocks(SubnetSnapshot snapshot) {
        Subnet subnet = snapshot.subnet();
        List<Map.Entry<Ipv4Range, SubnetView.Block>> blocks = new ArrayList<>();
        for (Pool pool : subnet.pools()) {
            blocks.add(
                    Map.entry(
                            pool.range(),
                            new SubnetView.Block(
                                    "pool",
                                    "DHCP pool",
                                    pool.range().toString(),
                                    pool.range().size(),
                                    "leased to any client, except what others own inside")));
        }
        for (Claim claim : snapshot.claims()) {
            blocks.add(
                    Map.entry(
                            claim.range(),
                            new SubnetView.Block(
                                    claim.owner().kind().text(),
                                    HostText.display(claim.owner().name()),
                                    claim.range().toString(),
                                    claim.range().size(),
                                    (claim.semantics().carves()
                                                    ? "never leased"
                                                    : "shared, not carved")
                                            + ", from "
                                            + Views.text(claim.source()))));
        }
        return blocks.stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue).toList();
    }

    private LeaseTable leaseTable(Ask ask, SubnetSnapshot subnet) {
        LeaseSearch search = LeaseSearch.read(ask, subnet.subnet().prefix().range(), ROWS);
        LeaseSearch.Page page = search.run(leases);
        Instant now = inventory.now();
        return new LeaseTable(
                subnet.id().value(),
                page.entries().stream().map(e -> row(subnet, e, now)).toList(),
                ask.parameter("q").orElse(""),
                ask.parameter("state").orElse(""),
                page.next().orElse(""),
                ask.parameter("q").isPresent() || ask.parameter("state").isPresent());
    }

    private static LeaseTable.Row row(
            SubnetSnapshot subnet, LeaseDirectory.Entry entry, Instant now) {
        Lease lease = entry.lease();
        AddressState state = AddressState.of(subnet, lease.address(), Optional.of(lease), now);
        boolean active = lease.isActive(now);
        return new LeaseTable.Row(
                lease.address().toString(),
                active ? state.text() : Views.text(lease.state()),
                active ? label(state) : leaseLabel(lease, now),
                lease.hostname().map(HostText::display).orElse(""),
                lease.client().hardware().toString(),
                lease.client().hardware().isLocallyAdministered(),
                lease.client().clientId().map(OctetString::toString).orElse(""),
                lease.fqdn().map(Object::toString).orElse(""),
                entry.dns().map(Views::dnsStatus).orElse(""),
                entry.dns()
                        .flatMap(LeaseDirectory.DnsState::failure)
                        .map(HostText::display)
                        .orElse(""),
                lease.expires().toEpochMilli(),
                seconds(lease.expires()),
                active);
    }

    private static String leaseLabel(Lease lease, Instant now) {
        return switch (lease.state()) {
            case BOUND -> label(AddressState.EXPIRED_GRACE);
            case RELEASED -> "Released";
            case EXPIRED -> "Expired";
            case DECLINED -> lease.expires().isAfter(now) ? "Declined" : "Declined, over";
        };
    }

    private ReservationTable reservationTable(
            Ask ask, SubnetSnapshot subnet, ReservationTable.Form form) {
        Instant now = inventory.now();
        List<ReservationTable.Row> rows = new ArrayList<>();
        for (Reservation reservation : ReservationsApi.sorted(subnet.subnet())) {
            boolean online =
                    reservation
                            .address()
                            .flatMap(occupancy::at)
                            .filter(
                                    lease ->
                                            AddressState.of(
                                                            subnet,
                                                            lease.address(),
                                                            Optional.of(lease),
                                                            now)
                                                    == AddressState.RESERVED_ONLINE)
                            .isPresent();
            rows.add(
                    new ReservationTable.Row(
                            reservation.id().toString(),
                            new Placed(subnet.subnet(), reservation).etag(),
                            reservation.address().map(Object::toString).orElse(""),
                            reservation.hostname().orElse(""),
                            reservation.identifiers().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .toList(),
                            Views.text(reservation.source()),
                            online,
                            reservation.source() != Source.FILE));
        }
        return new ReservationTable(
                subnet.id().value(),
                subnet.subnet().prefix().toString(),
                rows,
                ask.caller().may(Role.OPERATOR),
                form);
    }

    private static List<SubnetView.Fact> leaseFacts(LeaseDirectory.Entry entry) {
        Lease lease = entry.lease();
        List<SubnetView.Fact> facts = new ArrayList<>();
        facts.add(new SubnetView.Fact("Row", Views.text(lease.state())));
        lease.hostname()
                .ifPresent(
                        n -> facts.add(new SubnetView.Fact("Calls itself", HostText.display(n))));
        lease.fqdn().ifPresent(n -> facts.add(new SubnetView.Fact("Name", n.text())));
        entry.dns()
                .ifPresent(
                        dns ->
                                facts.add(
                                        new SubnetView.Fact(
                                                "DNS",
                                                Views.dnsStatus(dns)
                                                        + dns.failure()
                                                                .map(
                                                                        f ->
                                                                                ": "
                                                                                        + HostText
                                                                                                .display(
                                                                                                        f))
                                                                .orElse(""))));
        HardwareAddress mac = lease.client().hardware();
        facts.add(
                new SubnetView.Fact(
                        "Hardware", mac + (mac.isLocallyAdministered() ? " (private)" : "")));
        lease.client()
                .clientId()
                .ifPresent(
                        id -> facts.add(new SubnetView.Fact("Client identifier", id.toString())));
        facts.add(new SubnetView.Fact("Since", seconds(lease.starts())));
        facts.add(new SubnetView.Fact("Until", seconds(lease.expires())));
        facts.add(new SubnetView.Fact("Last heard", seconds(lease.lastTransaction())));
        lease.relayAgentInfo()
                .ifPresent(info -> facts.add(new SubnetView.Fact("Option 82", info.toString())));
        return facts;
    }

    private static List<SubnetView.Fact> reservationFacts(Reservation reservation) {
        List<SubnetView.Fact> facts = new ArrayList<>();
        reservation.hostname().ifPresent(n -> facts.add(new SubnetView.Fact("Name", n)));
        reservation.identifiers().stream()
                .map(Object::toString)
                .sorted()
                .forEach(id -> facts.add(new SubnetView.Fact("Device", id)));
        facts.add(new SubnetView.Fact("From", Views.text(reservation.source())));
        return facts;
    }

    private static String who(Lease lease) {
        return lease.hostname()
                .map(HostText::display)
                .filter(name -> !name.isEmpty())
                .map(name -> name + " (" + lease.client().hardware() + ")")
                .orElseGet(() -> lease.client().hardware().toString());
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String span(Duration duration) {
        if (duration.toHours() >= 1 && duration.toMinutesPart() == 0) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() >= 1
                ? duration.toMinutes() + " min"
                : duration.toSeconds() + " s";
    }
}
