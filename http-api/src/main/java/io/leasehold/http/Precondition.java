package io.leasehold.http;

import io.leasehold.ipam.plan.Plan;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What must be true of the stored plan for a change to be made. The store asks inside the change,
 * so that nobody, on this server or another, changes the plan between looking and writing. For one
 * request; asked by one thread at a time.
 */
final class Precondition implements Predicate<Plan> {
    private final Function<Plan, Optional<Problem>> objection;
    private volatile Optional<Problem> found = Optional.empty();

    private Precondition(Function<Plan, Optional<Problem>> objection) {
        this.objection = objection;
    }

    static Precondition none() {
        return new Precondition(_ -> Optional.empty());
    }

    /**
     * What is to be changed is there, and still what the caller saw.
     *
     * @param what it is, in words
     * @param ifMatch ETags as the header lists them; empty when there was no header
     * @param etag of it in a plan; empty when it is not there
     */
    static Precondition unchanged(
            String what, Optional<String> ifMatch, Function<Plan, Optional<String>> etag) {
        return new Precondition(
                plan -> {
                    Optional<String> current = etag.apply(plan);
                    return current.isEmpty()
                            ? Optional.of(Problem.notFound(what))
                            : objection(what, ifMatch, current.get());
                });
    }

    /** As {@link #unchanged}, or it is not there and the caller names no ETag. */
    static Precondition unchangedOrNew(
            String what, Optional<String> ifMatch, Function<Plan, Optional<String>> etag) {
        return new Precondition(
                plan -> {
                    Optional<String> current = etag.apply(plan);
                    if (current.isPresent()) {
                        return objection(what, ifMatch, current.get());
                    }
                    return ifMatch.map(_ -> Problem.preconditionFailed(what));
                });
    }

    /** This, and then nothing to object in another way. */
    Precondition butAlso(Function<Plan, Optional<Problem>> other) {
        return new Precondition(plan -> objection.apply(plan).or(() -> other.apply(plan)));
    }

    /** What is to be added is not there yet. */
    static Precondition isNew(Predicate<Plan> isThere) {
        return new Precondition(
                plan ->
                        isThere.test(plan)
                                ? Optional.of(Problem.preconditionFailed("what was to be added"))
                                : Optional.empty());
    }

    private static Optional<Problem> objection(
            String what, Optional<String> ifMatch, String current) {
        if (ifMatch.isEmpty()) {
            return Optional.of(
                    Problem.of(
                            428,
                            "precondition-required",
                            "If-Match is needed",
                            "read "
                                    + what
                                    + " and send its ETag as If-Match, so that nobody's change is"
                                    + " overwritten unseen"));
        }
        return Etags.match(ifMatch.get(), current)
                ? Optional.empty()
                : Optional.of(Problem.preconditionFailed(what));
    }

    @Override
    public boolean test(Plan stored) {
        found = objection.apply(stored);
        return found.isEmpty();
    }

    /** Why the change was not made, when it was this that stopped it. */
    Problem problem() {
        return found.orElseGet(() -> Problem.preconditionFailed("the plan"));
    }
}
