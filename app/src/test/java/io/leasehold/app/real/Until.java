package io.leasehold.app.real;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waiting with a deadline.
final class Until {
    private static final int PAUSE_MILLIS = 20;

    private Until() {}

    /// Asks again and again until there is an answer, and returns it.
    ///
    /// @param otherwise what to say when none comes in time
    static <T> T some(
            Duration patience, Supplier<Optional<T>> question, Supplier<String> otherwise) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + patience + ": " + otherwise.get());
            }
            pause(PAUSE_MILLIS);
        }
    }

    static void yes(Duration patience, BooleanSupplier condition, Supplier<String> otherwise) {
        boolean _ =
                some(
                        patience,
                        () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(),
                        otherwise);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
