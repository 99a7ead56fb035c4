package io.leasehold.app.config;

import io.leasehold.interchange.yaml.YamlText;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.Claim;
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
import io.leasehold.ipam.plan.NameTtl;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.plan.VlanId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes a plan as the `plan` of a configuration file: read again it is the same plan, but for ids
/// and for who made what. What was observed is a fact and nobody's to declare; it is told in
/// comments. Defaults are left out.
public final class PlanWriter {
    private final PlanContent content;
    private final YamlText yaml = new YamlText();
    private final Set<Claim> placed = new HashSet<>();
    private final OptionWriter options;

    private PlanWriter(PlanContent content, OptionCatalog catalog) {
        this.content = content;
        this.options = new OptionWriter(yaml, catalog);
    }

    public static String write(PlanContent content) {
        OptionCatalog catalog =
                OptionCatalog.with(
                        content.options().stream().map(CustomOption::definition).toList());
        PlanWriter writer = new PlanWriter(content, catalog);
        writer.plan();
        return writer.yaml.toString();
    }

    private void plan() {
        boolean empty =
                content.equals(PlanContent.EMPTY.withClaims(content.claims()))
                        && content.claims().stream().noneMatch(PlanWriter::isDeclared);
        if (empty) {
            yaml.raw("plan", "{}");
            observed(content.claims());
            return;
        }
        yaml.below(
                "plan",
                () -> {
                    all("sections", content.sections(), this::section);
                    all(
                            "vlans",
                            content.vlans(),
                            vlan -> {
                                vlanId(vlan.id());
                                yaml.text("name", vlan.name());
                            });
                    all("customFields", content.customFields(), this::field);
                    all("containers", content.containers(), this::container);
                    for (Subnet subnet : content.subnets()) {
                        content.claims().stream()
                                .filter(claim -> isUnder(subnet, claim))
                                .forEach(placed::add);
                    }
                    List<Claim> elsewhere =
                            content.claims().stream().filter(c -> !placed.contains(c)).toList();
                    all(
                            "claims",
                            elsewhere.stream().filter(PlanWriter::isDeclared).toList(),
                            claim -> {
                                claim(claim);
                                space(claim.space());
                            });
                    observed(elsewhere);
                    defaults(content.defaults());
                    all("optionDefinitions", content.options(), o -> definition(o.definition()));
                    all("classes", content.classes(), this::clientClass);
                    all("sharedNetworks", content.sharedNetworks(), this::sharedNetwork);
                    all("subnets", content.subnets(), this::subnet);
                });
    }

    private static boolean isDeclared(Claim claim) {
        return claim.source().isDeclared();
    }

    private static boolean isUnder(Subnet subnet, Claim claim) {
        return claim.space().equals(subnet.space()) && subnet.prefix().contains(claim.range());
    }

    private <T> void all(String key, List<T> parts, java.util.function.Consumer<T> writer) {
        if (!parts.isEmpty()) {
            yaml.below(key, () -> parts.forEach(part -> yaml.item(() -> writer.accept(part))));
        }
    }

    private void section(io.leasehold.ipam.plan.Section section) {
        yaml.text("path", section.path());
        if (!section.description().isEmpty()) {
            yaml.text("description", section.description());
        }
    }

    private void vlanId(VlanId id) {
        yaml.raw("id", Integer.toString(id.vid()));
        if (!id.domain().equals(VlanId.ONLY_DOMAIN)) {
            yaml.text("domain", id.domain());
        }
    }

    private void vlan(Optional<VlanId> vlan) {
        vlan.ifPresent(
                id -> {
                    if (id.domain().equals(VlanId.ONLY_DOMAIN)) {
                        yaml.raw("vlan", Integer.toString(id.vid()));
                    } else {
                        yaml.below("vlan", () -> vlanId(id));
                    }
                });
    }

    private void field(CustomField field) {
        yaml.text("name", field.name());
        yaml.list("for", field.on().stream().map(ClaimReader::word).sorted().toList());
        yaml.text("type", ClaimReader.word(field.type()));
        if (!field.choices().isEmpty()) {
            yaml.list("choices", field.choices());
        }
    }

