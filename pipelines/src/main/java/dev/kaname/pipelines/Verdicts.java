package dev.kaname.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Reads verdicts: `{"decision": "pass" | "refuse", "reasons": ["…"], …}`.
final class Verdicts {
    private Verdicts() {}

    static boolean isOne(JsonNode verdict) {
        String decision = verdict.path("decision").asText();
        boolean reasoned = !verdict.has("reasons") || verdict.get("reasons").isArray();
        return (decision.equals("pass") || decision.equals("refuse")) && reasoned;
    }

    /// @param json of a verdict
    static boolean passes(String json) {
        return Stored.tree(json).path("decision").asText().equals("pass");
    }

    /// Its reasons in one line.
    static String reasons(String json) {
        List<String> reasons = new ArrayList<>();
        Stored.tree(json).path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return reasons.isEmpty() ? "refused without a reason" : String.join("; ", reasons);
    }
}
