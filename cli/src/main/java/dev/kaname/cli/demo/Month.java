package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// One arrival of data and what the platform made of it: a row of the demo's table.
///
/// @param live AUC of the live model on the month it had never seen
/// @param table AUC of the rate table on the same rows, in the same run
/// @param champion AUC of the live model on the held-out days
/// @param challenger AUC of the new model on the held-out days
record Month(
        String name,
        int rows,
        JsonNode run,
        OptionalDouble live,
        OptionalDouble table,
        OptionalDouble champion,
        OptionalDouble challenger,
        String decision,
        double seconds) {

    static Month of(String name, int rows, JsonNode run, double seconds) {
        JsonNode score = output(run, "metrics", "score");
        JsonNode verdict = output(run, "verdict", "compare");
        JsonNode checked = output(run, "verdict", "validate");
        boolean refused = checked.path("decision").asText().equals("refuse");
        return new Month(
                name,
                rows,
                run,
                number(score.path("auc")),
                number(score.path("table_auc")),
                number(verdict.path("report").path("champion").path("auc")),
                number(verdict.path("report").path("challenger").path("auc")),
                refused ? "refuse" : verdict.path("decision").asText(run.path("state").asText()),
                seconds);
    }

    String state() {
        return run.path("state").asText();
    }

    boolean promoted() {
        return state().equals("succeeded") && decision.equals("pass");
    }

    /// The longest that a step waited for its software, in seconds: the first run builds it.
    double preparing() {
        double longest = 0;
        for (JsonNode step : run.path("steps")) {
            for (JsonNode attempt : step.path("attempts")) {
                if (attempt.has("createdAt") && attempt.has("startedAt")) {
                    Instant created = Instant.parse(attempt.path("createdAt").asText());
                    Instant started = Instant.parse(attempt.path("startedAt").asText());
                    longest =
                            Math.max(longest, Duration.between(created, started).toMillis() / 1e3);
                }
            }
        }
        return longest;
    }

    /// The value of the first output of this type that a step whose name begins so gave.
    static JsonNode output(JsonNode run, String type, String step) {
        for (JsonNode one : run.path("steps")) {
            if (one.path("name").asText().startsWith(step)) {
                for (JsonNode output : one.path("outputs")) {
                    if (output.path("type").asText().equals(type) && output.has("value")) {
                        return output.path("value");
                    }
                }
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    static List<String> headings(Texts texts) {
        return List.of(
                texts.of("demo.column.month"),
                texts.of("demo.column.rows"),
                texts.of("demo.column.live"),
                texts.of("demo.column.table"),
                texts.of("demo.column.champion"),
                texts.of("demo.column.challenger"),
                texts.of("demo.column.decision"),
                texts.of("demo.column.seconds"));
    }

    List<String> cells(Texts texts) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%,d", rows),
                shown(live),
                shown(table),
                shown(champion),
                shown(challenger),
                texts.has("demo.decision." + decision)
                        ? texts.of("demo.decision." + decision)
                        : decision,
                String.format(Locale.ROOT, "%.1f", seconds));
    }

    ObjectNode json() {
        ObjectNode row = Api.object().put("month", name).put("rows", rows);
        live.ifPresent(auc -> row.put("live", auc));
        table.ifPresent(auc -> row.put("table", auc));
        champion.ifPresent(auc -> row.put("champion", auc));
        challenger.ifPresent(auc -> row.put("challenger", auc));
        return row.put("state", state()).put("decision", decision).put("seconds", seconds);
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "–";
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }
}
