package io.leasehold.http.pages;

import java.util.List;

/**
 * What cannot both be right.
 *
 * @param open worst first
 * @param closed youngest first, a few
 * @param mayEdit whether the caller may mute
 * @param problem what was wrong with what was sent; may be empty
 */
public record ConflictTable(List<Row> open, List<Row> closed, boolean mayEdit, String problem) {
    /**
     * @param severity {@code info}, {@code warning} or {@code critical}
     * @param closed RFC 3339; empty while it lasts
     * @param mute who muted it and why; empty when nobody did
     */
    public record Row(
            String id,
            String severity,
            String where,
            String message,
            List<String> evidence,
            String opened,
            String closed,
            boolean muted,
            String mute) {}
}
