package io.leasehold.http;

import io.leasehold.http.pages.AddressView;
import io.leasehold.http.pages.CarveView;
import io.leasehold.http.pages.LeaseTable;
import io.leasehold.http.pages.ReservationTable;
import io.leasehold.http.pages.SubnetView;
import io.leasehold.http.pages.Tree;
import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.inventory.Ownership;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.LeaseDirectory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The pages of subnets and addresses, and the parts of them that htmx asks for. Each method blocks;
 * thread-safe.
 */
final class Pages {
    private static final int ROWS = 100;
    private static final int HISTORY = 20;

    private final PageFrame frame;
    private final ReservationPages reservations;
    private final ConflictPages conflicts;
    private final LivePlan plan;
    private final LeaseDirectory leases;
    private final Inventory inventory;
    private final EventFeed events;

    Pages(
            Ports ports,
            Inventory inventory,
            PageFrame frame,
            ReservationPages reservations,
            ConflictPages conflicts) {
        this.frame = frame;
        this.reservations = reservations;
        this.conflicts = conflicts;
        this.plan = ports.plan();
        this.leases = ports.leases();
        this.inventory = inventory;
        this.events = ports.events();
    }

    /** The first subnet, or what to do when there is none. */
    Answer home(Ask ask) {
        return plan.current().subnets().stream()
                .min(Comparator.comparing(s -> s.subnet().prefix()))
                .map(first -> Answer.seeOther("/subnets/" + first.id()))
                .orElseGet(
                        () ->
                                frame.render(
                                        200,
                                        "message.jte",
                                        Map.of(
                                                "shell",
                                                frame.shell("Inventory", ask.caller()),
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
        return frame.render(
                200,
                "subnet.jte",
                Map.of(
                        "shell",
                        frame.shell(
                                subnet.subnet().prefix() + " " + subnet.subnet().name(),
                                ask.caller()),
                        "cursor",
                        cursor,
                        "now",
                        inventory.now().toEpochMilli(),
                        "tree",
                        treeView(subnet.id().value()),
                        "subnet",
                        SubnetViews.subnet(
                                subnet,
                                inventory.usage(subnet),
                                inventory.reverseZonesMissing(subnet.subnet())),
                        "carve",
                        carve(subnet),
                        "leases",
                        leaseTable(ask, subnet),
                        "reservations",
                        reservations.table(ask, subnet, ReservationTable.Form.CLOSED)));
    }

    Answer tree(Ask ask) {
        return frame.render(
                200, "parts/tree.jte", Map.of("tree", treeView(subnetOf(ask).id().value())));
    }

    Answer summary(Ask ask) {
        return frame.render(200, "parts/summary.jte", Map.of("subnet", subnetView(ask)));
    }

    Answer leases(Ask ask) {
        return frame.render(
                200, "parts/leases.jte", Map.of("leases", leaseTable(ask, subnetOf(ask))));
    }

    /** The rows of one more page, to be put below those there are. */
    Answer moreLeases(Ask ask) {
        return frame.render(
                200, "parts/leaserows.jte", Map.of("leases", leaseTable(ask, subnetOf(ask))));
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
                inventory.state(subnet, address, entry.map(LeaseDirectory.Entry::lease));
        AddressView view =
                new AddressView(
                        address.toString(),
                        state.text(),
                        SubnetViews.label(state),
                        Ownership.of(subnet, address)
                                .map(o -> HostText.display(o.toString()))
                                .orElse("nobody"),
                        entry.map(LeaseViews::leaseFacts).orElse(List.of()),
                        subnet.reservationOf(address)
                                .map(LeaseViews::reservationFacts)
                                .orElse(List.of()),
                        leases.history(address, HISTORY).stream()
                                .map(
                                        m ->
                                                new AddressView.Moment(
                                                        LeaseViews.seconds(m.at()),
                                                        m.kind()
                                                                .toLowerCase(Locale.ROOT)
                                                                .replace('_', ' '),
                                                        LeaseViews.who(m.lease())))
                                .toList());
        return frame.render(200, "parts/address.jte", Map.of("view", view));
    }

    private SubnetSnapshot subnetOf(Ask ask) {
        return Ask.subnet(plan.current(), ask.pathPart("subnet"));
    }

    private CarveView carve(SubnetSnapshot subnet) {
        Inventory.Facts facts = inventory.facts(plan.current(), subnet);
        return SubnetViews.carve(
                subnet, facts.draining(), facts.onOldMask(), conflicts.of(subnet.subnet()));
    }

    private SubnetView subnetView(Ask ask) {
        SubnetSnapshot subnet = subnetOf(ask);
        return SubnetViews.subnet(
                subnet, inventory.usage(subnet), inventory.reverseZonesMissing(subnet.subnet()));
    }

    private Tree treeView(int current) {
        Plan now = plan.current();
        return new Tree(
                now.subnets().stream()
                        .sorted(Comparator.comparing(s -> s.subnet().prefix()))
                        .map(
                                s -> {
                                    Usage usage = inventory.usage(s);
                                    int percent = SubnetViews.percent(usage);
                                    return new Tree.Item(
                                            s.id().value(),
                                            s.subnet().prefix().toString(),
                                            s.subnet().name(),
                                            switch (s.subnet().authority()) {
                                                case LEASEHOLD -> "";
                                                case FOREIGN ->
                                                        s.subnet()
                                                                .dhcpServer()
                                                                .map(HostText::display)
                                                                .orElse("other DHCP server");
                                                case STATIC -> "set by hand";
                                            },
                                            usage.leased(),
                                            usage.pool(),
                                            percent,
                                            SubnetViews.level(percent));
                                })
                        .toList(),
                current);
    }

    private LeaseTable leaseTable(Ask ask, SubnetSnapshot subnet) {
        LeaseSearch search = LeaseSearch.read(ask, subnet.subnet().prefix().range(), ROWS);
        LeaseSearch.Page page = search.run(leases);
        Instant now = inventory.now();
        return new LeaseTable(
                subnet.id().value(),
                page.entries().stream().map(e -> LeaseViews.row(subnet, e, now)).toList(),
                ask.parameter("q").orElse(""),
                ask.parameter("state").orElse(""),
                page.next().orElse(""),
                ask.parameter("q").isPresent() || ask.parameter("state").isPresent());
    }
}
