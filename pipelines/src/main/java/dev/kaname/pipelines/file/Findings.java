package dev.kaname.pipelines.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong with a file, so that one push shows all of it.
final class Findings {
    static final int MOST = 100;
    private static final int LONGEST = 240;
    private final List<Problem> problems = new ArrayList<>();

    void add(Mark mark, String code, Object... arguments) {
        if (problems.size() < MOST) {
            problems.add(
                    new Problem(
                            mark.line(),
                            mark.column(),
                            code,
                            Arrays.stream(arguments).map(Findings::shown).toList()));
        }
    }

    boolean none() {
        return problems.isEmpty();
    }

    int count() {
        return problems.size();
    }

    List<Problem> inOrder() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }

    /// Text from the file goes into a terminal: no control characters, and not endless.
    private static String shown(Object argument) {
        StringBuilder shown = new StringBuilder();
        String text = String.valueOf(argument);
        text.codePoints()
                .limit(LONGEST)
                .map(c ->
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                                ? '\uFFFD'
                                : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST
                ? shown.append('…').toString()
                : shown.toString();
    }
}
