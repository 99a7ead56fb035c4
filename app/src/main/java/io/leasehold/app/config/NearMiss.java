package io.leasehold.app.config;

import io.leasehold.ipam.text.EditDistance;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// What somebody who mistyped a word most likely meant.
final class NearMiss {
    private NearMiss() {}

    /// The candidate with the fewest typing errors, if it has few: one in short words, a third of
    /// the letters in long ones. Case and the difference between `-`, `_` and nothing do not count.
    static Optional<String> of(String typed, Collection<String> candidates) {
        return candidates.stream()
                .filter(word -> EditDistance.between(plain(typed), plain(word)) <= allowed(word))
                .min(
                        Comparator.comparingInt(
                                word -> EditDistance.between(plain(typed), plain(word))));
    }

    /// `did you mean 'x'?`, or else the list of what there is.
    static String remedy(String typed, Collection<String> candidates) {
        return of(typed, candidates)
                .map(word -> "did you mean '" + word + "'?")
                .orElseGet(() -> "one of: " + String.join(", ", candidates));
    }

    private static int allowed(String word) {
        return Math.max(1, plain(word).length() / 3);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }
}
