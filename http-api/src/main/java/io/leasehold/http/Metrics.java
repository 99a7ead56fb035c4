package io.leasehold.http;

import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Prometheus reads. Inventory figures are computed when somebody asks. Thread-safe. */
final class Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final PrometheusMeterRegistry registry;
    private final LivePlan plan;
    private final Inventory inventory;
    private final DnsLedger dns;
    private final InstantSource clock;
    private final MultiGauge addresses;
    private final MultiGauge outbox;
    private final MultiGauge oldest;

    Metrics(
            PrometheusMeterRegistry registry,
            LivePlan plan,
            Inventory inventory,
            DnsLedger dns,
            InstantSource clock) {
        this.registry = registry;
        this.plan = plan;
        this.inventory = inventory;
        this.dns = dns;
        this.clock = clock;
        this.addresses =
                MultiGauge.builder("leasehold.pool.addresses")
                        .description("Addresses of a subnet by state")
                        .register(registry);
        this.outbox =
                MultiGauge.builder("leasehold.ddns.outbox.depth")
                        .description("Addresses whose DNS is not confirmed")
                        .register(registry);
        this.oldest =
                MultiGauge.builder("leasehold.ddns.oldest.pending.seconds")
                        .description("Age of the oldest unconfirmed address")
                        .register(registry);
    }

    void answered(String operation, int status, Duration took) {
        Timer.builder("leasehold.http.request")
                .description("HTTP requests")
                .tag("operation", operation)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(took);
    }

    synchronized Answer scrape() {
        try {
            refresh();
        } catch (StoreUnavailableException away) {
            // The other metrics matter most just now; the inventory's keep their last values.
            LOG.debug("inventory metrics are old: {}", away.getMessage());
        }
        return Answer.text("text/plain; version=0.0.4; charset=utf-8", registry.scrape());
    }

    private void refresh() {
        Instant now = clock.instant();
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (SubnetSnapshot subnet : plan.current().subnets()) {
            // Prefixes name the rows, and are unique in one space only: that in which leases live.
            if (!subnet.subnet().space().equals(Space.LAN)) {
                continue;
            }
            Map<AddressState, Long> states = inventory.usage(subnet).states();
            for (Map.Entry<AddressState, Long> entry : states.entrySet()) {
                rows.add(
                        MultiGauge.Row.of(
                                Tags.of(
                                        "subnet",
                                        subnet.subnet().prefix().toString(),
                                        "state",
                                        entry.getKey().text()),
                                entry.getValue()));
            }
        }
        addresses.register(rows, true);
        DnsLedger.Backlog backlog = dns.backlog();
        outbox.register(List.of(MultiGauge.Row.of(Tags.empty(), backlog.pending())), true);
        double age =
                backlog.oldest()
                        .map(since -> Duration.between(since, now).toMillis() / 1000.0)
                        .orElse(0.0);
        oldest.register(List.of(MultiGauge.Row.of(Tags.empty(), age)), true);
    }
}
