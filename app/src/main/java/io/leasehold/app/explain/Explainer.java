package io.leasehold.app.explain;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.Exchange;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.inventory.Ownership;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.lease.TableView;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.LeaseLog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Explains clients, addresses and names in sentences, a line each.
public final class Explainer {
    private static final int HISTORY_LINES = 10;
    private static final int MATCHES = 20;
    private static final Ipv4Range EVERYWHERE =
            new Ipv4Range(Ipv4Address.ANY, Ipv4Address.BROADCAST);

    private static final String ADDRESS = "[0-9]+(\\.[0-9]+){3}";
    private static final String CLIENT_ID = "id:";
    private static final String MAC =
            "([0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\\.){2}[0-9A-Fa-f]{4}";

    /// What to look for in the journal of the running server.
    ///
    /// @param condition `mac`, `client_id` or `address`
    public record InJournal(String condition, String value) {}

    private final Plan plan;
    private final LeaseLog log;
    private final LeaseDirectory directory;
    private final Instant now;

    /// @param now the instant leases are judged at
    public Explainer(Plan plan, LeaseLog log, LeaseDirectory directory, Instant now) {
        this.plan = plan;
        this.log = log;
        this.directory = directory;
        this.now = now;
    }

    /// Who may have an address, who has it, since when, and what happened to it before.
    public List<String> address(Ipv4Address address) {
        List<String> lines = new ArrayList<>();
        Optional<SubnetSnapshot> subnet = plan.containing(address);
        if (subnet.isEmpty()) {
            lines.add(address + " is in no subnet of the plan");
            return lines;
        }
        lines.add(
                address + " is in subnet " + subnet.get().subnet().prefix() + title(subnet.get()));
        lines.add(ownership(subnet.get(), address));
        directory
                .lease(address)
                .ifPresentOrElse(
                        entry -> lines.addAll(lease(entry)),
                        () -> lines.add("it was never leased"));
        for (LeaseDirectory.Moment moment : directory.history(address, HISTORY_LINES)) {
            lines.add(
                    "  "
                            + moment.at()
                            + " "
                            + moment.kind().toLowerCase(Locale.ROOT)
                            + " "
                            + who(moment.lease()));
        }
        return lines;
    }

    private static String title(SubnetSnapshot subnet) {
        return subnet.subnet().name().isEmpty() ? "" : " (" + subnet.subnet().name() + ")";
    }

    private static String ownership(SubnetSnapshot subnet, Ipv4Address address) {
        if (subnet.pool().dynamic().contains(address)) {
            return "it is dynamic: any client may get it";
        }
        Optional<Owner> owner = Ownership.of(subnet, address);
        if (owner.isEmpty()) {
            return "it is in no pool and nobody owns it: no client gets it";
        }
        boolean carved = subnet.pool().carvedBy(address).isPresent();
        return "it belongs to "
                + owner.get()
                + declaration(subnet, address, owner.get())
                + (carved ? ", carved out of the pool" : ", outside every pool");
    }

    /// Where the ownership is written down; nowhere for what follows from the prefix.
    private static String declaration(SubnetSnapshot subnet, Ipv4Address address, Owner owner) {
        if (owner.kind() == OwnerKind.RESERVATION) {
            return subnet.reservationOf(address)
                    .map(r -> " " + r.identifiers() + " (declared by " + r.source() + ")")
                    .orElse("");
        }
        return subnet.claims().stream()
                .filter(c -> c.owner().equals(owner) && c.range().contains(address))
                .findFirst()
                .map(c -> " (claim " + c.range() + ", declared by " + c.source() + ")")
                .orElse("");
    }

    private List<String> lease(LeaseDirectory.Entry entry) {
        Lease lease = entry.lease();
        List<String> lines = new ArrayList<>();
        String until = lease.isActive(now) ? "until " : "ended ";
        lines.add(
                lease.state()
                        + " "
                        + who(lease)
                        + " since "
                        + lease.starts()
                        + ", "
                        + until
                        + lease.expires());
        lease.fqdn()
                .ifPresent(
                        name ->
                                lines.add(
                                        "its name is "
                                                + name
                                                + entry.dns()
                                                        .map(
                                                                d ->
                                                                        d.confirmed()
                                                                                ? "; DNS confirmed"
                                                                                        + " it"
                                                                                : "; DNS pending"
                                                                                        + " since "
                                                                                        + d.since()
                                                                                        + d.failure()
                                                                                                .map(
                                                                                                        f ->
                                                                                                                ": "
                                                                                                                        + f)
                                                                                                .orElse(
                                                                                                        ""))
                                                        .orElse("")));
        return lines;
    }

    private static String who(Lease lease) {
        return "client " + lease.client() + " (mac " + lease.client().hardware() + ")";
    }

    /// What a client has in each subnet, and what it would get if it asked now.
    public List<String> client(ClientIdentity client) {
        List<String> lines = new ArrayList<>();
        LeaseTable stored = new LeaseTable();
        log.loadRows(stored::restore);
        stored.adopt(plan);
        LeaseView leases = new TableView(stored);
        for (SubnetSnapshot subnet : plan.subnets()) {
            if (subnet.subnet().authority() == Authority.LEASEHOLD) {
                lines.add("in subnet " + subnet.subnet().prefix() + title(subnet) + ":");
                client(client, subnet, leases).forEach(line -> lines.add("  " + line));
            }
        }
        return lines;
    }

