package io.leasehold.http;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;

import java.time.Duration;
import java.util.Locale;

/** Reads a subnet, with its pools, from a body. */
final class SubnetReader {
    private static final Ipv4Prefix NO_PREFIX = Ipv4Prefix.parse("0.0.0.0/32");

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
                .leaseTimes(leaseTimes(body))
                .options(body.options(OptionCatalog.STANDARD))
                .ddns(ddns(body))
                .dot0Dot255(body.flag("dot0_dot255", false))
                .announceRoutes(body.flag("announce_routes", false))
                .notes(body.notes())
                .source(Source.API)
                .pools(
                        body.values(
                                "pools",
                                text -> new Pool(Ipv4Range.parse(text)),
                                "give ranges or blocks inside " + prefix))
                .build();
    }

    private static LeaseTimes leaseTimes(BodyReader body) {
        return body.inside("lease_seconds")
                .map(
                        times ->
                                times.made(
                                        "",
                                        () ->
                                                new LeaseTimes(
                                                        seconds(
                                                                times,
                                                                "default",
                                                                LeaseTimes.DEFAULT.standard()),
                                                        seconds(
                                                                times,
                                                                "min",
                                                                LeaseTimes.DEFAULT.min()),
                                                        seconds(
                                                                times,
                                                                "max",
                                                                LeaseTimes.DEFAULT.max())),
                                        LeaseTimes.DEFAULT,
                                        "make them 1 <= min <= default <= max <= 4294967294"))
                .orElse(LeaseTimes.DEFAULT);
    }

    private static Duration seconds(BodyReader times, String field, Duration otherwise) {
        return Duration.ofSeconds(times.number(field, otherwise.toSeconds()));
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
                                        ddns.flag("reverse", false)))
                .orElse(DdnsPolicy.OFF);
    }
}
