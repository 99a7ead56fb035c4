package io.leasehold.interchange.kea;

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
                .filter(
                        k ->
                                Math.abs(k.length() - word.length()) <= most
                                        && distance(word, k) <= most)
                .min(Comparator.<String>comparingInt(k -> distance(word, k)).thenComparing(k -> k));
    }

    /// Levenshtein's, of at most the first 64 characters.
    private static int distance(String a, String b) {
        String first = a.substring(0, Math.min(64, a.length()));
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substituted = diagonal + (first.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
