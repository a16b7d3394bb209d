package dev.kaname.runtimes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads one line of a `requirements.txt`, or says why it is refused.
final class RequirementLine {
    private static final String WORD = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?";
    private static final Pattern LINE =
            Pattern.compile(
                    "(?<name>"
                            + WORD
                            + ")\\s*(?:\\[(?<extras>[^\\]]*)\\])?\\s*(?<versions>[^;]*?)\\s*(?:;(?<marker>.*))?");
    private static final Pattern EXTRA = Pattern.compile(WORD);
    private static final Pattern VERSION =
            Pattern.compile("(?:==|!=|~=|>=|<=|>|<)\\s*[0-9][0-9A-Za-z.!+_-]{0,63}(?:\\.\\*)?");
    private static final String TERM =
            "(?:python_version|python_full_version|os_name|sys_platform|platform_machine|platform_system"
                    + "|platform_release|platform_python_implementation|implementation_name|implementation_version|extra"
                    + "|'[A-Za-z0-9 ._+-]{0,64}'|\"[A-Za-z0-9 ._+-]{0,64}\")";
    private static final String COMPARISON =
            "\\(*\\s*"
                    + TERM
                    + "\\s*(?:===|==|!=|~=|>=|<=|>|<|not\\s+in|in)\\s*"
                    + TERM
                    + "\\s*\\)*";
    private static final Pattern MARKER =
            Pattern.compile(COMPARISON + "(?:\\s*(?:and|or)\\s*" + COMPARISON + "){0,20}");

    private RequirementLine() {}

    static Requirement parse(String line, int number) {
        refuseOptionsAndAddresses(line, number);
        Matcher match = LINE.matcher(line);
        if (!match.matches()) {
            throw refused(
                    number,
                    "is not a package name with versions",
                    "Write for example \"pandas>=2.2,<3\".");
        }
        return new Requirement(
                normal(match.group("name")),
                extras(Optional.ofNullable(match.group("extras")), number),
                versions(match.group("versions"), number),
                marker(Optional.ofNullable(match.group("marker")), number));
    }

    private static void refuseOptionsAndAddresses(String line, int number) {
        if (line.startsWith("--hash") || line.contains(" --hash") || line.endsWith("\\")) {
            throw refused(
                    number,
                    "has a hash or a continued line",
                    "Leave names and versions only: the hashes of all packages are resolved and kept with the pipeline.");
        }
        if (line.startsWith("-")) {
            throw refused(
                    number,
                    "is an option of the installer",
                    "Remove it; an index, a mirror, a proxy or a certificate authority is set in the server's configuration.");
        }
        if (line.contains("://")
                || line.contains("@")
                || line.contains("/")
                || line.startsWith(".")) {
            throw refused(
                    number,
                    "is an address or a path",
                    "Name a package and its versions; put your own code beside the pipeline file or publish it to your index.");
        }
    }

    private static List<String> extras(Optional<String> text, int number) {
        List<String> extras =
                text.stream()
                        .flatMap(list -> Stream.of(list.split(",", -1)))
                        .map(String::strip)
                        .toList();
        if (!extras.stream().allMatch(extra -> EXTRA.matcher(extra).matches())) {
            throw refused(
                    number,
                    "has an extra that is not a name",
                    "Write for example \"package[extra]\".");
        }
        return extras.stream().map(RequirementLine::normal).distinct().sorted().toList();
    }

    private static List<String> versions(String text, int number) {
        if (text.isBlank()) {
            return List.of();
        }
        String inner =
                text.startsWith("(") && text.endsWith(")")
                        ? text.substring(1, text.length() - 1)
                        : text;
        List<String> versions = Stream.of(inner.split(",", -1)).map(String::strip).toList();
        if (!versions.stream().allMatch(version -> VERSION.matcher(version).matches())) {
            throw refused(
                    number,
                    "has a version that cannot be read",
                    "Write for example \"==1.4.2\" or \">=2.2,<3\".");
        }
        return versions.stream().map(version -> version.replaceAll("\\s", "")).toList();
    }

    private static String marker(Optional<String> text, int number) {
        String marker = text.map(String::strip).orElse("");
        if (text.isPresent() && (!MARKER.matcher(marker).matches() || !balanced(marker))) {
            throw refused(
                    number,
                    "has a condition that cannot be read",
                    "After \";\" write for example: python_version < \"3.12\"");
        }
        return marker;
    }

    private static boolean balanced(String marker) {
        int depth = 0;
        for (int i = 0; i < marker.length(); i++) {
            char c = marker.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    /// The normal form of a package name: runs of `-`, `_` and `.` become one `-`.
    static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    private static RuntimeFailure.Invalid refused(int number, String reason, String remedy) {
        return new RuntimeFailure.Invalid("requirements", Optional.of(number), reason, remedy);
    }
}
