package io.leasehold.interchange.kea;

import io.leasehold.ipam.text.EditDistance;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The word that was probably meant.
final class NearMiss {
    private NearMiss() {}

    /// The nearest known word, when it is at most two edits away, or a third of the word.
    static Optional<String> of(String word, Collection<String> known) {
        int most = Math.max(2, word.length() / 3);
        return known.stream()
                .filter(k -> EditDistance.between(word, k) <= most)
                .min(
                        Comparator.<String>comparingInt(k -> EditDistance.between(word, k))
                                .thenComparing(k -> k));
    }
}
