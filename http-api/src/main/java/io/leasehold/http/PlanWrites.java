package io.leasehold.http;

import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.vertx.core.json.JsonObject;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The one way in which API and pages change the plan. Calls block; thread-safe. */
final class PlanWrites {
    private final LivePlan plan;
    private final RandomGenerator random;

    PlanWrites(LivePlan plan, RandomGenerator random) {
        this.plan = plan;
        this.random = random;
    }

    /**
     * A change that was made, or in a dry run could be.
     *
     * @param plan after it
     */
    record Written(Plan plan, Effects effects, boolean dryRun) {
        /** What a dry run answers, or else what {@code done} makes of the new plan. */
        Answer answer(Function<Plan, Answer> done) {
            return dryRun ? Answer.json(PlanViews.dryRun(this)) : done.apply(plan);
        }

        /** A view of what was written, with what followed from writing it. */
        JsonObject with(JsonObject view) {
            return view.put("effects", PlanViews.effects(effects));
        }
    }

    /**
     * Makes a change, or with {@code dry_run} finds out what it would do.
     *
     * @throws ProblemException when it is not made
     */
    Written write(Ask ask, PlanEdit edit, Precondition condition, Pointers pointers) {
        return conclude(ask, change(ask, edit, condition), condition, pointers);
    }

    private static Written conclude(
            Ask ask, PlanOutcome outcome, Precondition condition, Pointers pointers) {
        return switch (outcome) {
            case PlanOutcome.Applied(Plan after, Effects effects) ->
                    new Written(after, effects, ask.flag("dry_run"));
            case PlanOutcome.Stale() -> throw new ProblemException(condition.problem());
            case PlanOutcome.Missing missing ->
                    throw new ProblemException(Problem.ofMissing(missing));
            case PlanOutcome.OwnedByFile owned ->
                    throw new ProblemException(Problem.ofOwnedByFile(owned));
            case PlanOutcome.Refused refused ->
                    throw new ProblemException(Problem.ofRefused(refused, pointers));
        };
    }

    /**
     * Adds something whose id follows from the request when it has an Idempotency-Key. One that
     * comes again after its answer was lost, even to a server that was restarted meanwhile, then
     * finds what it has made.
     *
     * @param isThere whether a plan has it already
     */
    Written add(Ask ask, PlanEdit edit, Predicate<Plan> isThere, Pointers pointers) {
        Precondition isNew = Precondition.isNew(isThere);
        PlanOutcome outcome = change(ask, edit, isNew);
        if (outcome instanceof PlanOutcome.Stale) {
            plan.refresh();
            return new Written(plan.current(), Effects.NONE, ask.flag("dry_run"));
        }
        return conclude(ask, outcome, isNew, pointers);
    }

    private PlanOutcome change(Ask ask, PlanEdit edit, Precondition condition) {
        PlanStore.Request request = PlanStore.Request.of(edit, ask.author()).onlyIf(condition);
        return plan.change(ask.flag("dry_run") ? request.asDryRun() : request);
    }

    /** The id of something new. */
    UUID newId(Ask ask, String operation) {
        byte[] bytes = new byte[16];
        Optional<String> key = ask.header(RecentAnswers.HEADER);
        if (key.isPresent()) {
            String whole =
                    String.join(
                            "\n",
                            operation,
                            ask.caller().name(),
                            key.get(),
                            new TreeMap<>(ask.path()).toString(),
                            ask.body().encode());
            ByteBuffer.wrap(Etags.sha256(whole.getBytes(StandardCharsets.UTF_8))).get(bytes);
        } else {
            random.nextBytes(bytes);
        }
        // RFC 9562: version 8 follows a rule of our own, version 4 is random.
        bytes[6] = (byte) (bytes[6] & 0x0f | (key.isPresent() ? 0x80 : 0x40));
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
