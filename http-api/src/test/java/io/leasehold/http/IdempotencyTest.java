package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.port.TokenStore.Role;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

class IdempotencyTest {
    private static final String PATH = "/api/v1/subnets/1/next-address";

    private static JsonObject wish(String name) {
        return new JsonObject()
                .put(
                        "claim",
                        new JsonObject()
                                .put(
                                        "owner",
                                        new JsonObject().put("kind", "static").put("name", name)));
    }

    @Test
    void theSameRequestTakesOneAddress() {
        try (Lan lan = Lan.at(new Lan.StoppedClock())) {
            Browser operator = new Browser(lan, Optional.of(lan.token(Role.OPERATOR)));
            Page first = operator.post(PATH, wish("a"), "Idempotency-Key", "k-1");
            Page second = operator.post(PATH, wish("a"), "Idempotency-Key", "k-1");
            assertThat(first.status()).isEqualTo(201);
            assertThat(second.status()).isEqualTo(201);
            assertThat(second.text()).isEqualTo(first.text());
            assertThat(second.header("Location")).isEqualTo(first.header("Location"));
            Page other = operator.post(PATH, wish("b"), "Idempotency-Key", "k-1");
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.json().getString("code")).isEqualTo("idempotency-key-reused");
            Page another = operator.post(PATH, wish("a"), "Idempotency-Key", "k-2");
            assertThat(another.json().getString("address"))
                    .isNotEqualTo(first.json().getString("address"));
        }
    }

    /** The answers are gone with the server that gave them; what it made is in the plan. */
    @Test
    void aRestartedServerFindsWhatTheRequestHasMade() {
        Lan.StoppedClock clock = new Lan.StoppedClock();
        try (Lan lan = Lan.at(clock);
                HttpApiBeside restarted = HttpApiBeside.of(lan)) {
            Optional<String> token = Optional.of(lan.token(Role.OPERATOR));
            Page first = new Browser(lan, token).post(PATH, wish("a"), "Idempotency-Key", "k-1");
            Page second =
                    new Browser(restarted.port(), token)
                            .post(PATH, wish("a"), "Idempotency-Key", "k-1");
            assertThat(second.status()).isEqualTo(201);
            assertThat(second.json().getString("address"))
                    .isEqualTo(first.json().getString("address"));
            assertThat(lan.plan.current().content().claims().stream().map(Claim::owner))
                    .filteredOn(owner -> owner.name().equals("a"))
                    .hasSize(1);
        }
    }

    private static Ask ask(String key, String body) {
        return new Ask(
                "r",
                new Caller("ann", Optional.of(Role.OPERATOR), Caller.Via.TOKEN),
                Map.of(),
                Map.of(),
                Map.of("idempotency-key", key),
                new JsonObject().put("x", body),
                Map.of());
    }

    @Test
    void refusesTheSameRequestWhileItIsUnderWay() {
        RecentAnswers answers = new RecentAnswers(new Lan.StoppedClock());
        Function<Ask, Answer> never =
                _ -> {
                    throw new AssertionError("carried out twice");
                };
        Answer answer =
                answers.once(
                        "op",
                        ask("k", "1"),
                        _ -> {
                            assertThatThrownBy(() -> answers.once("op", ask("k", "1"), never))
                                    .isInstanceOfSatisfying(
                                            ProblemException.class,
                                            e -> assertThat(e.problem().status()).isEqualTo(409));
                            return Answer.empty(204);
                        });
        assertThat(answers.once("op", ask("k", "1"), never)).isSameAs(answer);
    }

    @Test
    void forgetsRefusalsWhatIsADayOldAndWhatIsTooMuch() {
        Lan.StoppedClock clock = new Lan.StoppedClock();
        RecentAnswers answers = new RecentAnswers(clock, 2);
        AtomicInteger carriedOut = new AtomicInteger();
        Function<Ask, Answer> refused =
                _ -> {
                    carriedOut.incrementAndGet();
                    throw new ProblemException(Problem.notFound("x"));
                };
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> answers.once("op", ask("k", "1"), refused))
                    .isInstanceOf(ProblemException.class);
        }
        assertThat(carriedOut).hasValue(2);
        Function<Ask, Answer> done =
                _ -> {
                    carriedOut.incrementAndGet();
                    return Answer.empty(204);
                };
        answers.once("op", ask("k", "1"), done);
        answers.once("op", ask("k", "1"), done);
        assertThat(carriedOut).hasValue(3);
        clock.advance(RecentAnswers.LIFE.plus(Duration.ofSeconds(1)));
        answers.once("op", ask("k", "1"), done);
        assertThat(carriedOut).hasValue(4);
        answers.once("op", ask("l", "1"), done);
        answers.once("op", ask("m", "1"), done);
        answers.once("op", ask("k", "1"), done);
        assertThat(carriedOut).hasValue(7);
    }
}
