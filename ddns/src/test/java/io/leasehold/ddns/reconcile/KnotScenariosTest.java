package io.leasehold.ddns.reconcile;

import static io.leasehold.ddns.reconcile.Given.address;
import static io.leasehold.ddns.reconcile.Given.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/// The same against Knot DNS, another implementation of RFC 2136 altogether.
@Tag("real")
final class KnotScenariosTest extends RegistrarScenarios {
    @TempDir Path directory;
    private Knot knot;

    @BeforeEach
    void start() {
        knot = Knot.startOrSkip(directory);
    }

    @AfterEach
    void stop() {
        if (knot != null) {
            knot.stop();
        }
    }

    @Override
    DnsServer server() {
        return knot.address();
    }

    @Override
    void enter(DnsName name, List<RecordData> records) {
        knot.enter(name, records);
    }

    @Override
    void stopServer() {
        knot.stop();
    }

    @Override
    void startServer() {
        knot.start();
    }

    /// BIND says REFUSED to a key that it knows and does not let in. Knot answers as if it had
    /// never heard of it: NOTAUTH with the TSIG error BADKEY.
    @Test
    void saysWhatIsWrongWithAKeyWithoutRights() {
        MemoryLedger ledger = new MemoryLedger();
        ledger.desire(publish(address(40), "policy", 1));

        new Reconciler(
                        ledger,
                        Given.zones(server(), Given.POWERLESS_KEY),
                        false,
                        ReconcilerSettings.DEFAULT,
                        new Random(3),
                        ReconcileListener.NONE)
                .pass(sender(InstantSource.system()), Instant.now());

        var failure = ledger.failure(address(40)).orElseThrow();
        assertThat(failure.kind()).isEqualTo("BADKEY");
        assertThat(failure.reason())
                .isEqualTo(
                        "update of zone example.org at %s with key powerless: the server has no key of this name and algorithm, or (Knot DNS) does not let it update this zone (BADKEY)"
                                .formatted(server()));
    }
}