    private void container(Container container) {
        yaml.raw("prefix", container.prefix().toString());
        space(container.space());
        yaml.text("name", container.name());
        container.section().ifPresent(section -> yaml.text("section", section));
        notes(container.notes());
    }

    private void space(Space space) {
        if (!space.equals(Space.LAN)) {
            yaml.text("space", space.name());
        }
    }

    private void notes(Notes notes) {
        if (!notes.description().isEmpty()) {
            yaml.text("description", notes.description());
        }
        if (!notes.tags().isEmpty()) {
            yaml.list("tags", notes.tags().stream().sorted().toList());
        }
        if (!notes.fields().isEmpty()) {
            yaml.below(
                    "fields",
                    () ->
                            notes.fields().entrySet().stream()
                                    .sorted(java.util.Map.Entry.comparingByKey())
                                    .forEach(
                                            field ->
                                                    yaml.text(
                                                            YamlText.quoted(field.getKey()),
                                                            field.getValue())));
        }
    }

    private void subnet(Subnet subnet) {
        yaml.raw("prefix", subnet.prefix().toString());
        space(subnet.space());
        yaml.text("name", subnet.name());
        subnet.section().ifPresent(section -> yaml.text("section", section));
        vlan(subnet.vlan());
        subnet.networkInterface().ifPresent(name -> yaml.text("interface", name));
        subnet.sharedNetwork().ifPresent(name -> yaml.text("sharedNetwork", name));
        relays(subnet.relays());
        if (subnet.authority() != Authority.LEASEHOLD) {
            yaml.text("authority", subnet.authority().text());
        }
        subnet.dhcpServer().ifPresent(server -> yaml.text("dhcpServer", server));
        subnet.gateway().ifPresent(gateway -> yaml.raw("gateway", gateway.toString()));
        classes(subnet.classes());
        handling(subnet.handling());
        terms(subnet.terms());
        ddns(subnet.ddns());
        if (subnet.dot0Dot255()) {
            yaml.raw("dot0Dot255", "true");
        }
        if (subnet.announceRoutes()) {
            yaml.raw("announceRoutes", "true");
        }
        notes(subnet.notes());
        if (!subnet.pools().isEmpty()) {
            yaml.below(
                    "pools",
                    () ->
                            subnet.pools().stream()
                                    .sorted(Comparator.comparing(Pool::range))
                                    .forEach(this::pool));
        }
        List<Claim> here = content.claims().stream().filter(c -> isUnder(subnet, c)).toList();
        all("claims", here.stream().filter(PlanWriter::isDeclared).toList(), this::claim);
        observed(here);
        all("reservations", subnet.reservations(), this::reservation);
    }

    private void pool(Pool pool) {
        if (pool.equals(new Pool(pool.range()))) {
            yaml.item(pool.range().toString());
            return;
        }
        yaml.item(
                () -> {
                    yaml.raw("range", pool.range().toString());
                    classes(pool.classes());
                    terms(pool.terms());
                });
    }

    private void defaults(Defaults defaults) {
        if (!defaults.terms().equals(Terms.NONE) || !defaults.handling().equals(Handling.UNSET)) {
            yaml.below(
                    "dhcp",
                    () -> {
                        handling(defaults.handling());
                        terms(defaults.terms());
                    });
        }
    }

    private void definition(OptionDefinition option) {
        yaml.text("name", option.name());
        yaml.raw("code", Integer.toString(option.code()));
        if (!option.space().equals(OptionCatalog.DHCP4)) {
            yaml.text("space", option.space());
        }
        yaml.text("type", option.shape().type());
        if (option.shape().array()) {
            yaml.raw("array", "true");
        }
        if (!option.shape().fieldWords().isEmpty()) {
            yaml.list("record", option.shape().fieldWords());
        }
        option.shape().encapsulates().ifPresent(space -> yaml.text("encapsulates", space));
    }

    private void clientClass(ClientClass one) {
        yaml.text("name", one.name());
        one.test().ifPresent(test -> yaml.text("test", test));
        terms(one.terms());
    }

