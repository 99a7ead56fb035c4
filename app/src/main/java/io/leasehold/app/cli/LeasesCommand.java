package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.port.LeaseDirectory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold leases`: who has what.
@Command(
        name = "leases",
        mixinStandardHelpOptions = true,
        description = "Lists leases by address, one a line: address, state, MAC, name, end, DNS.")
public final class LeasesCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(
            arity = "0..1",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "Only leases with this in address, MAC, client identifier or name.")
    private String text = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        try (Database database = Database.attach(loaded.get().database())) {
            print(database.store().leaseDirectory(), spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }

    private void print(LeaseDirectory directory, PrintWriter out) {
        Ipv4Range everywhere = new Ipv4Range(Ipv4Address.ANY, Ipv4Address.BROADCAST);
        Optional<Ipv4Address> after = Optional.empty();
        List<LeaseDirectory.Entry> page;
        do {
            page = directory.leases(everywhere, after, Optional.empty(), text, PAGE);
            page.forEach(entry -> out.println(line(entry)));
            after = page.isEmpty() ? after : Optional.of(page.getLast().lease().address());
        } while (page.size() == PAGE);
        out.flush();
    }

    private static String line(LeaseDirectory.Entry entry) {
        Lease lease = entry.lease();
        String dns =
                entry.dns()
                        .map(d -> d.confirmed() ? "confirmed" : d.failure().orElse("pending"))
                        .orElse("-");
        return "%-15s %-8s %-17s %-40s %s dns:%s"
                .formatted(
                        lease.address(),
                        lease.state(),
                        lease.client().hardware(),
                        lease.fqdn().map(Object::toString).orElse("-"),
                        lease.expires(),
                        dns);
    }
}
