package dev.kaname.tracking;

import dev.kaname.database.Edge;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One version of a registered model.
///
/// @param id unique in its project and never reused; the node of this version in the shared graph
/// @param number from 1 within its registered model, never reused while that exists
/// @param source as it was given
/// @param storage where the files are to be read, where that differs from the source
/// @param loggedModel the logged model it was made of, if any
/// @param files where its files lie here, if they do: in a root of its own, which nobody can change
/// @param digest content id of its files, if they lie here
public record ModelVersion(
        String id,
        String model,
        String name,
        long number,
        Instant created,
        Instant updated,
        Optional<String> description,
        Stage stage,
        String source,
        Optional<String> storage,
        Optional<String> run,
        Optional<String> runLink,
        Optional<String> loggedModel,
        Optional<ArtifactRoot.Place> files,
        Optional<String> digest,
        String author,
        Map<String, String> tags,
        List<String> aliases) {

    public String downloadUri() {
        return storage.orElse(source);
    }

    public Edge.Node node() {
        return new Edge.Node("model", id, name + "/" + number);
    }
}