    private void sharedNetwork(SharedNetwork network) {
        yaml.text("name", network.name());
        network.networkInterface().ifPresent(name -> yaml.text("interface", name));
        relays(network.relays());
        classes(network.classes());
        handling(network.handling());
        terms(network.terms());
    }

    private void relays(Set<Ipv4Address> relays) {
        if (!relays.isEmpty()) {
            yaml.list("relays", relays.stream().sorted().map(Ipv4Address::toString).toList());
        }
    }

    private void classes(Set<String> classes) {
        if (!classes.isEmpty()) {
            yaml.list("classes", classes.stream().sorted().toList());
        }
    }

    private void handling(Handling handling) {
        handling.matchClientId().ifPresent(is -> yaml.raw("matchClientId", is.toString()));
        handling.authoritative().ifPresent(is -> yaml.raw("authoritative", is.toString()));
    }

    private void terms(Terms terms) {
        LeaseTerms lease = terms.lease();
        if (!lease.equals(LeaseTerms.NONE)) {
            yaml.below(
                    "lease",
                    () -> {
                        time("default", lease.standard());
                        time("min", lease.min());
                        time("max", lease.max());
                        time("renew", lease.renew());
                        time("rebind", lease.rebind());
                        lease.cachePercent().ifPresent(p -> yaml.raw("cache", p.toString()));
                        lease.pressurePercent().ifPresent(p -> yaml.raw("pressure", p.toString()));
                    });
        }
        options.write(terms.options().values());
        codes("alwaysSend", terms.options().always());
        codes("neverSend", terms.options().never());
        Boot boot = terms.boot();
        if (!boot.equals(Boot.NONE)) {
            yaml.below(
                    "boot",
                    () -> {
                        boot.nextServer().ifPresent(a -> yaml.raw("nextServer", a.toString()));
                        boot.serverName().ifPresent(name -> yaml.text("serverName", name));
                        boot.file().ifPresent(file -> yaml.text("file", file));
                    });
        }
    }

    private void time(String key, Optional<Duration> time) {
        time.ifPresent(t -> yaml.raw(key, TermsReader.word(t)));
    }

    private void codes(String key, Set<Integer> codes) {
        List<String> settable =
                codes.stream()
                        .filter(code -> OptionCatalog.refusal(code).isEmpty())
                        .sorted()
                        .map(options::key)
                        .toList();
        if (!settable.isEmpty()) {
            yaml.list(key, settable);
        }
        codes.stream()
                .filter(code -> OptionCatalog.refusal(code).isPresent())
                .sorted()
                .forEach(
                        code ->
                                yaml.comment(
                                        key + " has option " + code + ", which a file cannot say"));
    }

    private void ddns(DdnsPolicy ddns) {
        if (ddns.equals(DdnsPolicy.OFF)) {
            return;
        }
        yaml.below(
                "ddns",
                () -> {
                    ddns.forward().ifPresent(zone -> yaml.text("forward", zone.text()));
                    ddns.suffix().ifPresent(suffix -> yaml.text("suffix", suffix.text()));
                    if (ddns.reverse()) {
                        yaml.raw("reverse", "true");
                    }
                    if (!ddns.overridesClient()) {
                        yaml.raw("overrideClientUpdate", "false");
                    }
                    if (!ddns.overridesNoUpdate()) {
                        yaml.raw("overrideNoUpdate", "false");
                    }
                    GeneratedNames generated = ddns.generated();
                    if (generated.when() != GeneratedNames.When.NEVER) {
                        yaml.text("replaceClientName", generated.when().text());
                    }
                    if (!generated.prefix().equals(GeneratedNames.STANDARD_PREFIX)) {
                        yaml.text("generatedPrefix", generated.prefix());
                    }
                    if (ddns.conflict() != ConflictMode.CHECK_WITH_DHCID) {
                        yaml.text("conflict", ddns.conflict().text());
                    }
                    ttl(ddns.ttl());
                    if (ddns.updatesOnRenew()) {
                        yaml.raw("updateOnRenew", "true");
                    }
                });
    }

