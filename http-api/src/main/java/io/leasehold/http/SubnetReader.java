package io.leasehold.http;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.NameTtl;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads a subnet, with its pools, from a body. */
final class SubnetReader {
    private static final Ipv4Prefix NO_PREFIX = Ipv4Prefix.parse("0.0.0.0/32");

    static final String MODES =
            "give check-with-dhcid, check-exists-with-dhcid, no-check-with-dhcid or"
                    + " no-check-without-dhcid";

    private SubnetReader() {}

    static Subnet read(BodyReader body, SubnetId id) {
        Ipv4Prefix prefix =
                body.value("prefix", Ipv4Prefix::parse, NO_PREFIX, "write it like 192.0.2.0/24");
        return Subnet.of(prefix)
                .id(id)
                .space(body.space())
                .name(body.text("name", prefix.toString()))
                .section(body.text("section"))
                .vlan(body.vlan("vlan"))
                .networkInterface(body.text("interface"))
                .authority(
                        body.value(
                                "authority",
                                text -> Authority.valueOf(text.toUpperCase(Locale.ROOT)),
                                Authority.LEASEHOLD,
                                "give leasehold, foreign or static"))
                .dhcpServer(body.text("dhcp_server"))
                .gateway(body.value("gateway", Ipv4Address::parse, "give an address of " + prefix))
                .sharedNetwork(body.text("shared_network"))
                .relays(ScopeReader.relays(body))
                .classes(ScopeReader.classes(body))
                .handling(ScopeReader.handling(body))
                .terms(ScopeReader.termsWithLease(body))
                .ddns(ddns(body))
                .dot0Dot255(body.flag("dot0_dot255", false))
                .announceRoutes(body.flag("announce_routes", false))
                .notes(body.notes())
                .source(Source.API)
                .pools(
                        body.mixed(
                                "pools",
                                text -> new Pool(Ipv4Range.parse(text)),
                                SubnetReader::pool,
                                "give ranges or blocks inside " + prefix))
                .build();
    }

    private static Optional<Pool> pool(BodyReader pool) {
        var classes = ScopeReader.classes(pool);
        var terms = ScopeReader.terms(pool);
        return pool.value("range", Ipv4Range::parse, "give a range like 192.0.2.50-192.0.2.99")
                .map(range -> new Pool(range, classes, terms));
    }

    private static DdnsPolicy ddns(BodyReader body) {
        return body.inside("ddns")
                .map(
                        ddns ->
                                new DdnsPolicy(
                                        ddns.value(
                                                "forward",
                                                DnsName::parse,
                                                "give a zone like lan.example.org"),
                                        ddns.value(
                                                "suffix",
                                                DnsName::parse,
                                                "give the zone or a name below it"),
                                        ddns.flag("reverse", false),
                                        ddns.flag("override_client_update", true),
                                        ddns.flag("override_no_update", true),
                                        generated(ddns),
                                        ddns.value(
                                                "conflict",
                                                ConflictMode::parse,
                                                ConflictMode.CHECK_WITH_DHCID,
                                                MODES),
                                        ttl(ddns),
                                        ddns.flag("update_on_renew", false)))
                .orElse(DdnsPolicy.OFF);
    }

    private static NameTtl ttl(BodyReader ddns) {
        return ddns.inside("ttl")
                .map(
                        ttl ->
                                ttl.made(
                                        "",
                                        () ->
                                                new NameTtl(
                                                        time(ttl, "seconds"),
                                                        ttl.number("percent").map(Math::toIntExact),
                                                        time(ttl, "min_seconds"),
                                                        time(ttl, "max_seconds")),
                                        NameTtl.STANDARD,
                                        "give seconds alone, or percent, min_seconds and"
                                                + " max_seconds"))
                .orElse(NameTtl.STANDARD);
    }

    private static Optional<Duration> time(BodyReader ttl, String field) {
        return ttl.number(field).map(Duration::ofSeconds);
    }

    private static GeneratedNames generated(BodyReader ddns) {
        return new GeneratedNames(
                ddns.value(
                        "replace_client_name",
                        GeneratedNames.When::parse,
                        GeneratedNames.When.NEVER,
                        "give never, always, when-present or when-not-present"),
                ddns.value(
                        "generated_prefix",
                        GeneratedNames::prefix,
                        GeneratedNames.STANDARD_PREFIX,
                        "give the beginning of a host name, like host"));
    }
}
