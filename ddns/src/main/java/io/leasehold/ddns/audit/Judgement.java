package io.leasehold.ddns.audit;

/// What the zone makes of one thing that we publish.
sealed interface Judgement {
    record Ok() implements Judgement {}

    record Missing() implements Judgement {}

    /// Ours, with another value.
    ///
    /// @param value that is there
    record Changed(String value, String words) implements Judgement {}

    /// Somebody else's.
    ///
    /// @param party who, as far as is known
    record Foreign(String party, String words) implements Judgement {}

    /// The server did not say.
    record Unread() implements Judgement {}

    Judgement OK = new Ok();
    Judgement MISSING = new Missing();
    Judgement UNREAD = new Unread();
}
