package io.leasehold.http;

import io.leasehold.ipam.classify.Explanation;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.PacketJournal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal of what a test puts into it; remembers what it was asked. */
final class CannedJournal implements PacketJournal {
    private final List<Entry> youngestFirst = new ArrayList<>();
    private Optional<Query> asked = Optional.empty();

    CannedJournal() {
        for (int i = 1; i <= 3; i++) {
            youngestFirst.addFirst(entry(i));
        }
    }

    private static Entry entry(int number) {
        return new Entry(
                number,
                Lan.NOON.plusSeconds(number),
                "DISCOVER",
                0x3903f326,
                0,
                false,
                0,
                Ipv4Address.ANY,
                Ipv4Address.ANY,
                HardwareAddress.parse("00:00:5e:00:53:60"),
                Optional.of(OctetString.parseHex("ff:01")),
                List.of(option(12, "host-name", "6c6170", "lap<b>")),
                "br0",
                Ipv4Address.ANY,
                false,
                new Basis(
                        Optional.of("floor-2"),
                        List.of("192.0.2.0/24"),
                        List.of("ALL"),
                        Optional.of("laptop"),
                        Optional.of("192.0.2.0/24")),
                new Outcome(
                        "OFFER",
                        "it is free",
                        Optional.of(Ipv4Address.parse("192.0.2.60")),
                        List.of(option(51, "dhcp-lease-time", "0000a8c0", "43200"))));
    }

    private static Option option(int code, String name, String hex, String text) {
        return new Option(code, name, OctetString.parseHex(hex), text);
    }

    Optional<Query> asked() {
        return asked;
    }

    @Override
    public List<Entry> newest(Query query, long below, int limit) {
        asked = Optional.of(query);
        return youngestFirst.stream().filter(e -> e.number() < below).limit(limit).toList();
    }

    /** Every test is true of the youngest. */
    @Override
    public TestResult test(Expression test, int most) {
        Explanation.Side side =
                new Explanation.Side("option[60].hex", OctetString.parseHex("4d534654"));
        Explanation.Step step = new Explanation.Step(test.toString(), List.of(side), true);
        return new TestResult(
                Math.min(most, youngestFirst.size()),
                List.of(
                        new Match(
                                youngestFirst.getFirst(),
                                new Explanation.Tested(
                                        test.toString(), true, List.of(step), Optional.empty()))));
    }
}
