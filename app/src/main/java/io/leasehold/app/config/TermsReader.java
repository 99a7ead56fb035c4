package io.leasehold.app.config;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Terms;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What one scope of the plan gives its clients, whichever it is; what it leaves out the wider
/// scope says. What contradicts within a scope is told by the rules of the core.
final class TermsReader {
    /// The keys of a scope, but for how long leases last.
    static final List<String> KEYS = List.of("options", "alwaysSend", "neverSend", "boot");

    static final List<String> LEASE_KEYS =
            List.of("default", "min", "max", "renew", "rebind", "cache", "pressure");
    static final List<String> BOOT_KEYS = List.of("nextServer", "serverName", "file");

    private static final String FOR_EVER = "infinite";

    /// Whole days below [LeaseTimes#INFINITE], which is said in words.
    private static final Duration LONGEST = Duration.ofDays(49_710);

    private final OptionReader options;

    TermsReader(OptionReader options) {
        this.options = options;
    }

    /// @param section one that has [#KEYS]
    Terms terms(Section section) {
        return new Terms(
                new OptionTerms(
                        section.node("options")
                                .map(node -> options.read(section.path("options"), node))
                                .orElse(OptionSet.EMPTY),
                        codes(section, "alwaysSend"),
                        codes(section, "neverSend")),
                LeaseTerms.NONE,
                section.section("boot").map(TermsReader::boot).orElse(Boot.NONE));
    }

    /// As [#terms], of a scope that says how long leases last, too.
    Terms termsWithLease(Section section) {
        Terms terms = terms(section);
        return section.section("lease").map(TermsReader::lease).map(terms::with).orElse(terms);
    }

    private Set<Integer> codes(Section section, String key) {
        Set<Integer> codes = new HashSet<>();
        List<Node> items = section.items(key);
        for (int i = 0; i < items.size(); i++) {
            String path = section.path(key) + "[" + i + "]";
            Position at = items.get(i).at();
            section.understood(
                            path,
                            items.get(i),
                            Function.identity(),
                            "name an option, like ntp-servers, or give its code")
                    .flatMap(text -> options.code(path, at, text))
                    .ifPresent(codes::add);
        }
        return codes;
    }

    private static Boot boot(Section section) {
        return new Boot(
                section.value(
                        "nextServer", Ipv4Address::parse, "give the address of the TFTP server"),
                section.value(
                        "serverName", Function.identity(), "give a name like tftp.example.org"),
                section.value("file", Function.identity(), "give a path like pxelinux.0"));
    }

    private static LeaseTerms lease(Section section) {
        return new LeaseTerms(
                time(section, "default", LeaseTimes.DEFAULT.standard()),
                time(section, "min", LeaseTimes.DEFAULT.min()),
                time(section, "max", LeaseTimes.DEFAULT.max()),
                part(section, "renew", "half of the lease"),
                part(section, "rebind", "seven eighths of the lease"),
                percent(section, "cache", "a share of the lease, 0 to 100"),
                percent(section, "pressure", "a share of the addresses, 1 to 100"));
    }

    private static Optional<Duration> time(Section section, String key, Duration unlessSet) {
        return section.value(
                key,
                text -> text.equals(FOR_EVER) ? LeaseTimes.INFINITE : wholeSeconds(text),
                "give a duration like 30s, 10m, 12h or 1d, or infinite; unless set anywhere it is "
                        + Durations.format(unlessSet));
    }

    private static Optional<Duration> part(Section section, String key, String unlessSet) {
        return section.value(
                key,
                TermsReader::wholeSeconds,
                "give a duration like 30m or 6h; unless set it is " + unlessSet);
    }

    /// Options 51, 58 and 59 count seconds.
    static Duration wholeSeconds(String text) {
        Duration duration = Durations.parse(text);
        if (!duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
            throw new IllegalArgumentException("'" + text + "' is not a number of whole seconds");
        }
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(text + " is not 1s to " + Durations.format(LONGEST));
        }
        return duration;
    }

    static Optional<Integer> percent(Section section, String key, String meaning) {
        return section.value(
                key,
                text -> {
                    if (!text.matches("[0-9]{1,3}")) {
                        throw new IllegalArgumentException(
                                "'" + Problem.shortened(text) + "' is not a number of percent");
                    }
                    return Integer.parseInt(text);
                },
                "give " + meaning);
    }

    /// As [#lease] reads it.
    static String word(Duration time) {
        return time.equals(LeaseTimes.INFINITE) ? FOR_EVER : Durations.format(time);
    }

    /// `matchClientId` and `authoritative` of a section.
    static Handling handling(Section section) {
        return new Handling(section.flag("matchClientId"), section.flag("authoritative"));
    }

    /// `classes` of a section: who is served, or of a reservation what its device is put into.
    static Set<String> classes(Section section) {
        return Set.copyOf(
                section.distinct(
                        "classes",
                        ConfigReader::notBlank,
                        "name some of plan.classes, or built-in ones like KNOWN"));
    }

    /// `relays` of a section.
    static Set<Ipv4Address> relays(Section section) {
        return Set.copyOf(
                section.distinct(
                        "relays",
                        Ipv4Address::parse,
                        "give the addresses that relay agents put into giaddr"));
    }
}
