package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;

/// What went wrong at the server, said to a person: by the error's stable code in their language,
/// with the server's own words for the particulars, and what to do about it.
final class ProblemWords {
    private final Texts texts;

    ProblemWords(Texts texts) {
        this.texts = texts;
    }

    /// @param problem the body of the answer; empty if it was no JSON
    String of(int status, JsonNode problem) {
        String code = code(status, problem);
        StringBuilder text = new StringBuilder(particulars(status, problem, code));
        if (problem.hasNonNull("field")) {
            text.append(" (").append(problem.path("field").asText()).append(')');
        }
        String remedy = remedy(code, problem);
        if (!remedy.isEmpty()) {
            text.append('\n').append(texts.of("error.remedy", remedy));
        }
        return text.toString();
    }

    /// Where the server says no more than its code does, all of it is in the reader's language.
    private String particulars(int status, JsonNode problem, String code) {
        String detail =
                problem.path("detail").asText(problem.path("message").asText(error(problem)));
        if (!texts.has("problem." + code)) {
            return detail.isEmpty() ? texts.of("error.status", status) : detail;
        }
        String general = "general." + code;
        return texts.has(general) && detail.equals(Texts.english().of(general))
                ? texts.of(general)
                : texts.of("problem." + code, detail);
    }

    /// The inference protocol says `<code>: <text>`.
    private static String error(JsonNode problem) {
        String error = problem.path("error").asText("");
        return error.substring(error.indexOf(": ") + 1).strip();
    }

    private static String code(int status, JsonNode problem) {
        String error = problem.path("error").asText("");
        int colon = error.indexOf(": ");
        String named = colon > 0 ? error.substring(0, colon) : "none";
        return status == 401 ? "unauthenticated" : problem.path("code").asText(named);
    }

    /// What to type where the command line knows better than the server; the code's own advice in
    /// the reader's language; else what the server says of this very failure.
    private String remedy(String code, JsonNode problem) {
        if (texts.has("remedy." + code)) {
            return texts.of("remedy." + code);
        }
        String said = problem.path("remedy").asText("");
        String advice = "advice." + code;
        boolean general = texts.has(advice) && said.equals(Texts.english().of(advice));
        return general ? texts.of(advice) : said;
    }
}
