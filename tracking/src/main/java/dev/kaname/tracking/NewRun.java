package dev.kaname.tracking;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A run to be created.
///
/// @param name of its own or, if absent, the tag `mlflow.runName`, or random
/// @param user as the client says; or, if empty, the tag `mlflow.user`
/// @param started milliseconds since the epoch; now, if absent
public record NewRun(
        long experiment,
        Optional<String> name,
        String user,
        OptionalLong started,
        List<KeyValue> tags) {
    public NewRun {
        tags = List.copyOf(tags);
    }

    public static NewRun in(long experiment) {
        return new NewRun(experiment, Optional.empty(), "", OptionalLong.empty(), List.of());
    }

    public NewRun named(String other) {
        return new NewRun(experiment, Optional.of(other), user, started, tags);
    }

    public NewRun startedAt(long milliseconds) {
        return new NewRun(experiment, name, user, OptionalLong.of(milliseconds), tags);
    }

    public NewRun tagged(String key, String value) {
        List<KeyValue> more = new java.util.ArrayList<>(tags);
        more.add(new KeyValue(key, value));
        return new NewRun(experiment, name, user, started, more);
    }
}
