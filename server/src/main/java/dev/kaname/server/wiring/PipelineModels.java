package dev.kaname.server.wiring;

import dev.kaname.database.Edge.Node;
import dev.kaname.database.Who;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.server.acts.RegisterModel;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.Author;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.ModelStatus;
import dev.kaname.tracking.ModelVersion;
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

    private final Tracking tracking;
    private final Artifacts artifacts;
    private final RegisterModel register;
    private final Verdicts verdicts;

    public PipelineModels(
            Tracking tracking, Artifacts artifacts, RegisterModel register, Verdicts verdicts) {
        this.tracking = tracking;
        this.artifacts = artifacts;
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
                .map(digest -> new Logged(model.name(), model.id(), new Content(digest, true, 0)));
    }

    @Override
    public Map<String, Double> metricsOf(String project, String attempt) {
        return tracking.runs().metricsOfAttempt(project, attempt);
    }

    @Override
    public Optional<Version> resolve(String project, String model, String alias) {
        try {
            return version(tracking.registry().byAlias(project, model, alias));
        } catch (TrackingFailure failure) {
            return Optional.empty();
        }
    }

    @Override
    public Version register(NewVersion version) {
        LoggedModel model =
                tracking.loggedModels().ofAttempt(version.project(), version.attempt()).stream()
                        .filter(one -> isContent(version, one))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "attempt " + version.attempt() + " logged no such model"));
        ModelVersion registered =
                register.register(
                        new Author(version.who(), Optional.of(version.attempt())),
                        version.project(),
                        version.model(),
                        dev.kaname.tracking.NewVersion.of(model),
                        Optional.of(new Node("attempt", version.attempt(), "attempt")));
        return version(registered).orElseThrow();
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

    private static Optional<Version> version(ModelVersion version) {
        return version.digest()
                .map(digest ->
                        new Version(
                                version.name(),
                                Long.toString(version.number()),
                                version.id(),
                                new Content(digest, true, 0)));
    }
}
