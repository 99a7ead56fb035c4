package io.leasehold.http;

import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Hole;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.HealthSource.Component;
import io.leasehold.ipam.port.HealthSource.Status;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.LeaseDirectory.DnsState;
import io.leasehold.ipam.port.LeaseDirectory.Moment;
import io.leasehold.ipam.text.Spelling;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Domain records as the JSON of the OpenAPI document. Absent values are absent members. */
final class Views {
    private Views() {}

    static JsonObject usage(Usage usage) {
        JsonObject states = new JsonObject();
        for (AddressState state : AddressState.values()) {
            Long count = usage.states().get(state);
            if (count != null) {
                states.put(state.text(), count);
            }
        }
        return new JsonObject()
                .put("size", usage.size())
                .put("pool", usage.pool())
                .put("leased", usage.leased())
                .put("free", usage.free())
                .put("states", states);
    }

    static JsonObject range(Ipv4Range range) {
        return new JsonObject()
                .put("first", range.first().toString())
                .put("last", range.last().toString())
                .put("size", range.size());
    }

    static JsonObject hole(Hole hole) {
        return range(hole.range()).put("owner", owner(hole.owner()));
    }

    static JsonObject owner(Owner owner) {
        return new JsonObject().put("kind", owner.kind().text()).put("name", owner.name());
    }

    static JsonObject subnetRef(Subnet subnet) {
        return new JsonObject()
                .put("id", subnet.id().value())
                .put("prefix", subnet.prefix().toString());
    }

    static JsonObject lease(LeaseDirectory.Entry entry, Instant now) {
        Lease lease = entry.lease();
        JsonObject json =
                new JsonObject()
                        .put("address", lease.address().toString())
                        .put("subnet_id", lease.subnet().value())
                        .put("state", text(lease.state()))
                        .put("active", lease.isActive(now))
                        .put("client", lease.client().toString())
                        .put("hardware", lease.client().hardware().toString());
        lease.client().clientId().ifPresent(id -> json.put("client_id", id.toString()));
        lease.hostname().ifPresent(name -> json.put("hostname", HostText.display(name)));
        lease.fqdn().ifPresent(name -> json.put("fqdn", name.text()));
        json.put("starts", lease.starts().toString())
                .put("expires", lease.expires().toString())
                .put("last_transaction", lease.lastTransaction().toString());
        lease.relayAgentInfo().ifPresent(info -> json.put("relay_agent_info", info.toString()));
        entry.dns().ifPresent(dns -> json.put("dns", dns(dns)));
        return json;
    }

    private static JsonObject dns(DnsState dns) {
        JsonObject json =
                new JsonObject().put("status", dnsStatus(dns)).put("since", dns.since().toString());
        dns.failure().ifPresent(failure -> json.put("detail", HostText.display(failure)));
        return json;
    }

    static String dnsStatus(DnsState dns) {
        if (dns.confirmed()) {
            return "confirmed";
        }
        return dns.failure().isPresent() ? "failed" : "pending";
    }

    static JsonObject address(
            SubnetSnapshot subnet,
            Ipv4Address address,
            AddressState state,
            Optional<Owner> owner,
            Optional<LeaseDirectory.Entry> entry,
            List<Moment> history,
            Instant now) {
        JsonObject json =
                new JsonObject()
                        .put("address", address.toString())
                        .put("subnet", subnetRef(subnet.subnet()))
                        .put("state", state.text())
                        .put("state_code", (int) state.code());
        owner.ifPresent(o -> json.put("owner", owner(o)));
        entry.ifPresent(e -> json.put("lease", lease(e, now)));
        subnet.reservationOf(address)
                .ifPresent(r -> json.put("reservation", reservation(subnet.subnet(), r)));
        return json.put("history", array(history, Views::moment));
    }

    static JsonObject moment(Moment moment) {
        Lease lease = moment.lease();
        JsonObject json =
                new JsonObject()
                        .put("at", moment.at().toString())
                        .put("kind", moment.kind())
                        .put("client", lease.client().toString())
                        .put("hardware", lease.client().hardware().toString());
        lease.hostname().ifPresent(name -> json.put("hostname", HostText.display(name)));
        lease.fqdn().ifPresent(name -> json.put("fqdn", name.text()));
        return json;
    }

    static JsonObject reservation(Subnet subnet, Reservation reservation) {
        JsonObject json =
                new JsonObject()
                        .put("id", reservation.id().toString())
                        .put("subnet", subnetRef(subnet))
                        .put(
                                "identifiers",
                                array(
                                        reservation.identifiers().stream()
                                                .sorted(
                                                        java.util.Comparator.comparing(
                                                                DeviceIdentifier::toString))
                                                .toList(),
                                        Views::identifier));
        reservation.address().ifPresent(address -> json.put("address", address.toString()));
        reservation.hostname().ifPresent(name -> json.put("hostname", name));
        ScopeViews.classes(json, reservation.classes());
        reservation.conflict().ifPresent(mode -> json.put("dns_conflict", mode.text()));
        ScopeViews.terms(json, reservation.terms())
                .put("dns", text(reservation.dns()))
                .put("enabled", reservation.enabled())
                .put("apply_now", reservation.drain());
        return PlanViews.notes(json, reservation.notes())
                .put("source", reservation.source().text());
    }

    private static JsonObject identifier(DeviceIdentifier identifier) {
        return switch (identifier) {
            case DeviceIdentifier.Mac(var address) ->
                    new JsonObject().put("mac", address.toString());
            case DeviceIdentifier.ClientId(var id) ->
                    new JsonObject().put("client_id", id.toString());
            case DeviceIdentifier.CircuitId(var id) ->
                    new JsonObject().put("circuit_id", id.toString());
        };
    }

    static JsonObject health(List<Component> components) {
        return new JsonObject()
                .put("status", text(worst(components)))
                .put(
                        "components",
                        array(
                                components,
                                c ->
                                        new JsonObject()
                                                .put("name", c.name())
                                                .put("status", text(c.status()))
                                                .put("since", c.since().toString())
                                                .put("detail", HostText.display(c.detail()))));
    }

    static Status worst(List<Component> components) {
        return components.stream().map(Component::status).max(Status::compareTo).orElse(Status.OK);
    }

    /** As the API spells constants. */
    static String text(Enum<?> constant) {
        return Spelling.of(constant);
    }

    static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> view) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(view.apply(item)));
        return array;
    }
}
