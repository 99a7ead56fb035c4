package io.leasehold.store;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Subnet;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The little JSON that is stored: options by code, and subnets in the audit. */
final class PlanJson {
    private static final Pattern OPTION = Pattern.compile("\"(\\d+)\"\\s*:\\s*\"([0-9a-f]*)\"");

    private PlanJson() {}

    /** Code to hex: {@code {"6":"0a450101"}}. */
    static String options(OptionSet options) {
        return options.values().entrySet().stream()
                .map(e -> text("" + e.getKey()) + ":" + text(hex(e.getValue())))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static OptionSet parseOptions(String json) {
        Map<Integer, OctetString> options = new TreeMap<>();
        Matcher matcher = OPTION.matcher(json);
        while (matcher.find()) {
            options.put(Integer.parseInt(matcher.group(1)), OctetString.parseHex(matcher.group(2)));
        }
        return OptionSet.of(options);
    }

    private static String hex(OctetString octets) {
        return HexFormat.of().formatHex(octets.toBytes());
    }

    /** For people who ask what a change was: everything of the subnets, in words of the plan. */
    static String subnets(List<Subnet> subnets) {
        return array(subnets, PlanJson::subnet);
    }

    private static String subnet(Subnet s) {
        LeaseTimes times = s.leaseTimes();
        return object(
                field("id", "" + s.id().value()),
                field("prefix", quoted(s.prefix())),
                field("name", text(s.name())),
                field("interface", maybe(s.networkInterface())),
                field("authority", quoted(s.authority())),
                field("gateway", maybe(s.gateway())),
                field("lease_default_s", "" + times.standard().toSeconds()),
                field("lease_min_s", "" + times.min().toSeconds()),
                field("lease_max_s", "" + times.max().toSeconds()),
                field("options", options(s.options())),
                field("ddns_forward", maybe(s.ddns().forward())),
                field("ddns_reverse", "" + s.ddns().reverse()),
                field("source", quoted(s.source())),
                field("pools", array(s.pools(), pool -> quoted(pool.range()))),
                field("claims", array(s.claims(), PlanJson::claim)),
                field("reservations", array(s.reservations(), PlanJson::reservation)));
    }

    private static String claim(Claim c) {
        return object(
                field("range", quoted(c.range())),
                field("owner", quoted(c.owner())),
                field("semantics", quoted(c.semantics())),
                field("source", quoted(c.source())));
    }

    private static String reservation(Reservation r) {
        List<String> identifiers = r.identifiers().stream().map(Object::toString).sorted().toList();
        return object(
                field("id", quoted(r.id())),
                field("identifiers", array(identifiers, PlanJson::text)),
                field("address", maybe(r.address())),
                field("hostname", maybe(r.hostname())),
                field("options", options(r.options())),
                field("source", quoted(r.source())));
    }

    private static String maybe(Optional<?> value) {
        return value.map(PlanJson::quoted).orElse("null");
    }

    private static String quoted(Object value) {
        return text(value.toString());
    }

    private static <T> String array(Collection<T> items, Function<T, String> print) {
        return items.stream().map(print).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(String... fields) {
        return "{" + String.join(",", fields) + "}";
    }

    private static String field(String name, String json) {
        return text(name) + ":" + json;
    }

    /** A JSON string (RFC 8259 section 7). */
    private static String text(String plain) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
