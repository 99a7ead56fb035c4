package io.leasehold.ipam.dns;

import io.leasehold.ipam.text.Spelling;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of trying whether a zone can be kept: for each of its servers the stages in order, up
 * to the first that failed.
 *
 * @param at when it was over
 * @param steps of the first server, then of the next
 */
public record ZoneTest(DnsName zone, Instant at, List<Step> steps) {
    /** What is tried, in this order: each makes sense only when those before it worked. */
    public enum Stage {
        /** Somebody answers a question over UDP. */
        UDP,
        /** Somebody answers a question over TCP. */
        TCP,
        /** The server has this very zone, not its parent or a copy of answers about it. */
        AUTHORITY,
        /** The SOA names this server as the primary (RFC 2136 section 1). */
        PRIMARY,
        /** The server knows one of the keys, its secret, and the time. */
        KEY,
        /** Updates are taken from the address we send from. */
        SOURCE,
        /** Prerequisites are judged (RFC 2136 section 3.2). */
        PREREQUISITES,
        /** A name that nobody has can be added. */
        ADD,
        /** What was added can be read. */
        READ_BACK,
        /** What was added can be deleted, type by type. */
        DELETE,
        /** What was deleted cannot be read any more. */
        GONE;

        /** As the API and the commands write it. */
        public String text() {
            return Spelling.of(this);
        }
    }

    /** How a stage ended. */
    public enum Outcome {
        PASSED,
        /** Not as it usually is; names can be published all the same. */
        NOTED,
        FAILED;

        /** As the API and the commands write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One stage at one server.
     *
     * @param server as configured, with its port
     * @param words what was tried, what came of it and, when it failed, what to do
     */
    public record Step(String server, Stage stage, Outcome outcome, String words) {}

    public ZoneTest {
        steps = List.copyOf(steps);
    }

    /** Whether names can be published through every server of the zone. */
    public boolean passed() {
        return failure().isEmpty();
    }

    /** The first stage that failed. */
    public Optional<Step> failure() {
        return steps.stream().filter(step -> step.outcome() == Outcome.FAILED).findFirst();
    }
}
