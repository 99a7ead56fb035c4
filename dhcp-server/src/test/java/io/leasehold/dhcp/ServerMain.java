package io.leasehold.dhcp;

import io.leasehold.dhcp.engine.ProbeSettings;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.links.KernelLinks;
import io.leasehold.dhcp.links.LinkStatus;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.sight.SightingBook;
import io.leasehold.ipam.testing.InMemoryStore;
import io.leasehold.ipam.testing.SubnetBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The DHCP server on the kernel's links with its leases in memory. Arguments: interface, then for
/// each subnet its prefix and pool; the first is the interface's own. Reads `seen ADDRESS`,
/// `in-use`, `proxies`, `probes`, `status` and `quit`, and ends each answer with `END`.
final class ServerMain {
    private ServerMain() {}

    public static void main(String[] arguments) throws IOException {
        InMemoryStore store = new InMemoryStore(InstantSource.system());
        LivePlan plan = new LivePlan(store);
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            SubnetBuilder subnet = SubnetBuilder.subnet(arguments[i]).pool(arguments[i + 1]);
            if (i == 1) {
                subnet.onInterface(arguments[0]);
            }
            PlanOutcome outcome =
                    plan.change(
                            new PlanEdit.AddSubnet(subnet.build()),
                            new PlanStore.Author("test", "test", "1"));
            if (!(outcome instanceof PlanOutcome.Applied)) {
                throw new IllegalStateException(outcome.toString());
            }
        }
        SightingBook book = new SightingBook();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        KernelLinks links = new KernelLinks(List.of(arguments[0]));
        DhcpServer server =
                new DhcpServer(
                        links,
                        store,
                        plan,
                        ExchangeSettings.DEFAULT,
                        InstantSource.system(),
                        meters,
                        () -> {},
                        new ProbeSettings(true, Duration.ofMillis(300), Duration.ofMinutes(5)),
                        book,
                        Safeguards.DEFAULT);
        server.start();
        System.out.println("READY");
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            switch (words[0]) {
                case "seen" ->
                        book.at(Ipv4Address.parse(words[1]))
                                .forEach(
                                        seen ->
                                                System.out.println(
                                                        "SEEN "
                                                                + seen.address()
                                                                + " "
                                                                + seen.hardware()
                                                                + " "
                                                                + seen.origin()
                                                                + " "
                                                                + seen.networkInterface()));
                case "in-use" ->
                        server.inUse()
                                .forEach(
                                        one ->
                                                System.out.println(
                                                        "IN USE "
                                                                + one.address()
                                                                + " "
                                                                + one.users()));
                case "proxies" ->
                        book.proxies().forEach(proxy -> System.out.println("PROXY " + proxy));
                case "probes" ->
                        System.out.println(
                                "PROBES "
                                        + (long)
                                                meters
                                                        .get("leasehold.probe.sent")
                                                        .counters()
                                                        .stream()
                                                        .mapToDouble(Counter::count)
                                                        .sum());
                case "status" -> {
                    for (LinkStatus status : links.status()) {
                        System.out.println(
                                "STATUS "
                                        + status.networkInterface()
                                        + " "
                                        + status.state()
                                        + " "
                                        + status.detail());
                    }
                }
                case "quit" -> {
                    server.close();
                    return;
                }
                default -> throw new IllegalArgumentException(order);
            }
            System.out.println("END");
        }
    }
}
