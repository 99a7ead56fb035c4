package io.leasehold.interchange;

/// Why a file cannot be imported.
///
/// @param message what is wrong, with the value
/// @param remedy what would be right, without a full stop
public record Mistake(Place at, String message, String remedy) {
    /// Two lines, like those of `leasehold check`.
    @Override
    public String toString() {
        return at + ": " + message + "\n    remedy: " + remedy;
    }
}
