package io.leasehold.app.cli;

import io.leasehold.app.Leasehold;
import io.leasehold.app.PlanRefusedException;
import io.leasehold.app.Signals;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.dhcp.links.KernelLinks;
import io.leasehold.dhcp.links.LinkStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold run`: the server, until SIGTERM.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Serves until it is told to stop (SIGTERM, SIGINT).",
            "SIGHUP reads the plan of the file again: whole, or not at all."
        })
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Mixin private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws InterruptedException {
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        Signals signals = Signals.install();
        KernelLinks links = new KernelLinks(loaded.get().dhcp().interfaces());
        try (Leasehold server = Leasehold.start(loaded.get(), links, InstantSource.system())) {
            for (LinkStatus link : links.status()) {
                LOG.info("{}: {} {}", link.networkInterface(), link.state(), link.detail());
            }
            LOG.info("serving; page and API at {}", server.url());
            while (signals.await() == Signals.Order.RELOAD) {
                reload(server);
            }
            LOG.info("stopping");
        }
        return ExitCode.OK;
    }

    private void reload(Leasehold server) {
        Optional<LeaseholdConfig> again = config.load();
        if (again.isEmpty()) {
            LOG.warn("RELOAD_REFUSED {} has problems; the plan stays as it is", config.file());
            return;
        }
        try {
            long version = server.declare(again.get().plan()).version();
            LOG.info("plan of {} is in force as version {}", config.file(), version);
        } catch (PlanRefusedException refused) {
            refused.problems()
                    .forEach(p -> LOG.warn("RELOAD_REFUSED {}: {}", p.message(), p.remedy()));
        }
    }
}
