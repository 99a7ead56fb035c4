package io.leasehold.http;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Terms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** What scopes of the plan give their clients, as the JSON of the OpenAPI document. */
final class ScopeViews {
    private ScopeViews() {}

    /** Adds what a scope says; what it leaves to wider scopes is left out, but for options. */
    static JsonObject terms(JsonObject json, Terms terms) {
        json.put("options", PlanViews.options(terms.options().values(), OptionCatalog.STANDARD));
        codes(json, "always_send", terms.options().always());
        codes(json, "never_send", terms.options().never());
        Boot boot = terms.boot();
        if (!boot.equals(Boot.NONE)) {
            JsonObject fields = new JsonObject();
            boot.nextServer().ifPresent(server -> fields.put("next_server", server.toString()));
            boot.serverName().ifPresent(name -> fields.put("server_name", name));
            boot.file().ifPresent(file -> fields.put("file", file));
            json.put("boot", fields);
        }
        return json;
    }

    /** As {@link #terms}, of a scope that says how long leases last. */
    static JsonObject termsWithLease(JsonObject json, Terms terms) {
        LeaseTerms lease = terms.lease();
        JsonObject seconds = new JsonObject();
        time(seconds, "default", lease.standard());
        time(seconds, "min", lease.min());
        time(seconds, "max", lease.max());
        time(seconds, "renew", lease.renew());
        time(seconds, "rebind", lease.rebind());
        json.put("lease_seconds", seconds);
        lease.cachePercent().ifPresent(share -> json.put("lease_cache_percent", share));
        lease.pressurePercent().ifPresent(share -> json.put("lease_pressure_percent", share));
        return terms(json, terms);
    }

    static JsonObject inForce(LeaseTimes times) {
        JsonObject seconds =
                new JsonObject()
                        .put("default", times.standard().toSeconds())
                        .put("min", times.min().toSeconds())
                        .put("max", times.max().toSeconds());
        time(seconds, "renew", times.renew());
        time(seconds, "rebind", times.rebind());
        return seconds;
    }

    private static void time(JsonObject seconds, String field, Optional<Duration> time) {
        time.ifPresent(t -> seconds.put(field, t.toSeconds()));
    }

    private static void codes(JsonObject json, String field, Collection<Integer> codes) {
        if (!codes.isEmpty()) {
            JsonArray array = new JsonArray();
            codes.stream().sorted().forEach(array::add);
            json.put(field, array);
        }
    }

    static void handling(JsonObject json, Handling handling) {
        handling.matchClientId().ifPresent(is -> json.put("match_client_id", is));
        handling.authoritative().ifPresent(is -> json.put("authoritative", is));
    }

    static void classes(JsonObject json, Collection<String> classes) {
        if (!classes.isEmpty()) {
            json.put("classes", PlanViews.texts(classes.stream().sorted()));
        }
    }

    static void relays(JsonObject json, Collection<Ipv4Address> relays) {
        if (!relays.isEmpty()) {
            json.put("relays", PlanViews.texts(relays.stream().sorted().map(Object::toString)));
        }
    }

    /** A pool with nothing special about it is its range. */
    static JsonObject pool(Pool pool) {
        JsonObject json = Views.range(pool.range());
        classes(json, pool.classes());
        return pool.terms().equals(Terms.NONE) ? json : terms(json, pool.terms());
    }

    static JsonObject defaults(Defaults defaults) {
        JsonObject json = new JsonObject();
        handling(json, defaults.handling());
        return termsWithLease(json, defaults.terms()).put("source", defaults.source().text());
    }

    static JsonObject clientClass(ClientClass one) {
        JsonObject json = new JsonObject().put("name", one.name());
        one.test().ifPresent(test -> json.put("test", test));
        return termsWithLease(json, one.terms()).put("source", one.source().text());
    }

    static JsonObject sharedNetwork(SharedNetwork network) {
        JsonObject json = new JsonObject().put("name", network.name());
        network.networkInterface().ifPresent(name -> json.put("interface", name));
        relays(json, network.relays());
        classes(json, network.classes());
        handling(json, network.handling());
        return termsWithLease(json, network.terms()).put("source", network.source().text());
    }

    static JsonObject option(CustomOption option) {
        OptionDefinition definition = option.definition();
        JsonObject json =
                new JsonObject()
                        .put("space", definition.space())
                        .put("code", definition.code())
                        .put("name", definition.name())
                        .put("type", definition.shape().type())
                        .put("array", definition.shape().array());
        if (!definition.shape().fieldWords().isEmpty()) {
            json.put("record", PlanViews.texts(definition.shape().fieldWords().stream()));
        }
        definition.shape().encapsulates().ifPresent(space -> json.put("encapsulates", space));
        return json.put("source", option.source().text());
    }
}
