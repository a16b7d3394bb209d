package dev.kaname.runtimes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A `requirements.txt` that was read into names and versions, and holds nothing else.
///
/// The text comes from a code repository, and a line of it reaches a package installer: options,
/// addresses, paths and anything that is no plain requirement are refused here, with their line
/// (BI-055, BI-056), so that no other part has to think of them.
public record Requirements(List<Requirement> items) {
    private static final int MOST_LINES = 5_000;
    private static final int LONGEST_LINE = 2_000;

    public Requirements {
        items = List.copyOf(items);
    }

    /// @throws RuntimeFailure.Invalid with the first line that is not a plain requirement
    public static Requirements parse(String text) {
        List<String> lines =
                (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
        if (lines.size() > MOST_LINES) {
            throw new RuntimeFailure.Invalid(
                    "requirements",
                    Optional.empty(),
                    "has over " + MOST_LINES + " lines",
                    "List what the project imports; the rest is resolved.");
        }
        List<Requirement> items = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int number = i + 1;
            String line = withoutComment(lines.get(i)).strip();
            if (line.length() > LONGEST_LINE) {
                throw new RuntimeFailure.Invalid(
                        "requirements",
                        Optional.of(number),
                        "is over " + LONGEST_LINE + " characters",
                        "Shorten it.");
            }
            if (!line.isEmpty()) {
                items.add(RequirementLine.parse(line, number));
            }
        }
        return new Requirements(items);
    }

    /// The one way to write them: one line each, in order of name.
    public String canonical() {
        return items.stream()
                .map(Requirement::canonical)
                .sorted()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String withoutComment(String line) {
        if (line.startsWith("#")) {
            return "";
        }
        int at = line.indexOf(" #");
        int tab = line.indexOf("\t#");
        int cut = at < 0 ? tab : tab < 0 ? at : Math.min(at, tab);
        return cut < 0 ? line : line.substring(0, cut);
    }
}
