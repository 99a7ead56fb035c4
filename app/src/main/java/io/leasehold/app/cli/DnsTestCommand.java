package io.leasehold.app.cli;

import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ddns.check.ZoneCheck;
import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.RoutedSource;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.dns.ZoneTest;

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

/// `leasehold dns test`: whether a zone takes our names.
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Tries whether the servers of a zone take our names, step by step: reachable,"
                    + " authoritative, key,",
            "source address, prerequisites, then adds a name that nobody has, reads it and deletes"
                    + " it again.",
            "Needs nothing but the file; whether the server runs does not matter."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every step passed",
            "1:a step failed, and says what to do; or the file is refused",
            "2:the command line makes no sense"
        })
public final class DnsTestCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

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
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        SocketTransport transport = new SocketTransport(TIMEOUT, System::nanoTime);
        ZoneCheck check =
                new ZoneCheck(
                        new SignedUpdateSender(transport, clock, random),
                        new DnsLookup(transport, random),
                        RoutedSource::to,
                        random,
                        clock);
        boolean passed = !zones.isEmpty();
        for (DnsZoneConfig each : zones) {
            passed &= print(check.test(each), spec.commandLine().getOut());
        }
        return passed ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static boolean print(ZoneTest test, PrintWriter out) {
        test.steps().forEach(step -> out.println(ZoneCheck.line(step)));
        out.println(
                "zone "
                        + test.zone()
                        + test.failure()
                                .map(f -> ": FAILED at " + f.stage().text() + " of " + f.server())
                                .orElse(": names can be published"));
        out.flush();
        return test.passed();
    }
}