    private List<String> client(ClientIdentity client, SubnetSnapshot subnet, LeaseView leases) {
        List<String> lines = new ArrayList<>();
        subnet.reservationFor(client)
                .ifPresent(
                        r ->
                                lines.add(
                                        "reservation "
                                                + r.title()
                                                + r.address()
                                                        .map(a -> " of " + a)
                                                        .orElse(" without an address")
                                                + ", declared by "
                                                + r.source()));
        leases.of(client, subnet.id())
                .flatMap(lease -> directory.lease(lease.address()))
                .ifPresent(
                        entry -> {
                            lines.add("row of " + entry.lease().address());
                            lines.addAll(lease(entry));
                        });
        lines.add(nextAnswer(client, subnet, leases));
        return lines;
    }

    private static final int CLIENT_PORT = 68;

    private String nextAnswer(ClientIdentity client, SubnetSnapshot subnet, LeaseView leases) {
        ClientMessage discover =
                new ClientMessage(
                        MessageType.DISCOVER,
                        0,
                        0,
                        false,
                        0,
                        Ipv4Address.ANY,
                        Ipv4Address.ANY,
                        client.hardware(),
                        client.clientId()
                                .map(id -> OptionSet.EMPTY.with(61, id))
                                .orElse(OptionSet.EMPTY));
        Ipv4Address self = subnet.subnet().prefix().network();
        Decision decision =
                new Exchange(ExchangeSettings.DEFAULT)
                        .decide(
                                discover,
                                new Arrival(
                                        subnet.subnet().networkInterface().orElse(""),
                                        self,
                                        Ipv4Address.ANY,
                                        CLIENT_PORT,
                                        false),
                                plan.link(subnet),
                                plan.classes(),
                                leases,
                                new ServerIdentity(self, Set.of(self)),
                                now)
                        .decision();
        return switch (decision) {
            case Decision.Offer offer ->
                    "a DISCOVER now is offered "
                            + offer.choice().address()
                            + ": "
                            + offer.choice().rule().text();
            case Decision.Ignore(var reason) -> "a DISCOVER now gets no answer: " + reason.text();
            case Decision.Ack _,
                    Decision.Confirm _,
                    Decision.Nak _,
                    Decision.Apply _,
                    Decision.Inform _ ->
                    throw new IllegalStateException("a DISCOVER was answered with " + decision);
        };
    }

    /// Every lease that has a name, or whose client calls itself so.
    public List<String> name(String text) {
        List<String> lines = new ArrayList<>();
        for (LeaseDirectory.Entry entry :
                directory.leases(EVERYWHERE, Optional.empty(), Optional.empty(), text, MATCHES)) {
            lines.add(entry.lease().address() + ":");
            address(entry.lease().address()).forEach(line -> lines.add("  " + line));
        }
        for (SubnetSnapshot subnet : plan.subnets()) {
            for (Reservation reservation : subnet.subnet().reservations()) {
                boolean matches =
                        reservation.hostname().filter(h -> isOrBegins(text, h)).isPresent();
                if (matches) {
                    lines.add(
                            "reservation "
                                    + reservation.title()
                                    + " "
                                    + reservation.identifiers()
                                    + reservation.address().map(a -> " of " + a).orElse("")
                                    + " in "
                                    + subnet.subnet().prefix());
                }
            }
        }
        if (lines.isEmpty()) {
            lines.add("no lease and no reservation is called " + text);
        }
        return lines;
    }

    private static boolean isOrBegins(String text, String label) {
        String folded = text.toLowerCase(Locale.ROOT);
        String own = label.toLowerCase(Locale.ROOT);
        return folded.equals(own) || folded.startsWith(own + ".");
    }

    /// Explains whatever the text is: an address, a MAC in any form, `id:` and a client identifier
    /// in hex, or a name.
    public List<String> anything(String text) {
        if (text.matches(ADDRESS)) {
            return address(Ipv4Address.parse(text));
        }
        if (text.startsWith(CLIENT_ID)) {
            return client(
                    new ClientIdentity(
                            Optional.of(OctetString.parseHex(text.substring(CLIENT_ID.length()))),
                            new HardwareAddress(0, OctetString.EMPTY)));
        }
        if (text.matches(MAC)) {
            return mac(HardwareAddress.parse(text));
        }
        return name(text);
    }

    /// Where the journal says something of what [#anything] explains; of a name by the addresses of
    /// its leases.
    public List<InJournal> inJournal(String text) {
        if (text.matches(ADDRESS)) {
            return List.of(new InJournal("address", text));
        }
        if (text.startsWith(CLIENT_ID)) {
            return List.of(new InJournal("client_id", text.substring(CLIENT_ID.length())));
        }
        if (text.matches(MAC)) {
            return List.of(new InJournal("mac", text));
        }
        return directory
                .leases(EVERYWHERE, Optional.empty(), Optional.empty(), text, MATCHES)
                .stream()
                .map(entry -> new InJournal("address", entry.lease().address().toString()))
                .toList();
    }

    /// A client known by its MAC may identify itself by option 61; then that is what counts.
    private List<String> mac(HardwareAddress mac) {
        List<String> lines = new ArrayList<>();
        Set<ClientIdentity> identities = new LinkedHashSet<>();
        for (LeaseDirectory.Entry entry :
                directory.leases(
                        EVERYWHERE, Optional.empty(), Optional.empty(), mac.toString(), MATCHES)) {
            if (entry.lease().client().hardware().equals(mac)) {
                identities.add(entry.lease().client());
            }
        }
        if (identities.isEmpty()) {
            identities.add(new ClientIdentity(Optional.empty(), mac));
        }
        for (ClientIdentity identity : identities) {
            lines.add("client " + identity + " with mac " + mac);
            client(identity).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }
}
