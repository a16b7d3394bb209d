package dev.kaname.tracking;

import java.util.List;
import java.util.Optional;

/// A version to be registered, as it was asked for.
///
/// @param source a location of files stored here: `models:/…`, `runs:/…` or `mlflow-artifacts:/…`
/// @param run the run it comes from, if said
/// @param loggedModel the logged model it is made of, if said
public record NewVersion(
        String source,
        Optional<String> run,
        Optional<String> loggedModel,
        Optional<String> runLink,
        Optional<String> description,
        List<KeyValue> tags) {
    public NewVersion {
        tags = List.copyOf(tags);
    }

    public static NewVersion of(LoggedModel model) {
        return new NewVersion(
                "models:/" + model.id(),
                model.run(),
                Optional.of(model.id()),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    boolean isPrompt() {
        String last = "";
        for (KeyValue tag : tags) {
            last = tag.key().equals(RegisteredModel.PROMPT) ? tag.value() : last;
        }
        return last.equalsIgnoreCase("true");
    }
}
