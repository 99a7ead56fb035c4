package io.leasehold.store.embedded;

/// The embedded PostgreSQL cannot do what it was asked; the message says what was tried, where, and
/// what to do about it.
public final class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message + " (" + cause + ")", cause);
    }
}
