package io.leasehold.http;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Standing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads a claim from a body. */
final class ClaimReader {
    static final Ipv4Range NO_RANGE = Ipv4Range.parse("0.0.0.0");

    private ClaimReader() {}

    /** A claim of the range that the body gives. */
    static Claim read(BodyReader body, ClaimId id) {
        Ipv4Range range =
                body.value(
                        "range",
                        Ipv4Range::parse,
                        NO_RANGE,
                        "write it like 192.0.2.150-192.0.2.165, 192.0.2.192/28 or 192.0.2.180");
        ClaimSemantics standard =
                range.isSingle() ? ClaimSemantics.ADDRESS : ClaimSemantics.EXCLUDE;
        return new Claim(
                id,
                body.space(),
                range,
                body.owner(),
                body.value(
                        "semantics",
                        text -> ClaimSemantics.valueOf(text.toUpperCase(Locale.ROOT)),
                        standard,
                        "give exclude, address, claim or overlay"),
                Source.API,
                body.text("label", ""),
                hostnames(body),
                "",
                body.text("range").filter(text -> saysOther(text, range)),
                body.value("via", Ipv4Address::parse, "give the next hop, like 192.0.2.2"),
                body.vlan("drawn_in"),
                body.flag("drain", false),
                Standing.IN_FORCE,
                body.notes());
    }

    private static List<String> hostnames(BodyReader body) {
        return body.values(
                "hostnames", Function.identity(), "give labels like plex, or full names");
    }

    /** Whether a CIDR names an address inside its block rather than the block's first. */
    private static boolean saysOther(String text, Ipv4Range range) {
        int slash = text.indexOf('/');
        return slash > 0 && !text.substring(0, slash).equals(range.first().toString());
    }

    /** A claim of an address that is still to be chosen. */
    static Claim readWithoutRange(BodyReader body, ClaimId id) {
        return new Claim(id, NO_RANGE, body.owner(), ClaimSemantics.ADDRESS, Source.API)
                .but()
                .label(body.text("label", ""))
                .hostnames(hostnames(body))
                .via(Optional.empty())
                .notes(body.notes())
                .build();
    }
}
