package io.leasehold.app;

import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.reconcile.ReconcileListener;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Settlement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// Figures and log lines of the reconciler. Thread-safe.
final class MeteredReconciler implements ReconcileListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.leasehold.ddns");

    private final MeterRegistry meters;
    private final Timer confirmed;

    MeteredReconciler(MeterRegistry meters) {
        this.meters = meters;
        this.confirmed =
                Timer.builder("leasehold.ddns.confirmed")
                        .description("From the commit of a lease to DNS having confirmed its name")
                        .publishPercentileHistogram()
                        .register(meters);
    }

    @Override
    public void confirmed(Settlement.Done done, Duration sinceDesired) {
        confirmed.record(sinceDesired);
        LOG.debug("DNS confirmed {} for {}", done.work().desired(), done.work().address());
    }

    @Override
    public void failed(String zone, Settlement.Failed failed) {
        meters.counter("leasehold.ddns.failures", "zone", zone, "kind", failed.kind()).increment();
        LOG.debug(
                "DNS attempt {} for {} failed, again at {}: {}",
                failed.work().attempts() + 1,
                failed.work().address(),
                failed.retryAt(),
                failed.reason());
    }

    @Override
    public void answered(DnsName zone, UpdateMessage.Kind kind, int names, String outcome) {
        meters.counter("leasehold.ddns.updates", "zone", zone.text(), "outcome", outcome)
                .increment();
    }
}
