package dev.kaname.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A name under which versions of a model are registered.
///
/// @param id never changes, whatever its name becomes
/// @param author the principal who created it
/// @param aliases alias to version
/// @param latest of each stage that has one, the highest version
public record RegisteredModel(
        String id,
        String name,
        Instant created,
        Instant updated,
        Optional<String> description,
        String author,
        Map<String, String> tags,
        Map<String, Long> aliases,
        List<ModelVersion> latest) {
    static final String PROMPT = "mlflow.prompt.is_prompt";

    boolean isPrompt() {
        return isPrompt(tags);
    }

    static boolean isPrompt(Map<String, String> tags) {
        return "true".equalsIgnoreCase(tags.get(PROMPT));
    }
}
