package io.leasehold.ddns.check;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.reconcile.UpdateSender;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.dns.ZoneTest.Outcome;
import io.leasehold.ipam.dns.ZoneTest.Step;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Tries whether the zone's servers take our names, one server after the other. Blocks for some
/// seconds when nobody answers. Thread-safe if its parts are.
public final class ZoneCheck {
    private final UpdateSender sender;
    private final DnsLookup lookup;
    private final Function<DnsServer, Optional<Ipv4Address>> sourceTo;
    private final RandomGenerator random;
    private final InstantSource clock;

    /// @param sourceTo the address that the routing table sends from
    /// @param random makes the name that is tried with
    public ZoneCheck(
            UpdateSender sender,
            DnsLookup lookup,
            Function<DnsServer, Optional<Ipv4Address>> sourceTo,
            RandomGenerator random,
            InstantSource clock) {
        this.sender = sender;
        this.lookup = lookup;
        this.sourceTo = sourceTo;
        this.random = random;
        this.clock = clock;
    }

    /// Adds, reads and deletes a name below `leasehold-probe-…` in the zone; whatever happens on
    /// the way, deleting it is tried.
    public ZoneTest test(DnsZoneConfig zone) {
        List<Step> steps = new ArrayList<>();
        for (DnsServer server : zone.servers()) {
            // Said in words, and bound to, so that what is tried is what the words say.
            Optional<Ipv4Address> source = zone.localAddress().or(() -> sourceTo.apply(server));
            // No underscore, which nobody's host has: BIND refuses an A record there (check-names).
            String label = "leasehold-probe-%016x".formatted(random.nextLong());
            steps.addAll(new ServerCheck(sender, lookup, zone, server, source, label).run());
        }
        return new ZoneTest(zone.zone(), clock.instant(), steps);
    }

    /// A step as a line of text.
    public static String line(Step step) {
        String mark =
                switch (step.outcome()) {
                    case Outcome.PASSED -> "ok    ";
                    case Outcome.NOTED -> "note  ";
                    case Outcome.FAILED -> "FAILED";
                };
        return "%s %-22s %-13s %s"
                .formatted(mark, step.server(), step.stage().text(), step.words());
    }
}
