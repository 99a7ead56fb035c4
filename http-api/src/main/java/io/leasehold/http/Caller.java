package io.leasehold.http;

import io.leasehold.ipam.port.TokenStore.Role;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param name of the token, for the audit; {@code anonymous} without one
 * @param role empty when the caller may not even look
 * @param via how the caller is known
 */
record Caller(String name, Optional<Role> role, Via via) {
    enum Via {
        TOKEN,
        /**
         * A page's session cookie: a browser sends it without being asked, so origins are checked.
         */
        COOKIE,
        /** Nobody in particular. */
        NOBODY
    }

    static final Caller STRANGER = new Caller("anonymous", Optional.empty(), Via.NOBODY);
    static final Caller LOCAL = new Caller("anonymous", Optional.of(Role.VIEWER), Via.NOBODY);

    boolean may(Role needed) {
        return role.filter(r -> r.compareTo(needed) >= 0).isPresent();
    }
}
