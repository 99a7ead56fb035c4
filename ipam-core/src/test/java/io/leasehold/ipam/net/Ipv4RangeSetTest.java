package io.leasehold.ipam.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class Ipv4RangeSetTest {
    private static final int UNIVERSE = 200;

    @Test
    void joinsWhatOverlapsOrTouches() {
        assertThat(
                        Ipv4RangeSet.of(
                                List.of(
                                        Ipv4Range.parse("192.0.2.8-192.0.2.9"),
                                        Ipv4Range.parse("192.0.2.1-192.0.2.4"),
                                        Ipv4Range.parse("192.0.2.5"),
                                        Ipv4Range.parse("192.0.2.2-192.0.2.3"))))
                .hasToString("[192.0.2.1-192.0.2.5, 192.0.2.8-192.0.2.9]");
    }

    @Test
    void refusesRangesThatAreNotCanonical() {
        assertThatThrownBy(
                        () ->
                                new Ipv4RangeSet(
                                        List.of(
                                                Ipv4Range.parse("192.0.2.1"),
                                                Ipv4Range.parse("192.0.2.2"))))
                .hasMessage("ranges 192.0.2.1 and 192.0.2.2 are not sorted and apart");
    }

    @Test
    void worksAtTheEndsOfTheAddressSpace() {
        Ipv4RangeSet everything = Ipv4RangeSet.of(List.of(Ipv4Range.parse("0.0.0.0/0")));
        Ipv4RangeSet ends =
                Ipv4RangeSet.of(
                        List.of(Ipv4Range.parse("0.0.0.0"), Ipv4Range.parse("255.255.255.255")));

        assertThat(everything.minus(ends)).hasToString("[0.0.0.1-255.255.255.254]");
        assertThat(everything.minus(everything)).isEqualTo(Ipv4RangeSet.EMPTY);
        assertThat(everything.size()).isEqualTo(1L << 32);
    }

    /** The algebra agrees with one bit per address. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithOneBitPerAddress(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 500; round++) {
            List<Ipv4Range> some = ranges(random);
            List<Ipv4Range> others = ranges(random);
            Ipv4RangeSet set = Ipv4RangeSet.of(some);
            Ipv4RangeSet difference = set.minus(Ipv4RangeSet.of(others));
            BitSet model = bits(some);
            BitSet modelDifference = bits(some);
            modelDifference.andNot(bits(others));

            assertThat(bits(set.ranges())).as("seed %d: %s", seed, some).isEqualTo(model);
            assertThat(bits(difference.ranges()))
                    .as("seed %d: %s minus %s", seed, some, others)
                    .isEqualTo(modelDifference);
            assertThat(set.size()).isEqualTo(model.cardinality());
            assertThat(difference).isEqualTo(Ipv4RangeSet.of(difference.ranges()));
            for (int i = 0; i < UNIVERSE; i++) {
                assertThat(set.contains(address(i))).isEqualTo(model.get(i));
            }
        }
    }

    private static List<Ipv4Range> ranges(RandomGenerator random) {
        List<Ipv4Range> ranges = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            int from = random.nextInt(UNIVERSE);
            int to = Math.min(UNIVERSE - 1, from + random.nextInt(40));
            ranges.add(new Ipv4Range(address(from), address(to)));
        }
        return ranges;
    }

    private static BitSet bits(List<Ipv4Range> ranges) {
        BitSet bits = new BitSet();
        ranges.forEach(r -> bits.set(index(r.first()), index(r.last()) + 1));
        return bits;
    }

    private static Ipv4Address address(int index) {
        return Ipv4Address.parse("192.0.2.0").plus(index);
    }

    private static int index(Ipv4Address address) {
        return (int) (address.asLong() - Ipv4Address.parse("192.0.2.0").asLong());
    }
}
