package io.leasehold.http;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.plan.BlockUsage;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.EffectivePool;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.Effects.LeaseMove;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.NameTtl;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Planner;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.sight.Seen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The parts of the plan as the JSON of the OpenAPI document. */
final class PlanViews {
    private PlanViews() {}

    /** What is declared of a subnet: what its ETag stands for. */
    static JsonObject declared(Subnet subnet) {
        JsonObject json =
                new JsonObject()
                        .put("id", subnet.id().value())
                        .put("space", subnet.space().name())
                        .put("prefix", subnet.prefix().toString())
                        .put("name", subnet.name());
        subnet.section().ifPresent(section -> json.put("section", section));
        subnet.vlan().ifPresent(vlan -> json.put("vlan", vlanId(vlan)));
        subnet.networkInterface().ifPresent(name -> json.put("interface", name));
        json.put("authority", subnet.authority().text());
        subnet.dhcpServer().ifPresent(name -> json.put("dhcp_server", name));
        subnet.gateway().ifPresent(gateway -> json.put("gateway", gateway.toString()));
        subnet.sharedNetwork().ifPresent(name -> json.put("shared_network", name));
        ScopeViews.relays(json, subnet.relays());
        ScopeViews.classes(json, subnet.classes());
        ScopeViews.handling(json, subnet.handling());
        ScopeViews.termsWithLease(json, subnet.terms())
                .put("ddns", ddns(subnet.ddns()))
                .put("dot0_dot255", subnet.dot0Dot255())
                .put("announce_routes", subnet.announceRoutes())
                .put("pools", Views.array(subnet.pools(), ScopeViews::pool));
        return notes(json, subnet.notes()).put("source", subnet.source().text());
    }

    private static JsonObject ttl(NameTtl ttl) {
        JsonObject json = new JsonObject();
        ttl.fixed().ifPresent(time -> json.put("seconds", time.toSeconds()));
        ttl.percent().ifPresent(percent -> json.put("percent", percent));
        ttl.min().ifPresent(time -> json.put("min_seconds", time.toSeconds()));
        ttl.max().ifPresent(time -> json.put("max_seconds", time.toSeconds()));
        return json;
    }

    private static JsonObject ddns(DdnsPolicy policy) {
        JsonObject ddns = new JsonObject().put("reverse", policy.reverse());
        policy.forward().ifPresent(zone -> ddns.put("forward", zone.text()));
        policy.suffix().ifPresent(suffix -> ddns.put("suffix", suffix.text()));
        if (!policy.overridesClient()) {
            ddns.put("override_client_update", false);
        }
        if (!policy.overridesNoUpdate()) {
            ddns.put("override_no_update", false);
        }
        GeneratedNames generated = policy.generated();
        if (generated.when() != GeneratedNames.When.NEVER) {
            ddns.put("replace_client_name", generated.when().text());
        }
        if (!generated.prefix().equals(GeneratedNames.STANDARD_PREFIX)) {
            ddns.put("generated_prefix", generated.prefix());
        }
        if (policy.conflict() != ConflictMode.CHECK_WITH_DHCID) {
            ddns.put("conflict", policy.conflict().text());
        }
        if (!policy.ttl().equals(NameTtl.STANDARD)) {
            ddns.put("ttl", ttl(policy.ttl()));
        }
        if (policy.updatesOnRenew()) {
            ddns.put("update_on_renew", true);
        }
        return ddns;
    }

    static String etag(Subnet subnet) {
        return Etags.of(declared(subnet));
    }

    /** A subnet with everything that follows from the plan and the leases. */
    static JsonObject subnet(Plan plan, SubnetSnapshot snapshot, Inventory inventory) {
        Inventory.Facts facts = inventory.facts(plan, snapshot);
        return declared(snapshot.subnet())
                .put(
                        "lease_seconds_in_force",
                        ScopeViews.inForce(snapshot.terms().lease().resolve()))
                .put("usage", Views.usage(facts.usage()))
                .put("effective", pool(snapshot.pool()))
                .put("holes", Views.array(snapshot.pool().holes(), Views::hole))
                .put("routes", Views.array(snapshot.routed(), PlanViews::route))
                .put("draining", facts.draining().size())
                .put("clients_on_old_mask", facts.onOldMask());
    }

    private static JsonObject route(Claim claim) {
        return new JsonObject()
                .put("destinations", prefixes(claim.range()))
                .put("via", claim.via().map(Object::toString).orElse(""))
                .put("claim", claim.id().toString())
                .put("owner", Views.owner(claim.owner()));
    }

