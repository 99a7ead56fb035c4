package io.leasehold.http.pages;

import java.util.List;

/**
 * What surrounds every page.
 *
 * @param assets path of the static files
 * @param signedIn whether {@code user} is the name of a token rather than anybody
 * @param conflicts how many are open and not muted
 * @param troubles what does not work as it should, in words
 */
public record Shell(
        String title,
        String assets,
        String user,
        boolean signedIn,
        int conflicts,
        List<Trouble> troubles) {
    /**
     * A component that is not well.
     *
     * @param since RFC 3339
     */
    public record Trouble(String name, String status, String detail, String since) {}
}
