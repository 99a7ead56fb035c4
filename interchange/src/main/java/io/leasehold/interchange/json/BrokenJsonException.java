package io.leasehold.interchange.json;

import io.leasehold.interchange.Mistake;

/// A file is not JSON as Kea reads it. Carries the one place where reading had to end.
public final class BrokenJsonException extends Exception {
    private final transient Mistake mistake;

    BrokenJsonException(Mistake mistake) {
        super(mistake.toString());
        this.mistake = mistake;
    }

    public Mistake mistake() {
        return mistake;
    }
}