    private void ttl(NameTtl ttl) {
        time("ttl", ttl.fixed());
        if (ttl.fixed().isEmpty() && !ttl.equals(NameTtl.STANDARD)) {
            yaml.below(
                    "ttl",
                    () -> {
                        ttl.percent().ifPresent(p -> yaml.raw("percent", p.toString()));
                        time("min", ttl.min());
                        time("max", ttl.max());
                    });
        }
    }

    private void claim(Claim claim) {
        Optional<String> written =
                claim.written()
                        .filter(ClaimReader::hasHostBits)
                        .filter(text -> Ipv4Range.parse(text).equals(claim.range()));
        if (claim.semantics() == ClaimSemantics.ADDRESS && written.isEmpty()) {
            yaml.raw("address", claim.range().toString());
        } else {
            yaml.raw("range", written.orElse(claim.range().toString()));
        }
        yaml.text("owner", claim.owner().kind().text());
        yaml.text("name", claim.owner().name());
        boolean usual =
                claim.semantics() == ClaimSemantics.EXCLUDE
                        || claim.semantics() == ClaimSemantics.ADDRESS && written.isEmpty();
        if (!usual) {
            yaml.text("semantics", ClaimReader.word(claim.semantics()));
        }
        if (!claim.label().isEmpty()) {
            yaml.text("label", claim.label());
        }
        if (!claim.hostnames().isEmpty()) {
            yaml.list("hostnames", claim.hostnames());
        }
        claim.via().ifPresent(via -> yaml.raw("via", via.toString()));
        vlan(claim.drawnIn());
        if (claim.drain()) {
            yaml.raw("drain", "true");
        }
        notes(claim.notes());
    }

    /// Facts, for whoever reads the file.
    private void observed(List<Claim> claims) {
        claims.stream()
                .filter(claim -> !isDeclared(claim))
                .sorted(Comparator.comparing(Claim::range))
                .forEach(
                        claim ->
                                yaml.comment(
                                        "seen"
                                                + (claim.observer().isEmpty()
                                                        ? ""
                                                        : " by " + claim.observer())
                                                + ": "
                                                + claim
                                                + ", "
                                                + ClaimReader.word(claim.semantics())
                                                + (claim.standing() == Standing.HELD_BACK
                                                        ? ", held back"
                                                        : "")
                                                + (claim.label().isEmpty()
                                                        ? ""
                                                        : ", " + claim.label())));
    }

    private void reservation(Reservation reservation) {
        identifiers(reservation.identifiers());
        reservation.address().ifPresent(address -> yaml.raw("address", address.toString()));
        reservation.hostname().ifPresent(name -> yaml.text("hostname", name));
        if (reservation.dns() != ReservedName.WHILE_LEASED) {
            yaml.text("dns", ReservationReader.word(reservation.dns()));
        }
        reservation.conflict().ifPresent(mode -> yaml.text("dnsConflict", mode.text()));
        classes(reservation.classes());
        terms(reservation.terms());
        if (!reservation.enabled()) {
            yaml.raw("enabled", "false");
        }
        if (reservation.drain()) {
            yaml.raw("drain", "true");
        }
        notes(reservation.notes());
    }

    private void identifiers(Set<DeviceIdentifier> identifiers) {
        List<String> macs = new ArrayList<>();
        List<String> clientIds = new ArrayList<>();
        List<String> circuitIds = new ArrayList<>();
        for (DeviceIdentifier identifier : identifiers) {
            switch (identifier) {
                case DeviceIdentifier.Mac(var address) -> macs.add(address.toString());
                case DeviceIdentifier.ClientId(var id) -> clientIds.add(id.toString());
                case DeviceIdentifier.CircuitId(var id) -> circuitIds.add(id.toString());
            }
        }
        if (macs.size() == 1) {
            yaml.text("mac", macs.getFirst());
        } else if (!macs.isEmpty()) {
            yaml.list("macs", macs.stream().sorted().toList());
        }
        oneOrMore("client-id", clientIds);
        oneOrMore("circuitId", circuitIds);
    }

    private void oneOrMore(String key, List<String> values) {
        if (values.size() == 1) {
            yaml.text(key, values.getFirst());
        } else if (!values.isEmpty()) {
            yaml.list(key, values.stream().sorted().toList());
        }
    }
}
