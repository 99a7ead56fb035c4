package io.leasehold.app.config;

import io.leasehold.dhcp.Safeguards;
import io.leasehold.dhcp.guard.GuardSettings;
import io.leasehold.dhcp.guard.Rate;
import io.leasehold.dhcp.journal.JournalSize;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads `dhcp.guard`, `dhcp.leasequery` and `dhcp.journal`. What is wrong is among the problems
/// and has its default in the answer.
final class SafeguardReader {
    private static final String UNLIMITED = "unlimited";
    private static final int MOST_RATE = 100_000;
    private static final int MOST_BURST = 1_000_000;
    private static final int MOST_ADDRESSES = 100_000;
    private static final int MOST_CLIENTS = 1_000_000;
    private static final int MOST_EXCHANGES = 1_000;

    /// @param dhcp the section `dhcp`
    Safeguards read(Section dhcp) {
        return new Safeguards(
                dhcp.section("guard").flatMap(SafeguardReader::guard),
                dhcp.section("leasequery").map(SafeguardReader::requesters).orElse(List.of()),
                dhcp.section("journal").map(SafeguardReader::journal).orElse(JournalSize.DEFAULT));
    }

    /// Empty when it is switched off.
    private static Optional<GuardSettings> guard(Section section) {
        GuardSettings standard = GuardSettings.DEFAULT;
        GuardSettings settings =
                new GuardSettings(
                        rate(section, "client", standard.client()),
                        rate(section, "link", standard.link()),
                        rate(section, "circuit", standard.circuit()),
                        number(section, "linkOffers", standard.linkOffers(), 1, MOST_ADDRESSES),
                        number(section, "relayOffers", standard.relayOffers(), 1, MOST_ADDRESSES),
                        number(
                                section,
                                "circuitOffers",
                                standard.circuitOffers(),
                                1,
                                MOST_ADDRESSES),
                        circuitLeases(section),
                        number(
                                section,
                                "clientDeclines",
                                standard.clientDeclines(),
                                0,
                                MOST_ADDRESSES));
        return section.flag("enabled").orElse(true) ? Optional.of(settings) : Optional.empty();
    }

    private static Rate rate(Section section, String whose, Rate standard) {
        return new Rate(
                number(section, whose + "Burst", standard.burst(), 1, MOST_BURST),
                number(section, whose + "Rate", standard.perSecond(), 1, MOST_RATE));
    }

    private static OptionalInt circuitLeases(Section section) {
        return section.value(
                        "circuitLeases",
                        text ->
                                text.equals(UNLIMITED)
                                        ? OptionalInt.empty()
                                        : OptionalInt.of(whole(text, 1, MOST_ADDRESSES)),
                        "give 1 to " + MOST_ADDRESSES + ", or " + UNLIMITED + ", the default")
                .orElse(OptionalInt.empty());
    }

    private static List<Ipv4Prefix> requesters(Section section) {
        return section.distinct(
                "requesters", Ipv4Prefix::parse, "give prefixes, like [192.0.2.0/24]");
    }

    private static JournalSize journal(Section section) {
        return new JournalSize(
                number(section, "clients", JournalSize.DEFAULT.clients(), 1, MOST_CLIENTS),
                number(section, "exchanges", JournalSize.DEFAULT.exchanges(), 0, MOST_EXCHANGES));
    }

    private static int number(Section section, String key, int standard, int min, int max) {
        return section.value(
                        key,
                        text -> whole(text, min, max),
                        "give " + min + " to " + max + "; the default is " + standard)
                .orElse(standard);
    }

    private static int whole(String text, int min, int max) {
        if (!text.matches("[0-9]{1,7}")
                || Integer.parseInt(text) < min
                || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException(text + " is not " + min + " to " + max);
        }
        return Integer.parseInt(text);
    }
}
