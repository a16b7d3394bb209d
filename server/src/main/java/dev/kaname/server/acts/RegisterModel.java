package dev.kaname.server.acts;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.tracking.Author;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.ModelVersions;
import dev.kaname.tracking.NewVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Registers a model version and draws the edge from the attempt that made it, in one act.
///
/// Idempotent by the digest of the files: the same model registered again is the same version.
public final class RegisterModel {
    private final Database database;
    private final ModelVersions versions;

    public RegisterModel(Database database, ModelVersions versions) {
        this.database = database;
        this.versions = versions;
    }

    /// @param attempt the attempt whose output the model is, if a pipeline made it
    public ModelVersion register(
            Author author, String project, String model, NewVersion asked, Optional<Node> attempt) {
        ModelVersions.Candidate candidate = versions.prepare(project, asked);
        return database.act(
                author.who(), tx -> admit(tx, author, project, model, candidate, attempt));
    }

    private Outcome<ModelVersion> admit(
            Tx tx,
            Author author,
            String project,
            String model,
            ModelVersions.Candidate candidate,
            Optional<Node> attempt) {
        Outcome<ModelVersion> admitted = versions.admitOnce(tx, author, project, model, candidate);
        if (admitted.event().isEmpty() || attempt.isEmpty()) {
            return admitted;
        }
        List<Edge> edges = new ArrayList<>(admitted.edges());
        edges.add(new Edge(attempt.get(), admitted.value().node(), "trained"));
        return new Outcome<>(admitted.value(), admitted.event(), edges);
    }
}
