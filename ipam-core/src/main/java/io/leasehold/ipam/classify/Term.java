package io.leasehold.ipam.classify;

/// A node of an expression. `toString` is its text, and parsing that text gives an equal node.
sealed interface Term permits Condition, Value {}
