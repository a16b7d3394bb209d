package dev.kaname.runtimes;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which interpreters a pipeline may run on, in the notation of Python's own packages: `>=3.10`,
/// `>=3.10,<3.13`, `==3.11.*`, `~=3.11`, or just `3.11`.
///
/// @param text as it was written, without blanks
public record PythonRange(String text, List<Clause> clauses) {
    private static final Pattern CLAUSE =
            Pattern.compile(
                    "(>=|<=|==|!=|~=|>|<|)(\\d{1,3})(?:\\.(\\d{1,3}))?(?:\\.(\\d{1,3}))?(\\.\\*)?");

    /// One comparison. Missing parts are those that were not written.
    record Clause(
            String operator,
            int major,
            Optional<Integer> minor,
            Optional<Integer> patch,
            boolean prefix) {

        boolean admits(PythonVersion version) {
            int order =
                    version.compareTo(new PythonVersion(major, minor.orElse(0), patch.orElse(0)));
            return switch (operator) {
                case ">=" -> order >= 0;
                case ">" -> order > 0 && !sameWritten(version);
                case "<=" -> order <= 0 || (sameWritten(version) && patch.isEmpty());
                case "<" -> order < 0;
                case "!=" -> !equal(version, order);
                case "~=" -> order >= 0 && version.major() == major && withinMinor(version);
                default -> equal(version, order);
            };
        }

        private boolean equal(PythonVersion version, int order) {
            return prefix ? sameWritten(version) : order == 0;
        }

        private boolean withinMinor(PythonVersion version) {
            return patch.isEmpty() || minor.equals(Optional.of(version.minor()));
        }

        private boolean sameWritten(PythonVersion version) {
            return version.major() == major
                    && minor.filter(value -> value != version.minor()).isEmpty()
                    && patch.filter(value -> value != version.patch()).isEmpty();
        }
    }

    public PythonRange {
        clauses = List.copyOf(clauses);
    }

    /// @throws RuntimeFailure.Invalid if the text is no such range
    public static PythonRange parse(String text) {
        String plain = text.strip().replace(" ", "");
        return new PythonRange(
                plain, Stream.of(plain.split(",", -1)).map(PythonRange::clause).toList());
    }

    public boolean admits(PythonVersion version) {
        return clauses.stream().allMatch(clause -> clause.admits(version));
    }

    @Override
    public String toString() {
        return text;
    }

    private static Clause clause(String text) {
        Matcher match = CLAUSE.matcher(text);
        if (!match.matches()) {
            throw new RuntimeFailure.Invalid(
                    "python",
                    Optional.empty(),
                    "is not a range of versions",
                    "Write for example \">=3.10\" or \">=3.10,<3.13\".");
        }
        // a bare "3.11" means that line of Python, not its very first patch release
        boolean bare = match.group(1).isEmpty();
        return new Clause(
                bare ? "==" : match.group(1),
                Integer.parseInt(match.group(2)),
                Optional.ofNullable(match.group(3)).map(Integer::valueOf),
                Optional.ofNullable(match.group(4)).map(Integer::valueOf),
                bare || match.group(5) != null);
    }
}
