package dev.kaname.pipelines.file;

import java.util.Optional;

/// Guesses what a mistyped word was meant to be.
final class Nearest {
    private static final int MAX_WORD = 60;

    private Nearest() {}

    /// The candidate that differs by at most two keystrokes, and by less than half of the word.
    static Optional<String> to(String word, Iterable<String> candidates) {
        Optional<String> best = Optional.empty();
        int least = Math.min(2, (word.length() - 1) / 2) + 1;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance < least || (distance == least - 1 && best.isEmpty())) {
                best = Optional.of(candidate);
                least = distance;
            }
        }
        return best;
    }

    /// Insertions, deletions, replacements and swaps of neighbours.
    private static int distance(String a, String b) {
        if (a.length() > MAX_WORD || b.length() > MAX_WORD) {
            return Integer.MAX_VALUE;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int cheapest =
                Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
