package io.leasehold.ipam.plan;

import java.util.Optional;

/**
 * How the clients of a link are treated; what a scope leaves out the wider one says.
 *
 * @param matchClientId whether a client is known by its client identifier (option 61) before its
 *     hardware address; without it by its hardware address alone, for devices that boot through
 *     several systems. True unless set.
 * @param authoritative whether a client is refused (NAK) that asks for an address we know nothing
 *     of; without it such a client meets silence (RFC 2131 section 4.3.2). True unless set.
 */
public record Handling(Optional<Boolean> matchClientId, Optional<Boolean> authoritative) {
    public static final Handling UNSET = new Handling(Optional.empty(), Optional.empty());

    /** This in a wider scope and {@code over} in a narrower one. */
    public Handling overlaidBy(Handling over) {
        return new Handling(
                over.matchClientId.or(() -> matchClientId),
                over.authoritative.or(() -> authoritative));
    }

    public boolean matchesClientId() {
        return matchClientId.orElse(true);
    }

    public boolean isAuthoritative() {
        return authoritative.orElse(true);
    }
}
