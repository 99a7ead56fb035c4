package io.leasehold.ipam.port;

/**
 * The store did not answer or refused for reasons of its own. What was attempted may or may not
 * have become durable; whoever needs to know must read it back.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
