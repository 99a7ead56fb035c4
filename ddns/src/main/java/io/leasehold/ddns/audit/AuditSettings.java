package io.leasehold.ddns.audit;

/// Bounds of one look at a zone.
///
/// @param bookPage addresses read from the ledger at once
/// @param mostRecords a larger zone is not read whole
/// @param mostRechecks differences that are read a second time before they are believed; more than
///   that at once is a zone that was lost, not a race
/// @param sample names that each resolver is asked for; 0 asks none
/// @param queriesPerSecond at most
public record AuditSettings(
        int bookPage, long mostRecords, int mostRechecks, int sample, int queriesPerSecond) {
    public static final AuditSettings DEFAULT = new AuditSettings(1000, 2_000_000, 2000, 50, 500);

    /// The same, asking only the servers of the zone.
    public AuditSettings withoutResolvers() {
        return new AuditSettings(bookPage, mostRecords, mostRechecks, 0, queriesPerSecond);
    }
}
