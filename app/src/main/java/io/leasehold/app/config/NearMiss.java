package io.leasehold.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// What somebody who mistyped a word most likely meant.
final class NearMiss {
    /// A longer word is not a typing error, and comparing it would cost time.
    private static final int LONGEST = 64;

    private NearMiss() {}

    /// The candidate with the fewest typing errors, if it has few: one in short words, a third of
    /// the letters in long ones. Case and the difference between `-`, `_` and nothing do not count.
    static Optional<String> of(String typed, Collection<String> candidates) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(word -> distance(plain(typed), plain(word)) <= allowed(word))
                .min(Comparator.comparingInt(word -> distance(plain(typed), plain(word))));
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

    /// Insertions, deletions, replacements, and swaps of neighbours (optimal string alignment).
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
