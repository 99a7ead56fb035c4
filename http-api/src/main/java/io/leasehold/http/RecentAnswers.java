package io.leasehold.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What requests with an {@code Idempotency-Key} were answered, so that one that comes again is
 * answered the same and does nothing. A key belongs to whoever sent it. Only success is kept: a
 * request that was refused changed nothing, and may find better luck later. The newest {@value
 * #MOST} answers are kept, each for a day; what a request made is recognised for longer, because
 * its id follows from the key ({@link PlanWrites#newId}). Thread-safe.
 */
final class RecentAnswers {
    static final String HEADER = "idempotency-key";
    static final Duration LIFE = Duration.ofHours(24);
    static final int MOST = 10_000;

    private record Key(String caller, String text) {}

    /**
     * @param answer empty while the request is under way
     */
    private record Entry(String request, Instant at, Optional<Answer> answer) {}

    private final InstantSource clock;
    private final int most;

    /** In order of arrival, so that the first is the oldest. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    RecentAnswers(InstantSource clock) {
        this(clock, MOST);
    }

    RecentAnswers(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** Answers a request by {@code use}, or as it was answered before. */
    Answer once(String operation, Ask ask, Function<Ask, Answer> use) {
        Optional<String> header = ask.header(HEADER);
        // A dry run does nothing, however often.
        if (header.isEmpty() || ask.flag("dry_run")) {
            return use.apply(ask);
        }
        Key key = new Key(ask.caller().name(), header.get());
        String request = digest(operation, ask);
        Optional<Answer> known = begin(key, request);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Answer> answer = Optional.empty();
        try {
            answer = Optional.of(use.apply(ask));
            return answer.get();
        } finally {
            conclude(key, request, answer.filter(a -> a.status() < 300));
        }
    }

    private synchronized Optional<Answer> begin(Key key, String request) {
        Instant now = clock.instant();
        forget(now);
        Entry entry = entries.get(key);
        if (entry == null) {
            entries.put(key, new Entry(request, now, Optional.empty()));
            return Optional.empty();
        }
        if (!entry.request().equals(request)) {
            throw new ProblemException(reused());
        }
        return Optional.of(
                entry.answer()
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.of(
                                                        409,
                                                        "request-in-flight",
                                                        "Still at it",
                                                        "the request with this Idempotency-Key is"
                                                                + " being carried out; ask again"
                                                                + " when it is answered"))));
    }

    static Problem reused() {
        return Problem.of(
                422,
                "idempotency-key-reused",
                "Another request had this key",
                "this Idempotency-Key came with another request before; make a new key for each"
                        + " request, and send it again only with the same body");
    }

    private synchronized void conclude(Key key, String request, Optional<Answer> answer) {
        entries.remove(key);
        answer.ifPresent(
                a -> entries.put(key, new Entry(request, clock.instant(), Optional.of(a))));
    }

    private void forget(Instant now) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            boolean tooMany = entries.size() >= most;
            boolean tooOld = entry.at().plus(LIFE).isBefore(now);
            if (!tooMany && !tooOld) {
                return;
            }
            if (entry.answer().isPresent()) {
                oldest.remove();
            }
        }
    }

    private static String digest(String operation, Ask ask) {
        String whole =
                String.join(
                        "\n",
                        operation,
                        new TreeMap<>(ask.path()).toString(),
                        new TreeMap<>(ask.query()).toString(),
                        ask.body().encode());
        return HexFormat.of().formatHex(Etags.sha256(whole.getBytes(StandardCharsets.UTF_8)));
    }
}
