package io.leasehold.http;

import io.leasehold.ipam.plan.LivePlan;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.List;
import java.util.Random;

/** A second server over the store of a {@link Lan}: one that was restarted, or a sibling. */
record HttpApiBeside(HttpApi http, int port) implements AutoCloseable {
    static HttpApiBeside of(Lan lan) {
        HttpApi http =
                new HttpApi(
                        new Ports(
                                new LivePlan(lan.store),
                                lan.store,
                                lan.store,
                                lan.store,
                                lan.store,
                                List::of,
                                lan.store.conflictStore(),
                                lan.store.planHistory(),
                                lan.store.sightingStore(),
                                lan.journal,
                                lan.zones,
                                lan.store.dnsAuditStore()),
                        lan.clock,
                        new Random(8),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        "127.0.0.1",
                        0);
        return new HttpApiBeside(http, http.start());
    }

    @Override
    public void close() {
        http.close();
    }
}
