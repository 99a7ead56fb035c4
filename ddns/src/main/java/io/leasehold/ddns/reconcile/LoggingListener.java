package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Settlement;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Logs what an operator has to know and passes everything on to the next listener. A failure is
/// logged once a minute for each zone and kind; the metrics behind it count all. Lane-confined.
public final class LoggingListener implements ReconcileListener {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingListener.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final ReconcileListener next;
    private final InstantSource clock;

    /// Bounded by configured zones times failure kinds.
    private final Map<Subject, Instant> lastLogged = new HashMap<>();

    private record Subject(String zone, String kind) {}

    public LoggingListener(ReconcileListener next, InstantSource clock) {
        this.next = next;
        this.clock = clock;
    }

    @Override
    public void confirmed(Settlement.Done done, Duration sinceDesired) {
        next.confirmed(done, sinceDesired);
        LOG.debug("DNS says {} after {} ms", done.work().desired(), sinceDesired.toMillis());
    }

    @Override
    public void failed(String zone, Settlement.Failed failed) {
        next.failed(zone, failed);
        Instant now = clock.instant();
        Subject subject = new Subject(zone, failed.kind());
        Instant before = lastLogged.getOrDefault(subject, Instant.MIN);
        if (before.isBefore(now.minus(QUIET))) {
            lastLogged.put(subject, now);
            LOG.warn(
                    "DDNS_NOT_PUBLISHED zone={} kind={} address={} retry={}: {}",
                    zone,
                    failed.kind(),
                    failed.work().address(),
                    failed.retryAt(),
                    failed.reason());
        }
    }

    @Override
    public void answered(DnsName zone, UpdateMessage.Kind kind, int names, String outcome) {
        next.answered(zone, kind, names, outcome);
    }

    @Override
    public void server(DnsServer server, boolean answers, String words) {
        next.server(server, answers, words);
        if (answers) {
            LOG.info("DNS server {} answers again", server);
        } else {
            LOG.warn("DDNS_SERVER_SILENT server={}: {}", server, words);
        }
    }
}
