package io.leasehold.app.cli;

import io.leasehold.app.Leasehold;
import io.leasehold.app.PlanRefusedException;
import io.leasehold.app.Signals;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.dhcp.links.KernelLinks;
import io.leasehold.dhcp.links.LinkStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// What `leasehold run` does, without picocli. That library is compiled for Java 5: no AOT cache
/// takes such classes, so to read three words of a command line with them costs a third of a second
/// before the server begins to start.
public final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final int WITH_FILE_APART = 3;

    private final Path file;
    private final PrintWriter err;

    /// @param err where problems of the configuration go
    Serving(Path file, PrintWriter err) {
        this.file = file;
        this.err = err;
    }

    /// The file of `run --config FILE`, as services start the server. Empty for every other command
    /// line, and for one that picocli may understand in another way.
    public static Optional<Path> fileOf(String... arguments) {
        boolean plain =
                arguments.length == WITH_FILE_APART
                        && arguments[0].equals("run")
                        && (arguments[1].equals("--config") || arguments[1].equals("-c"))
                        && !arguments[2].isEmpty()
                        && "-@\"'".indexOf(arguments[2].charAt(0)) < 0;
        return plain ? Optional.of(Path.of(arguments[2])) : Optional.empty();
    }

    /// Serves until a signal says to stop.
    ///
    /// @return the exit status; what failed is then printed
    public static int run(Path file, PrintWriter err) {
        try {
            return new Serving(file, err).run();
        } catch (InterruptedException | RuntimeException failure) {
            FailureReport.print(failure, "run", err);
            return ExitCode.REFUSED;
        }
    }

    /// The same, failures thrown.
    int run() throws InterruptedException {
        Optional<LeaseholdConfig> loaded = PrintedConfig.load(file, err);
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
        Optional<LeaseholdConfig> again = PrintedConfig.load(file, err);
        if (again.isEmpty()) {
            LOG.warn("RELOAD_REFUSED {} has problems; the plan stays as it is", file);
            return;
        }
        try {
            long version = server.declare(again.get().plan()).version();
            LOG.info("plan of {} is in force as version {}", file, version);
        } catch (PlanRefusedException refused) {
            refused.problems()
                    .forEach(p -> LOG.warn("RELOAD_REFUSED {}: {}", p.message(), p.remedy()));
        }
    }
}
