package dev.kaname.server.errors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A problem in the form that the protocol at this address expects. Never HTML.
///
/// @param mediaType of the body
/// @param body a map to be written as JSON, or a string to be written as it is
public record ErrorReply(int status, String mediaType, Object body) {
    private static final Pattern MLFLOW =
            Pattern.compile("/p/[^/]+/(api|ajax-api)/\\d+\\.\\d+/(mlflow|mlflow-artifacts)/.*");
    private static final Pattern INFERENCE = Pattern.compile("/p/[^/]+/v2(/.*)?");
    private static final Pattern GIT = Pattern.compile("/p/[^/]+/git/.*");

    /// @param path chooses the form only; nothing is allowed or refused by it
    public static ErrorReply of(Problem problem, String path) {
        int status = problem.code().status();
        if (MLFLOW.matcher(path).matches()) {
            return new ErrorReply(
                    problem.code().mlflowStatus(), "application/json", mlflow(problem));
        }
        if (INFERENCE.matcher(path).matches()) {
            String advice = problem.remedy().map(remedy -> ": " + remedy).orElse("");
            String text = problem.code().text() + ": " + problem.detail() + advice;
            return new ErrorReply(status, "application/json", Map.of("error", text));
        }
        if (GIT.matcher(path).matches()) {
            return new ErrorReply(status, "text/plain;charset=UTF-8", plain(problem));
        }
        return new ErrorReply(status, "application/problem+json", problemJson(problem));
    }

    /// There is no route at this address. MLflow's clients take a 404 that is not JSON as "this
    /// server is older than I am" and ask in an older way.
    public static ErrorReply noRoute(String path) {
        return MLFLOW.matcher(path).matches()
                ? new ErrorReply(404, "text/plain;charset=UTF-8", "Not Found\n")
                : of(Refusal.notFound().problem(), path);
    }

    private static Map<String, Object> mlflow(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error_code", problem.code().mlflow());
        json.put("message", plain(problem).strip());
        return json;
    }

    private static String plain(Problem problem) {
        return problem.detail() + problem.remedy().map(r -> "; " + r).orElse("") + "\n";
    }

    private static Map<String, Object> problemJson(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "tag:kaname.dev,2026:" + problem.code().text());
        json.put("title", problem.code().title());
        json.put("status", problem.code().status());
        json.put("detail", problem.detail());
        json.put("code", problem.code().text());
        problem.field().ifPresent(field -> json.put("field", field));
        json.put("remedy", problem.remedy().orElse(problem.code().remedy()));
        return json;
    }
}
