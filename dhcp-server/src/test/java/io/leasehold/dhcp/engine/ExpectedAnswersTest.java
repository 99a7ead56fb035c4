package io.leasehold.dhcp.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class ExpectedAnswersTest {
    private static final Ipv4Address TEN = Ipv4Address.parse("192.0.2.10");
    private static final ProbeTarget TARGET = new ProbeTarget(TEN, Optional.of("eth0"));

    private final List<ProbeTarget> probed = new ArrayList<>();
    private final ExpectedAnswers expected =
            new ExpectedAnswers(
                    new Prober() {
                        @Override
                        public boolean canProbe(ProbeTarget target) {
                            return target.equals(TARGET);
                        }

                        @Override
                        public void probe(ProbeTarget target) {
                            probed.add(target);
                        }
                    });

    @Test
    void whatNobodyAskedAboutIsNotTaken() {
        assertThat(expected.take(TEN)).isFalse();

        expected.probe(TARGET);
        assertThat(probed).containsExactly(TARGET);
        assertThat(expected.take(TEN)).isTrue();
        assertThat(expected.take(Ipv4Address.parse("192.0.2.11"))).isFalse();

        expected.forget(TEN);
        assertThat(expected.take(TEN)).isFalse();
    }

    @Test
    void aFloodOfAnswersIsCutOffUntilTheNextProbe() {
        expected.probe(TARGET);
        int taken = 0;
        for (int i = 0; i < 1000; i++) {
            taken += expected.take(TEN) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(ExpectedAnswers.PER_PROBE);

        expected.probe(TARGET);
        assertThat(expected.take(TEN)).isTrue();
    }
}