    private static JsonArray prefixes(Ipv4Range range) {
        return texts(Ipv4RangeSet.of(List.of(range)).prefixes().stream().map(Object::toString));
    }

    static JsonArray texts(Stream<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static JsonArray ranges(Collection<Ipv4Range> ranges) {
        return Views.array(ranges, Views::range);
    }

    static JsonObject pool(EffectivePool pool) {
        return new JsonObject()
                .put("size", pool.size())
                .put("ranges", ranges(pool.dynamic().ranges()))
                .put("last_resort", ranges(pool.lastResort().ranges()))
                .put("holes", Views.array(pool.holes(), Views::hole));
    }

    /**
     * Options as a body may have them, by name where they have one.
     *
     * @param catalog what they mean
     */
    static JsonObject options(OptionSet set, OptionCatalog catalog) {
        return options(catalog.print(set));
    }

    private static JsonObject options(Map<String, OptionText> texts) {
        JsonObject options = new JsonObject();
        texts.forEach(
                (name, text) ->
                        options.put(
                                name,
                                switch (text) {
                                    case OptionText.Nested(Map<String, OptionText> entries) ->
                                            options(entries);
                                    case OptionText.Items(List<String> items) ->
                                            items.size() == 1
                                                    ? items.getFirst()
                                                    : texts(items.stream());
                                }));
        return options;
    }

    static JsonObject notes(JsonObject json, Notes notes) {
        JsonObject fields = new JsonObject();
        new TreeMap<>(notes.fields()).forEach(fields::put);
        return json.put("description", notes.description())
                .put("tags", texts(notes.tags().stream().sorted()))
                .put("fields", fields);
    }

    static JsonObject vlanId(VlanId vlan) {
        return new JsonObject().put("vid", vlan.vid()).put("domain", vlan.domain());
    }

    static JsonObject claim(Claim claim) {
        JsonObject json =
                new JsonObject()
                        .put("id", claim.id().toString())
                        .put("space", claim.space().name())
                        .put("range", Views.range(claim.range()))
                        .put("owner", Views.owner(claim.owner()))
                        .put("semantics", Views.text(claim.semantics()))
                        .put("source", claim.source().text())
                        .put("label", HostText.display(claim.label()));
        if (!claim.hostnames().isEmpty()) {
            json.put(
                    "hostnames",
                    new JsonArray(claim.hostnames().stream().map(HostText::display).toList()));
        }
        if (!claim.observer().isEmpty()) {
            json.put("observer", HostText.display(claim.observer()));
        }
        claim.written().ifPresent(text -> json.put("written", HostText.display(text)));
        claim.via().ifPresent(via -> json.put("via", via.toString()));
        claim.drawnIn().ifPresent(vlan -> json.put("drawn_in", vlanId(vlan)));
        json.put("drain", claim.drain()).put("standing", Views.text(claim.standing()));
        return notes(json, claim.notes());
    }

    static JsonObject usage(BlockUsage usage) {
        return new JsonObject()
                .put("size", usage.size())
                .put("used", usage.used())
                .put("free", usage.free())
                .put("percent_used", usage.percentUsed())
                .put("percent_unavailable", usage.percentUnavailable())
                .put("blocked", Views.array(usage.blocked(), Views::hole));
    }

    /** Free dynamic addresses and the like of several subnets together. */
    static JsonObject sum(long size, Collection<Usage> usages) {
        return new JsonObject()
                .put("size", size)
                .put("in_subnets", usages.stream().mapToLong(Usage::size).sum())
                .put("pool", usages.stream().mapToLong(Usage::pool).sum())
                .put("leased", usages.stream().mapToLong(Usage::leased).sum())
                .put("free", usages.stream().mapToLong(Usage::free).sum());
    }

    static JsonObject container(Container container) {
        JsonObject json =
                new JsonObject()
                        .put("space", container.space().name())
                        .put("prefix", container.prefix().toString())
                        .put("name", container.name());
        container.section().ifPresent(section -> json.put("section", section));
        return notes(json, container.notes()).put("source", container.source().text());
    }

    static JsonObject section(Section section) {
        return new JsonObject()
                .put("path", section.path())
                .put("description", section.description())
                .put("source", section.source().text());
    }

    static JsonObject vlan(Vlan vlan) {
        return vlanId(vlan.id()).put("name", vlan.name()).put("source", vlan.source().text());
    }

    static JsonObject customField(CustomField field) {
        return new JsonObject()
                .put("name", field.name())
                .put("applies_to", texts(field.on().stream().map(Views::text).sorted()))
                .put("type", Views.text(field.type()))
                .put("choices", texts(field.choices().stream()))
                .put("source", field.source().text());
    }

    static JsonObject dryRun(PlanWrites.Written written) {
        return new JsonObject()
                .put("dry_run", true)
                .put("plan_version", written.plan().version())
                .put("effects", effects(written.effects()));
    }

    static JsonObject effects(Effects effects) {
        return new JsonObject()
                .put("pools", Views.array(effects.pools(), PlanViews::poolChange))
                .put("moves", Views.array(effects.moves(), PlanViews::move))
                .put("names", Views.array(effects.names(), PlanViews::nameChange))
                .put("warnings", texts(effects.warnings().stream().map(HostText::display)))
                .put("conflicts_opened", Views.array(effects.opened(), PlanViews::conflict))
                .put("conflicts_closed", Views.array(effects.closed(), PlanViews::conflict));
    }

    private static JsonObject poolChange(Effects.PoolChange change) {
        JsonObject json =
                new JsonObject()
                        .put(
                                "subnet",
                                new JsonObject()
                                        .put("id", change.subnet().value())
                                        .put("prefix", change.prefix().toString()));
        change.before().ifPresent(pool -> json.put("before", pool(pool)));
        change.after().ifPresent(pool -> json.put("after", pool(pool)));
        return json;
    }

    static JsonObject move(LeaseMove move) {
        JsonObject json =
                new JsonObject()
                        .put("address", move.lease().address().toString())
                        .put("subnet_id", move.lease().subnet().value())
                        .put("client", move.lease().client().toString());
        move.lease().hostname().ifPresent(name -> json.put("hostname", HostText.display(name)));
        json.put("because", HostText.display(move.because()));
        move.to().ifPresent(to -> json.put("to", to.toString()));
        return json.put("expected", move.expected().toString())
                .put("latest", move.latest().toString());
    }

    private static JsonObject nameChange(Effects.NameChange change) {
        JsonObject json = new JsonObject().put("name", change.name().text());
        change.from().ifPresent(from -> json.put("from", from.toString()));
        change.to().ifPresent(to -> json.put("to", to.toString()));
        return json.put("latest", change.latest().toString());
    }

    static JsonObject conflict(Conflict conflict) {
        return new JsonObject()
                .put("id", conflict.id())
                .put("kind", conflict.kind().text())
                .put("severity", Views.text(conflict.severity()))
                .put("space", conflict.space().name())
                .put("where", Views.range(conflict.where()))
                .put("parties", texts(conflict.parties().stream().map(HostText::display)))
                .put("message", HostText.display(conflict.message()))
                .put("evidence", texts(conflict.evidence().stream().map(HostText::display)));
    }

    static JsonObject conflict(ConflictStore.Entry entry, Instant now) {
        JsonObject json =
                conflict(entry.conflict())
                        .put("opened", entry.opened().toString())
                        .put("muted", entry.isMuted(now));
        entry.closed().ifPresent(closed -> json.put("closed", closed.toString()));
        entry.mute()
                .ifPresent(
                        mute -> {
                            JsonObject said =
                                    new JsonObject()
                                            .put("by", HostText.display(mute.by()))
                                            .put("reason", HostText.display(mute.reason()));
                            mute.until().ifPresent(until -> said.put("until", until.toString()));
                            json.put("mute", said);
                        });
        return json;
    }

    static JsonObject sighting(Seen seen) {
        return new JsonObject()
                .put("address", seen.address().toString())
                .put("hardware", seen.hardware().toString())
                .put("origin", Views.text(seen.origin()))
                .put("interface", seen.networkInterface())
                .put("first_seen", seen.firstSeen().toString())
                .put("last_seen", seen.lastSeen().toString());
    }

    static JsonObject block(Planner.Block block) {
        return new JsonObject()
                .put("prefix", block.prefix().toString())
                .put("free", block.isFree())
                .put("cost", block.cost())
                .put("leases", block.leases())
                .put("reservations", block.reservations())
                .put("broadcast", block.broadcast())
                .put("owners", Views.array(block.owners(), Views::hole));
    }

    static JsonObject contiguous(Planner.Answer answer) {
        JsonObject json = new JsonObject();
        answer.first().ifPresent(run -> json.put("first", Views.range(run.range())));
        answer.longest().ifPresent(run -> json.put("longest", Views.range(run.range())));
        return json.put("too_small", ranges(answer.tooSmall()))
                .put("blockers", Views.array(answer.blockers(), Views::hole));
    }
}
