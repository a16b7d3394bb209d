package dev.kaname.server.badinputs;

import java.util.List;
import java.util.random.RandomGenerator;

/// Changes a text in a few places, as hostile or broken senders would.
final class Mutation {
    private static final int MOST_CHANGES = 3;
    private static final int LONGEST_SLICE = 12;

    private static final List<String> ODD =
            List.of(
                    "..",
                    "../",
                    "%2e%2e",
                    "%252e",
                    "%00",
                    "%",
                    ";",
                    "\\",
                    "//",
                    "?",
                    "&",
                    "=",
                    "\0",
                    "\n",
                    "\r\n",
                    "\u202e",
                    "\ud83d\ude80",
                    "é",
                    "e\u0301",
                    "'",
                    "\"",
                    "--",
                    "{",
                    "}",
                    "[",
                    "]",
                    "[[[[[[[[",
                    ",",
                    ":",
                    "null",
                    "true",
                    "{}",
                    "[]",
                    "\"\"",
                    "-1",
                    "0",
                    "1e999",
                    "NaN",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "99999999999999999999",
                    "0.1",
                    "\\u0000",
                    "\\ud800",
                    "x".repeat(300),
                    "9".repeat(1200));

    private final RandomGenerator random;

    Mutation(RandomGenerator random) {
        this.random = random;
    }

    String of(String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            change(changed);
        }
        return changed.toString();
    }

    private void change(StringBuilder text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + 1 + random.nextInt(LONGEST_SLICE));
        switch (random.nextInt(5)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, text.substring(from, to));
            case 2 -> text.insert(from, ODD.get(random.nextInt(ODD.size())));
            case 3 -> text.replace(from, to, ODD.get(random.nextInt(ODD.size())));
            default -> {
                if (from < text.length()) {
                    text.setCharAt(from, (char) (text.charAt(from) ^ 1 << random.nextInt(7)));
                }
            }
        }
    }
}
