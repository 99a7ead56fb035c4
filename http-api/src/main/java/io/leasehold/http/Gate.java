package io.leasehold.http;

import io.leasehold.ipam.access.Tokens;
import io.leasehold.ipam.port.TokenStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.port.TokenStore.Token;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides who asks and whether they may. Calls block; thread-safe. */
final class Gate {
    static final String COOKIE = "lh_session";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final TokenStore tokens;
    private final Sessions sessions;
    private final boolean loopback;

    /**
     * @param loopback whether only this host can reach the listener
     */
    Gate(TokenStore tokens, Sessions sessions, boolean loopback) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.loopback = loopback;
    }

    /**
     * What of a request says who asks.
     *
     * @param forwarded whether a proxy says it forwarded the request
     */
    record Credentials(
            String method,
            Optional<String> authorization,
            Optional<String> session,
            Optional<String> origin,
            Optional<String> fetchSite,
            String host,
            boolean forwarded) {}

    /** Who asks, or the problem with what they showed. */
    sealed interface Verdict {
        record Known(Caller caller) implements Verdict {}

        record Refused(Problem problem) implements Verdict {}
    }

    Verdict identify(Credentials shown) {
        if (shown.authorization().isPresent()) {
            return bearer(shown.authorization().get())
                    .<Verdict>map(t -> new Verdict.Known(caller(t, Caller.Via.TOKEN)))
                    .orElseGet(
                            () ->
                                    new Verdict.Refused(
                                            Problem.unauthenticated(
                                                    "the Authorization header has no token we"
                                                            + " know")));
        }
        Optional<Token> bySession =
                shown.session().flatMap(sessions::tokenId).flatMap(tokens::find);
        if (bySession.isPresent()) {
            return SAFE.contains(shown.method()) || isSameOrigin(shown)
                    ? new Verdict.Known(caller(bySession.get(), Caller.Via.COOKIE))
                    : new Verdict.Refused(Problem.crossOrigin());
        }
        return new Verdict.Known(isLocal(shown) ? Caller.LOCAL : Caller.STRANGER);
    }

    private Optional<Token> bearer(String authorization) {
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Tokens.recognise(authorization.substring(7).strip(), tokens)
                : Optional.empty();
    }

    private static Caller caller(Token token, Caller.Via via) {
        return new Caller(token.name(), Optional.of(token.role()), via);
    }

    /**
     * Whether somebody on this host asks for this host. The Host header counts, or any web site
     * could read the LAN's inventory through a visitor's browser by pointing its own name at
     * 127.0.0.1; and a proxy on this host speaks for others.
     */
    private boolean isLocal(Credentials shown) {
        return loopback && !shown.forwarded() && isLoopbackName(hostWithoutPort(shown.host()));
    }

    static String hostWithoutPort(String host) {
        int bracket = host.lastIndexOf(']');
        int colon = host.lastIndexOf(':');
        return colon > bracket ? host.substring(0, colon) : host;
    }

    /** Whether a listen address, or the name in a URL, is this host's loopback. */
    static boolean isLoopbackName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.matches("127(\\.[0-9]{1,3}){3}");
    }

    static boolean isSameOrigin(Credentials shown) {
        if (shown.origin().isEmpty()) {
            return shown.fetchSite().filter("same-origin"::equals).isPresent();
        }
        try {
            String authority = new URI(shown.origin().get()).getAuthority();
            return authority != null && authority.equalsIgnoreCase(shown.host());
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Why the caller may not, if that is so. */
    static Optional<Problem> refusal(Caller caller, Role needed) {
        if (caller.may(needed)) {
            return Optional.empty();
        }
        return Optional.of(
                caller.via() == Caller.Via.NOBODY
                        ? Problem.unauthenticated(
                                "this needs a token with the role "
                                        + Views.text(needed)
                                        + " or higher")
                        : Problem.forbidden(
                                "token "
                                        + HostText.display(caller.name())
                                        + " has the role "
                                        + caller.role().map(Views::text).orElse("none")
                                        + "; this needs "
                                        + Views.text(needed)));
    }

    /** Opens a session for a token. */
    Optional<String> signIn(String tokenText) {
        return Tokens.recognise(tokenText, tokens).map(sessions::open);
    }

    void signOut(String session) {
        sessions.close(session);
    }
}
