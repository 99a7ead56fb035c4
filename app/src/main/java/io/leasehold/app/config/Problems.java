package io.leasehold.app.config;

import java.util.ArrayList;
import java.util.List;

/// Collects the problems of one file, so that all are told at once. Confined to the thread that
/// loads.
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private int errors;

    /// @param file the file as its user named it
    Problems(String file) {
        this.file = file;
    }

    void error(Position at, String message, String remedy) {
        found.add(new Problem(Problem.Severity.ERROR, file, at, message, remedy));
        errors++;
    }

    void warn(Position at, String message, String remedy) {
        found.add(new Problem(Problem.Severity.WARNING, file, at, message, remedy));
    }

    boolean hasErrors() {
        return errors > 0;
    }

    /// How many errors there are so far: a reader compares two counts to learn whether a part was
    /// good.
    int errors() {
        return errors;
    }

    List<Problem> inOrder() {
        return found.stream().sorted(Problem.BY_PLACE).distinct().toList();
    }
}
