package io.leasehold.ddns.reconcile;

import static io.leasehold.ddns.reconcile.Given.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.DnsTransport;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/// A message over TCP has 65,535 octets at most (RFC 1035 section 4.2.2).
class LargestMessageTest {
    private static final DnsServer SERVER = new DnsServer("192.0.2.53", 53);
    private static final int NAMES = ReconcilerSettings.DEFAULT.namesPerMessage();

    private final Map<UpdateMessage.Kind, Integer> largest =
            new EnumMap<>(UpdateMessage.Kind.class);
    private int octets;

    /// Weighs what is sent, and says that names are in use and all else works.
    private final UpdateSender scale =
            new UpdateSender() {
                private final SignedUpdateSender wire =
                        new SignedUpdateSender(
                                (protocol, server, local, request, judge) -> {
                                    octets = request.length;
                                    return new DnsTransport.Delivery.Silent();
                                },
                                InstantSource.system(),
                                new Random(1));

                @Override
                public UpdateAnswer update(
                        DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                    UpdateAnswer _ = wire.update(zone, server, message);
                    largest.merge(message.kind(), octets, Integer::max);
                    return message.kind() == UpdateMessage.Kind.U1
                            ? new UpdateAnswer.Unmet(UpdateAnswer.Condition.NAME_IN_USE)
                            : UpdateAnswer.APPLIED;
                }

                @Override
                public boolean answers(DnsZoneConfig zone, DnsServer server) {
                    return true;
                }
            };

    /// 253 characters, of which it shares none but the zone's with another.
    private static DnsName longName(int number) {
        String label = "%03d".formatted(number) + "a".repeat(60);
        return DnsName.parse(
                "%s.%s.%s.%s.example.org".formatted(label, label, label, label.substring(0, 49)));
    }

    @ParameterizedTest
    @EnumSource
    void fitsWhenAllNamesAreAsLongAsNamesCanBe(ConflictMode mode) {
        MemoryLedger ledger = new MemoryLedger();
        for (int i = 0; i < NAMES; i++) {
            DnsName name = longName(i);
            ledger.desire(
                    new DnsIntent.Publish(
                                    address(10 + i),
                                    name,
                                    Given.dhcid(i, name),
                                    Duration.ofMinutes(10),
                                    true,
                                    true)
                            .withMode(mode));
        }
        Reconciler reconciler =
                new Reconciler(
                        ledger,
                        Given.zones(SERVER),
                        true,
                        ReconcilerSettings.DEFAULT,
                        new Random(3),
                        ReconcileListener.NONE);
        reconciler.pass(scale, Instant.EPOCH);
        for (int i = 0; i < NAMES; i++) {
            ledger.desire(Given.withdraw(address(10 + i)));
        }
        reconciler.pass(scale, Instant.EPOCH);

        assertThat(ledger.backlog().pending()).isZero();
        assertThat(largest).isNotEmpty();
        assertThat(largest.values()).allMatch(size -> size <= 65_535, "octets: " + largest);
        // Full enough to show that it is this limit that was met.
        assertThat(largest.values()).anyMatch(size -> size > 50_000, "octets: " + largest);
    }
}
