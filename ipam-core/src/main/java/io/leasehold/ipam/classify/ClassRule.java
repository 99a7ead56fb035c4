package io.leasehold.ipam.classify;

import java.util.Optional;

/// One declared class.
///
/// @param name as the plan spells it; may be a built-in name, see [BuiltInClass]
/// @param test who is in it; empty: only whom a reservation puts there, or, under a built-in name,
///   whom that name means
public record ClassRule(String name, Optional<Expression> test) {}
