package io.leasehold.http.pages;

import java.util.List;

/**
 * What becomes of names.
 *
 * @param mayEdit whether the caller may decide
 * @param mayTest whether the caller may test zones
 * @param problem what was wrong with what was asked; may be empty
 */
public record DnsView(
        List<Zone> zones,
        List<Pending> pending,
        List<Finding> findings,
        List<Suggestion> suggestions,
        boolean mayEdit,
        boolean mayTest,
        String problem) {
    /**
     * @param servers each with its state in words
     * @param tested RFC 3339; empty when it never was
     * @param passed of the last test
     * @param test what failed, or what was noted
     * @param looked RFC 3339; empty when nobody looked yet
     * @param counts of the last look, in words
     */
    public record Zone(
            String name,
            List<String> servers,
            boolean silent,
            String keys,
            String tested,
            boolean passed,
            List<String> test,
            String looked,
            String counts,
            String summary) {}

    /**
     * @param name that is wanted; empty when names are to be removed
     * @param since RFC 3339
     * @param reason in words; empty before the first attempt failed
     * @param next RFC 3339; may be empty
     */
    public record Pending(
            String address,
            String name,
            String since,
            int attempts,
            String kind,
            String reason,
            String next) {}

    /**
     * @param since RFC 3339
     * @param mute who left it and why; may be empty
     */
    public record Finding(
            String id,
            String verdict,
            String name,
            String address,
            String message,
            List<String> evidence,
            String since,
            boolean adoptable,
            boolean removable,
            boolean muted,
            String mute) {}

    /**
     * @param subject what would get the name, in words
     */
    public record Suggestion(String address, String name, String subject) {}
}
