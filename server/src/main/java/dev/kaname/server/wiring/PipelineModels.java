package dev.kaname.server.wiring;

import dev.kaname.database.Edge.Node;
import dev.kaname.database.Who;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.server.acts.RegisterModel;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.store.TreeId;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.Author;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.ModelStatus;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.NewLoggedModel;
import dev.kaname.tracking.Tracking;
import dev.kaname.tracking.TrackingFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pipelines log to, and register in, tracking.
public final class PipelineModels implements Models {
    /// Keeps what a pipeline decided about a model version; delivery has it.
    public interface Verdicts {
        void judge(
                Who who,
                String project,
                Version version,
                boolean passed,
                String verdict,
                String attempt);
    }

    private static final long DEFAULT_EXPERIMENT = 0;

    private final Tracking tracking;
    private final Artifacts artifacts;
    private final KeptTrees trees;
    private final RegisterModel register;
    private final Verdicts verdicts;

    public PipelineModels(
            Tracking tracking,
            Artifacts artifacts,
            KeptTrees trees,
            RegisterModel register,
            Verdicts verdicts) {
        this.tracking = tracking;
        this.artifacts = artifacts;
        this.trees = trees;
        this.register = register;
        this.verdicts = verdicts;
    }

    @Override
    public List<Logged> loggedBy(String project, String attempt) {
        return tracking.loggedModels().ofAttempt(project, attempt).stream()
                .filter(model -> model.status() == ModelStatus.READY)
                .flatMap(model -> content(project, model).stream())
                .toList();
    }

    private Optional<Logged> content(String project, LoggedModel model) {
        return artifacts
                .digest(project, model.root(), ArtifactPath.root())
                .map(digest -> new Logged(model.name(), model.id(), content(project, digest)));
    }

    private Content content(String project, String digest) {
        return new Content(
                digest, true, trees.tree(project, TreeId.parse(digest)).count("").bytes());
    }

    @Override
    public Map<String, Double> metricsOf(String project, String attempt) {
        return tracking.runs().metricsOfAttempt(project, attempt);
    }

    @Override
    public Optional<Version> resolve(String project, String model, String alias) {
        try {
            return version(project, tracking.registry().byAlias(project, model, alias));
        } catch (TrackingFailure failure) {
            return Optional.empty();
        }
    }

    @Override
    public Version register(NewVersion version) {
        Author author = new Author(version.who(), Optional.of(version.attempt()));
        LoggedModel model =
                tracking.loggedModels().ofAttempt(version.project(), version.attempt()).stream()
                        .filter(one -> isContent(version, one))
                        .findFirst()
                        .orElseGet(() -> log(author, version));
        ModelVersion registered =
                register.register(
                        author,
                        version.project(),
                        version.model(),
                        dev.kaname.tracking.NewVersion.of(model),
                        Optional.of(new Node("attempt", version.attempt(), "attempt")));
        return version(version.project(), registered).orElseThrow();
    }

    /// A model folder that the attempt left as an output becomes a model that it logged, so that it
    /// is found and loaded like every other. Nothing is copied.
    private LoggedModel log(Author author, NewVersion version) {
        String project = version.project();
        LoggedModel model =
                tracking.loggedModels()
                        .create(
                                author,
                                project,
                                new NewLoggedModel(
                                        DEFAULT_EXPERIMENT,
                                        Optional.of(version.model()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(),
                                        List.of()));
        trees.keep(
                author.who(),
                project,
                StoreArtifacts.reference(model.root()),
                TreeId.parse(version.content().digest()));
        return tracking.loggedModels().finish(author, project, model.id(), ModelStatus.READY);
    }

    private boolean isContent(NewVersion version, LoggedModel model) {
        return artifacts
                .digest(version.project(), model.root(), ArtifactPath.root())
                .filter(version.content().digest()::equals)
                .isPresent();
    }

    @Override
    public void judge(
            Who who,
            String project,
            Version version,
            boolean passed,
            String verdict,
            String attempt) {
        verdicts.judge(who, project, version, passed, verdict, attempt);
    }

    private Optional<Version> version(String project, ModelVersion version) {
        return version.digest()
                .map(digest ->
                        new Version(
                                version.name(),
                                Long.toString(version.number()),
                                version.id(),
                                content(project, digest)));
    }
}
