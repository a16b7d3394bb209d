package dev.kaname.pipelines;

import java.nio.charset.StandardCharsets;

/// Why something stands as it does, in words that may come from anywhere: from a verdict that a
/// step wrote, from an exception. Every database keeps what this answers; were a text refused, the
/// act that ends the step would be, again and again.
final class Reason {
    private static final int LONGEST = 2_000;

    private Reason() {}

    /// The text without control characters but line breaks, without half characters, and short.
    static String of(String text) {
        int end = Math.min(text.length(), LONGEST);
        String whole =
                new String(
                        text.substring(0, end).getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8);
        String plain = whole.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
        return end < text.length() ? plain + "…" : plain;
    }
}
