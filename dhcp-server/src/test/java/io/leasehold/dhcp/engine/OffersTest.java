package io.leasehold.dhcp.engine;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.OfferHold;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class OffersTest {
    private final List<String> freed = new ArrayList<>();
    private final Offers offers = new Offers(3, address -> freed.add(address.toString()));

    private static OfferHold hold(int client, int address, Instant until) {
        return new OfferHold(client(client), new SubnetId(1), ip(address), until);
    }

    private static Ipv4Address ip(int last) {
        return Ipv4Address.parse("192.0.2." + last);
    }

    @Test
    void anOfferStandsUntilItsEndExclusive() {
        offers.make(hold(1, 10, NOON));

        offers.expire(NOON.minusNanos(1));
        assertThat(offers.to(client(1)).map(OfferHold::address)).contains(ip(10));
        offers.expire(NOON);

        assertThat(offers.to(client(1))).isEmpty();
        assertThat(offers.of(ip(10))).isEmpty();
        assertThat(freed).containsExactly("192.0.2.10");
    }

    @Test
    void aSecondOfferToAClientReplacesTheFirst() {
        offers.make(hold(1, 10, NOON));
        offers.make(hold(1, 11, NOON.plusSeconds(9)));

        assertThat(freed).containsExactly("192.0.2.10");
        assertThat(offers.count()).isEqualTo(1);
        offers.expire(NOON.plusSeconds(5));
        assertThat(offers.of(ip(11))).as("ended with the replaced one").isPresent();
    }

    @Test
    void theOldestIsGivenUpForOneTooMany() {
        for (int i = 1; i <= 4; i++) {
            offers.make(hold(i, 10 + i, NOON.plusSeconds(i)));
        }

        assertThat(freed).containsExactly("192.0.2.11");
        assertThat(offers.count()).isEqualTo(3);
    }

    @Test
    void aWithdrawnOfferFreesItsAddressOnce() {
        offers.make(hold(1, 10, NOON));
        offers.withdraw(client(1));
        offers.withdraw(client(1));
        offers.expire(NOON.plusSeconds(1));

        assertThat(freed).containsExactly("192.0.2.10");
    }

    @Test
    void anOfferThatIsMadeAgainStandsLongerAndIsNotTheOldestAnyMore() {
        offers.make(hold(1, 10, NOON));
        offers.make(hold(2, 11, NOON.plusSeconds(1)));
        offers.make(hold(1, 10, NOON.plusSeconds(2)));

        offers.expire(NOON.plusSeconds(1));

        assertThat(freed).containsExactly("192.0.2.11");
        assertThat(offers.of(ip(10))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void agreesWithANaiveModel(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Offers many = new Offers(8, _ -> {});
        Map<Integer, OfferHold> model = new HashMap<>();
        Instant now = NOON;
        for (int step = 0; step < 5_000; step++) {
            int client = random.nextInt(8);
            if (random.nextInt(3) == 0) {
                many.withdraw(client(client));
                model.remove(client);
            } else {
                OfferHold hold = hold(client, 10 + client, now.plusSeconds(30));
                many.make(hold);
                model.put(client, hold);
            }
            if (random.nextInt(5) == 0) {
                now = now.plusSeconds(random.nextInt(20));
                many.expire(now);
                Instant limit = now;
                model.values().removeIf(hold -> !hold.until().isAfter(limit));
            }
            assertThat(many.count()).as("seed %d step %d", seed, step).isEqualTo(model.size());
            for (int i = 0; i < 8; i++) {
                assertThat(many.to(client(i)).isPresent()).isEqualTo(model.containsKey(i));
                assertThat(many.of(ip(10 + i)).isPresent()).isEqualTo(model.containsKey(i));
            }
        }
    }
}
