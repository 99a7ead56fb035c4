package io.leasehold.ddns.plan;

/// What came of sending one {@link UpdateMessage}. Nothing that a server or a network does is an
/// exception.
public sealed interface UpdateAnswer {
    /// All changes are in the zone (NOERROR).
    record Applied() implements UpdateAnswer {}

    /// A prerequisite does not hold; nothing was changed.
    record Unmet(Condition condition) implements UpdateAnswer {}

    /// Neither: the server did not or would not say. After a timeout the changes may have been
    /// made.
    ///
    /// @param words what was attempted, at which server, and what is wrong, for people
    record Failed(FailureKind kind, String words) implements UpdateAnswer {}

    UpdateAnswer APPLIED = new Applied();

    /// Which prerequisite failed: the answer codes of RFC 2136 section 3.2.
    enum Condition {
        /// The name owns no record (NXDOMAIN).
        NAME_NOT_IN_USE,
        /// The name owns records (YXDOMAIN).
        NAME_IN_USE,
        /// The RRset exists (YXRRSET).
        RRSET_EXISTS,
        /// The RRset does not exist, or is another (NXRRSET).
        RRSET_DIFFERS
    }
}
