package io.leasehold.app.differential;

import java.util.function.Predicate;

/// A difference that is meant.
///
/// @param id heading of its section in docs/kea-differences.md
record KnownDifference(String id, Predicate<Difference> is) {}
