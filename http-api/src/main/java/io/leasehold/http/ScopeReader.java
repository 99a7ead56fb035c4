package io.leasehold.http;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.Terms;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads from a body what one scope of the plan gives its clients, whichever it is. */
final class ScopeReader {
    private ScopeReader() {}

    /** All but how long leases last, which pools and reservations do not say. */
    static Terms terms(BodyReader body) {
        return new Terms(
                new OptionTerms(
                        body.options(OptionCatalog.STANDARD),
                        new HashSet<>(body.numbers("always_send")),
                        new HashSet<>(body.numbers("never_send"))),
                LeaseTerms.NONE,
                body.inside("boot").map(ScopeReader::boot).orElse(Boot.NONE));
    }

    static Terms termsWithLease(BodyReader body) {
        Optional<BodyReader> seconds = body.inside("lease_seconds");
        return terms(body)
                .with(
                        new LeaseTerms(
                                time(seconds, "default"),
                                time(seconds, "min"),
                                time(seconds, "max"),
                                time(seconds, "renew"),
                                time(seconds, "rebind"),
                                body.number("lease_cache_percent").map(Math::toIntExact),
                                body.number("lease_pressure_percent").map(Math::toIntExact)));
    }

    private static Optional<Duration> time(Optional<BodyReader> seconds, String field) {
        return seconds.flatMap(times -> times.number(field)).map(Duration::ofSeconds);
    }

    private static Boot boot(BodyReader boot) {
        return new Boot(
                boot.value("next_server", Ipv4Address::parse, "give an address like 192.0.2.9"),
                boot.text("server_name"),
                boot.text("file"));
    }

    static Handling handling(BodyReader body) {
        return new Handling(body.flag("match_client_id"), body.flag("authoritative"));
    }

    static Set<String> classes(BodyReader body) {
        return new HashSet<>(body.values("classes", Function.identity(), "give names of classes"));
    }

    static Set<Ipv4Address> relays(BodyReader body) {
        return new HashSet<>(
                body.values("relays", Ipv4Address::parse, "give an address like 192.0.2.2"));
    }
}
