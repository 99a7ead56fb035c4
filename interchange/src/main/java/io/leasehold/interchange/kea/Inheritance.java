package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.kea.Draft.Boot;
import io.leasehold.interchange.kea.Draft.Handling;
import io.leasehold.interchange.kea.Draft.Times;
import io.leasehold.interchange.kea.Draft.Triplet;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a scope says together with the wider ones around it. Kea inherits each key by itself (ARM,
/// "Lease lifetimes" and "Inheritance"); Leasehold inherits the whole lifetime, so that a scope
/// that sets one of its three numbers is written with all of them.
///
/// @param chain the scope itself first, then the wider ones; the last is global
record Inheritance(List<Scope> chain, Findings findings) {
    static final long STANDARD_LIFETIME = 7200;
    private static final double STANDARD_T1 = 0.5;
    private static final double STANDARD_T2 = 0.875;

    private static final List<String> LIFETIMES =
            List.of("valid-lifetime", "min-valid-lifetime", "max-valid-lifetime");
    private static final List<String> TIMERS =
            List.of(
                    "renew-timer",
                    "rebind-timer",
                    "calculate-tee-times",
                    "t1-percent",
                    "t2-percent");

    Inheritance {
        chain = List.copyOf(chain);
    }

    /// The scope within these ones.
    Inheritance within(Scope narrower) {
        return new Inheritance(
                Stream.concat(Stream.of(narrower), chain.stream()).toList(), findings);
    }

    Scope self() {
        return chain.getFirst();
    }

    <T> Optional<T> first(String key, Function<Scope, Optional<T>> read) {
        return chain.stream().filter(s -> s.has(key)).findFirst().flatMap(read);
    }

    Optional<Boolean> flag(String key) {
        return first(key, s -> s.flag(key));
    }

    Optional<String> text(String key) {
        return first(key, s -> s.text(key));
    }

    Optional<Long> whole(String key) {
        return first(key, s -> s.whole(key));
    }

    private boolean says(List<String> keys) {
        return keys.stream().anyMatch(self()::has);
    }

    /// The lifetimes in force here.
    Triplet lifetimes() {
        return triplet(whole("valid-lifetime").or(() -> Optional.of(STANDARD_LIFETIME)))
                .orElseThrow(
                        () -> new IllegalStateException("no lifetime although there is a default"));
    }

    /// Of a class, which inherits nothing.
    Optional<Triplet> ownLifetimes() {
        return triplet(whole("valid-lifetime"));
    }

    private Optional<Triplet> triplet(Optional<Long> valid) {
        Optional<Long> min = whole("min-valid-lifetime");
        Optional<Long> max = whole("max-valid-lifetime");
        if (valid.isEmpty() && min.isPresent() && max.isPresent()) {
            findings.mistake(
                    self().at("min-valid-lifetime"),
                    "min-valid-lifetime and max-valid-lifetime without valid-lifetime",
                    "add valid-lifetime, which lies between them");
            return Optional.empty();
        }
        Optional<Long> standard = valid.or(() -> min).or(() -> max);
        if (standard.isEmpty()) {
            return Optional.empty();
        }
        Triplet times =
                new Triplet(min.orElse(standard.get()), standard.get(), max.orElse(standard.get()));
        if (times.min() > times.standard() || times.standard() > times.max()) {
            findings.mistake(
                    place(LIFETIMES),
                    "lifetimes are min "
                            + times.min()
                            + ", default "
                            + times.standard()
                            + ", max "
                            + times.max()
                            + " seconds",
                    "make them min-valid-lifetime <= valid-lifetime <= max-valid-lifetime");
            return Optional.of(new Triplet(times.standard(), times.standard(), times.standard()));
        }
        if (times.min() == 0) {
            findings.mistake(
                    place(LIFETIMES),
                    "a lease of 0 seconds, which Kea allows and Leasehold does not",
                    "use at least 1");
            return Optional.of(
                    new Triplet(1, Math.max(1, times.standard()), Math.max(1, times.max())));
        }
        return Optional.of(times);
    }

    private Place place(List<String> keys) {
        return keys.stream().filter(self()::has).findFirst().map(self()::at).orElse(self().at());
    }

    /// What this scope has to say about times, given what is inherited; the widest says everything.
    Times times() {
        boolean widest = chain.size() == 1;
        boolean lifetimes = widest || says(LIFETIMES);
        Triplet lease = lifetimes();
        checkOfferLifetime();
        Optional<Long> renew = Optional.empty();
        Optional<Long> rebind = Optional.empty();
        if (widest || says(TIMERS) || lifetimes && isShared()) {
            rebind = timer("rebind-timer", "t2-percent", STANDARD_T2, lease);
            renew = timer("renew-timer", "t1-percent", STANDARD_T1, lease);
            if (renew.isPresent() && rebind.isPresent() && renew.get() >= rebind.get()) {
                findings.notCarried(
                        place(TIMERS),
                        "a renew-timer that is not below the rebind-timer",
                        "clients get the usual half of the lease, as Kea sends none either; correct"
                                + " the timers");
                renew = Optional.empty();
            }
        }
        return new Times(
                lifetimes ? Optional.of(lease) : Optional.empty(),
                renew,
                rebind,
                percent("cache-threshold"),
                percent("adaptive-lease-time-threshold"));
    }

    /// Whether timers depend on the lifetime, so that a narrower one needs its own.
    private boolean isShared() {
        return flag("calculate-tee-times").orElse(false)
                && (first("t1-percent", s -> s.real("t1-percent")).isPresent()
                        || first("t2-percent", s -> s.real("t2-percent")).isPresent());
    }

    /// A timer as it is set or computed; empty where it is the usual share of the lease, which is
    /// what Leasehold sends and a client assumes (RFC 2131 section 4.4.5).
    private Optional<Long> timer(String key, String percentKey, double usual, Triplet lease) {
        Optional<Long> set = whole(key);
        if (set.isPresent()) {
            if (set.get() == 0 || set.get() >= lease.standard()) {
                findings.notCarried(
                        place(List.of(key)),
                        "a " + key + " that is not within the lease",
                        "clients get the usual share of the lease, as Kea sends none either;"
                                + " correct it");
                return usual(key, percentKey, usual, lease);
            }
            return set;
        }
        Optional<Double> share = first(percentKey, s -> s.real(percentKey));
        if (share.isPresent() && (share.get() <= 0 || share.get() >= 1)) {
            findings.mistake(
                    place(List.of(percentKey)),
                    percentKey + " is " + share.get(),
                    "use a share between 0 and 1");
            return Optional.empty();
        }
        if (!flag("calculate-tee-times").orElse(false) || share.isEmpty() || share.get() == usual) {
            return usual(key, percentKey, usual, lease);
        }
        if (lease.min() != lease.max()) {
            findings.changed(
                    place(List.of(percentKey)),
                    percentKey,
                    "the time is computed from the default lifetime, once; a lease of another"
                            + " length gets the same time");
        }
        return Optional.of(part(lease, share.get()));
    }

    /// Said only where a wider scope says something else.
    private Optional<Long> usual(String key, String percentKey, double usual, Triplet lease) {
        boolean hides = chain.stream().skip(1).anyMatch(s -> s.has(key) || s.has(percentKey));
        return hides ? Optional.of(part(lease, usual)) : Optional.empty();
    }

    private static long part(Triplet lease, double share) {
        return Math.max(1, Math.round(lease.standard() * share));
    }

    private Optional<Long> percent(String key) {
        Optional<Double> share = self().real(key);
        if (share.isEmpty()) {
            return Optional.empty();
        }
        if (share.get() < 0 || share.get() > 1) {
            findings.mistake(
                    self().at(key), key + " is " + share.get(), "use a share between 0 and 1");
            return Optional.empty();
        }
        return Optional.of(Math.round(share.get() * 100));
    }

    private void checkOfferLifetime() {
        if (chain.size() > 1 && self().whole("offer-lifetime").orElse(0L) > 0) {
            findings.notCarried(
                    self().at("offer-lifetime"),
                    "offer-lifetime of a subnet or shared network",
                    "an offer is held as long everywhere (dhcp.offerHold); check it");
        }
    }

    Handling handling() {
        return new Handling(self().flag("match-client-id"), self().flag("authoritative"));
    }

    /// What this scope says about boot fields. Zero and empty mean nothing in Kea, but they hide
    /// what a wider scope says.
    Boot boot() {
        Optional<Ipv4Address> nextServer =
                self().understood("next-server", Ipv4Address::parse, "give an address")
                        .filter(a -> !a.isAny() || inherits("next-server"));
        return new Boot(nextServer, field("server-hostname", 63), field("boot-file-name", 127));
    }

    private boolean inherits(String key) {
        return chain.stream()
                .skip(1)
                .anyMatch(s -> s.filled(key).filter(t -> !t.equals("0.0.0.0")).isPresent());
    }

    private Optional<String> field(String key, int most) {
        Optional<String> text = self().text(key);
        if (text.isPresent() && text.get().isEmpty() && inherits(key)) {
            findings.notCarried(
                    self().at(key),
                    "an empty " + key + " that hides the one around it",
                    "the wider one counts here, too; set it in the narrower scopes that need it");
        }
        if (text.isPresent() && text.get().length() > most) {
            findings.mistake(
                    self().at(key),
                    key + " has " + text.get().length() + " characters",
                    "the field of the header holds "
                            + most
                            + "; use option 66 or 67 for longer ones");
            return Optional.empty();
        }
        return text.filter(t -> !t.isEmpty());
    }
}
