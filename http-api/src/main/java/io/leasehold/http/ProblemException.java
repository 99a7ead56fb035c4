package io.leasehold.http;

/**
 * Ends one request with a {@link Problem}. Thrown while a request is being read, caught where its
 * answer is written; it never leaves this package.
 */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
