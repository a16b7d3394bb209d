package dev.kaname.pipelines.file;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Spans of time and sizes as people write them: `90s`, `30m`, `1h30m`, `7d`; `512Mi`, `4Gi`.
final class Durations {
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,7})s)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(Ki|Mi|Gi|Ti|k|M|G|T)?");

    private Durations() {}

    static Optional<Duration> span(String text) {
        Matcher match = SPAN.matcher(text);
        if (text.isEmpty() || !match.matches()) {
            return Optional.empty();
        }
        Duration span =
                Duration.ofDays(number(match, 1))
                        .plusHours(number(match, 2))
                        .plusMinutes(number(match, 3))
                        .plusSeconds(number(match, 4));
        return span.isZero() ? Optional.empty() : Optional.of(span);
    }

    private static long number(Matcher match, int group) {
        String digits = match.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    static Optional<Long> size(String text) {
        Matcher match = SIZE.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        String unit = match.group(2) == null ? "" : match.group(2);
        long factor =
                switch (unit) {
                    case "k" -> 1_000L;
                    case "M" -> 1_000_000L;
                    case "G" -> 1_000_000_000L;
                    case "T" -> 1_000_000_000_000L;
                    case "Ki" -> 1L << 10;
                    case "Mi" -> 1L << 20;
                    case "Gi" -> 1L << 30;
                    case "Ti" -> 1L << 40;
                    default -> 1L;
                };
        long size = Long.parseLong(match.group(1)) * factor;
        return size == 0 ? Optional.empty() : Optional.of(size);
    }
}
