package io.leasehold.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.InMemoryStore;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Instant;

/// Who owns an address is said as carving decides it, inside a pool and outside.
final class ExplainerTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InMemoryStore STORE = seed002();

    private static InMemoryStore seed002() {
        InMemoryStore store = new InMemoryStore(() -> NOON);
        ConfigOutcome outcome =
                ConfigFile.load(
                        Path.of(System.getProperty("leasehold.root", ".."))
                                .resolve("config/seed-002.yaml"));
        store.change(
                new PlanEdit.DeclareFilePlan(((ConfigOutcome.Loaded) outcome).config().plan()),
                new PlanStore.Author("test", "test", "-"));
        return store;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.69.1.60 | it is dynamic: any client may get it",
                "10.69.1.155 | it belongs to kubernetes-lb metallb/first-pool (claim"
                        + " 10.69.1.150-10.69.1.165, declared by FILE), carved out of the pool",
                "10.69.1.104 | it belongs to reservation worker-1 [mac 52:54:00:00:01:04] (declared"
                        + " by FILE), carved out of the pool",
                "10.69.1.1 | it belongs to infrastructure gateway, outside every pool",
                "10.69.1.255 | it belongs to infrastructure broadcast address, outside every pool",
                "10.69.1.30 | it is in no pool and nobody owns it: no client gets it"
            })
    void saysWhoOwnsAnAddress(String address, String expected) {
        Explainer explainer = new Explainer(STORE.current(), STORE, STORE, NOON);

        assertThat(explainer.address(Ipv4Address.parse(address))).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "10.69.1.60, address, 10.69.1.60",
        "00-00-5E-00-53-01, mac, 00-00-5E-00-53-01",
        "0000.5e00.5301, mac, 0000.5e00.5301",
        "id:ff:01, client_id, ff:01"
    })
    void saysWhereTheJournalIsAboutIt(String text, String condition, String value) {
        Explainer explainer = new Explainer(STORE.current(), STORE, STORE, NOON);

        assertThat(explainer.inJournal(text))
                .containsExactly(new Explainer.InJournal(condition, value));
    }
}
