package dev.kaname.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/// The JSON in which a run's inputs and outputs are stored. Schemas and profiles of data sets can
/// be long; they stay in a table of their own.
final class InputsJson {
    static final String NONE = "{}";
    static final String NO_OUTPUTS = "[]";
    private static final ObjectMapper JSON = new ObjectMapper();

    private InputsJson() {}

    /// @param dataset number of the data set
    record StoredInput(long dataset, String name, String digest, Map<String, String> tags) {}

    record Stored(List<StoredInput> datasets, List<String> models) {
        /// Of the data sets.
        List<Long> numbers() {
            return datasets.stream().map(StoredInput::dataset).toList();
        }
    }

    static Stored inputs(String json) {
        return json.equals(NONE)
                ? new Stored(List.of(), List.of())
                : read(json, new TypeReference<Stored>() {});
    }

    static List<Run.ModelOutput> outputs(String json) {
        return json.equals(NO_OUTPUTS) ? List.of() : read(json, new TypeReference<>() {});
    }

    static String write(Object value) {
        try {
            return ContentsJson.requireLight(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored inputs cannot be read", e);
        }
    }
}
