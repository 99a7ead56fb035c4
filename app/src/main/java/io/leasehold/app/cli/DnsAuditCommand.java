package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ddns.audit.AuditSettings;
import io.leasehold.ddns.audit.Pace;
import io.leasehold.ddns.audit.ZoneAuditor;
import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.dns.ZoneTransfer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.store.PostgresStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold dns audit`: whether a zone holds what it should.
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Compares a zone with what it should hold. What is ours and missing or changed is put"
                    + " back by the",
            "server as soon as it runs; what is somebody else's is listed. What was found shows on"
                    + " the page, too."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the zone says what it should",
            "1:it could not be read; standard error says why",
            "2:the command line makes no sense",
            "3:something is missing, changed or in the way"
        })
public final class DnsAuditCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(2);

    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(
            arity = "0..1",
            defaultValue = "",
            paramLabel = "ZONE",
            description = "A zone in dns.zones; all of them unless given.")
    private String zone = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        List<DnsZoneConfig> zones = ChosenZones.of(loaded.get(), zone, spec.commandLine().getErr());
        if (zones.isEmpty()) {
            return ExitCode.REFUSED;
        }
        try (Database database = Database.attach(loaded.get().database())) {
            int worst = ExitCode.OK;
            for (DnsZoneConfig each : zones) {
                ZoneAudit audit = audit(loaded.get(), each, database.store());
                print(audit, spec.commandLine().getOut());
                worst = worse(worst, status(audit));
            }
            return worst;
        }
    }

    private static int worse(int one, int other) {
        return one == ExitCode.REFUSED || other == ExitCode.REFUSED
                ? ExitCode.REFUSED
                : Math.max(one, other);
    }

    private static ZoneAudit audit(
            LeaseholdConfig config, DnsZoneConfig zone, PostgresStore store) {
        SecureRandom random = new SecureRandom();
        AuditSettings looks = config.dns().audit().settings();
        InstantSource clock = InstantSource.system();
        ZoneAudit audit =
                new ZoneAuditor(
                                store.dnsLedger(),
                                new ZoneTable(config.dns().zones()),
                                new DnsLookup(
                                        new SocketTransport(TIMEOUT, System::nanoTime), random),
                                new ZoneTransfer(clock, TRANSFER_TIMEOUT, looks.mostRecords()),
                                new LivePlan(store.planStore())::current,
                                clock,
                                random,
                                looks,
                                Pace.perSecond(looks.queriesPerSecond()))
                        .audit(zone, store.dnsAuditStore().audit(zone.zone()));
        store.dnsAuditStore().save(audit);
        return audit;
    }

    private static int status(ZoneAudit audit) {
        if (audit.method() == ZoneAudit.Method.NONE) {
            return ExitCode.REFUSED;
        }
        ZoneAudit.Counts counts = audit.counts();
        return audit.findings().isEmpty() && counts.missing() == 0 && counts.changed() == 0
                ? ExitCode.OK
                : ExitCode.CHANGES;
    }

    private static void print(ZoneAudit audit, PrintWriter out) {
        ZoneAudit.Counts counts = audit.counts();
        out.printf("zone %s, %s%n", audit.zone(), audit.summary());
        out.printf(
                "  %d ok, %d missing, %d changed, %d foreign, %d stale, %d under way, %d not"
                        + " read%n",
                counts.ok(),
                counts.missing(),
                counts.changed(),
                counts.foreign(),
                counts.stale(),
                counts.pending(),
                counts.unread());
        audit.findings().forEach(finding -> out.printf("  %s%n", finding.message()));
        out.flush();
    }
}
