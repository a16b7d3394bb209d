package dev.kaname.server.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaname.delivery.Verdicts;
import java.util.ArrayList;
import java.util.List;

/// A verdict as a step wrote it, for delivery to keep.
final class VerdictText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VerdictText() {}

    /// What is too much to be kept with the version stays with the step's output.
    ///
    /// @param verdict JSON that pipelines checked when the step ended
    static Verdicts.Finding finding(String verdict) {
        try {
            JsonNode json = JSON.readTree(verdict);
            List<String> reasons = new ArrayList<>();
            json.path("reasons").forEach(reason -> reasons.add(reason.asText()));
            return Verdicts.cut(
                    json.path("decision").asText().equals("pass"),
                    reasons,
                    json.path("report").toString());
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException("a verdict is no JSON", notJson);
        }
    }
}
