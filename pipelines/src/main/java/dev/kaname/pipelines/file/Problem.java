package dev.kaname.pipelines.file;

import java.util.List;
import java.util.Locale;

/// One thing that is wrong with a pipeline file.
///
/// @param line from 1
/// @param column from 1, in characters
/// @param code stable, for machines and for looking up; the texts may get better, the code stays
/// @param arguments what the texts speak of, safe to show
public record Problem(int line, int column, String code, List<String> arguments) {
    public Problem {
        arguments = List.copyOf(arguments);
    }

    /// What is wrong. Japanese for a Japanese locale, else English.
    public String message(Locale locale) {
        return ProblemTexts.of(locale).text(code, arguments);
    }

    /// What to do about it.
    public String remedy(Locale locale) {
        return ProblemTexts.of(locale).text(code + ".remedy", arguments);
    }

    /// The form compilers use, so that editors make a link of it.
    public String shown(String file, Locale locale) {
        return file
                + ":"
                + line
                + ":"
                + column
                + ": "
                + code
                + ": "
                + message(locale)
                + " "
                + remedy(locale);
    }
}
