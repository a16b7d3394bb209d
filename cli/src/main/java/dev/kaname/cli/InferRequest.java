package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Rows as an Open Inference Protocol request: one tensor per input, typed as the model's own
/// metadata says.
public final class InferRequest {
    private InferRequest() {}

    /// @param metadata what `GET /v2/models/<name>` answered
    /// @param rows objects keyed by input name; a missing value is sent as null
    public static ObjectNode of(JsonNode metadata, List<JsonNode> rows) {
        ObjectNode request = Api.object();
        ArrayNode inputs = request.putArray("inputs");
        for (JsonNode wanted : metadata.path("inputs")) {
            String name = wanted.path("name").asText();
            ObjectNode tensor = inputs.addObject();
            tensor.put("name", name);
            tensor.put("datatype", wanted.path("datatype").asText());
            ArrayNode shape = tensor.putArray("shape").add(rows.size());
            for (int i = 1; i < wanted.path("shape").size(); i++) {
                shape.add(wanted.path("shape").path(i).asLong());
            }
            ArrayNode data = tensor.putArray("data");
            rows.forEach(row -> data.add(row.path(name).isMissingNode() ? null : row.path(name)));
        }
        return request;
    }
}
