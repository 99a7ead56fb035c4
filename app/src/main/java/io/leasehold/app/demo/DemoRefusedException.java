package io.leasehold.app.demo;

/// The demo would have touched what is not its own; nothing was changed.
public final class DemoRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoRefusedException(String message) {
        super(message);
    }
}
