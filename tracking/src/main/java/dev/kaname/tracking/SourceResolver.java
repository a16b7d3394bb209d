package dev.kaname.tracking;

import dev.kaname.database.Rows;
import dev.kaname.tracking.ModelSource.Resolved;
import java.util.Optional;
import java.util.Set;

/// Decides which files a new version stands for, by the rules of the source.
final class SourceResolver {
    /// What clients put in the place of a source for prompts, which have no files.
    private static final Set<String> PROMPT_SOURCES = Set.of("dummy-source", "prompt-template");

    private final Rows rows;
    private final String project;

    SourceResolver(Rows rows, String project) {
        this.rows = rows;
        this.project = project;
    }

    Resolved resolve(NewVersion asked) {
        if (asked.isPrompt()) {
            if (!PROMPT_SOURCES.contains(asked.source())) {
                throw new TrackingFailure.SourceRefused(
                        ModelSource.FIELD,
                        "Invalid prompt source: '%s'. Prompt sources must use an MLflow placeholder."
                                .formatted(Messages.echo(asked.source())));
            }
            return new Resolved(
                    asked.source(),
                    Optional.empty(),
                    Optional.empty(),
                    asked.run(),
                    asked.loggedModel());
        }
        return switch (ModelSource.parse(asked.source())) {
            case ModelSource.OfLogged logged -> ofLogged(asked, logged);
            case ModelSource.OfVersion version -> ofVersion(asked, version);
            case ModelSource.OfRun run -> ofRun(asked, run);
            case ModelSource.OfArtifacts artifacts -> ofArtifacts(asked, artifacts);
        };
    }

    private Resolved ofLogged(NewVersion asked, ModelSource.OfLogged logged) {
        if (asked.loggedModel().isPresent() && !asked.loggedModel().get().equals(logged.model())) {
            throw ModelSource.unowned(asked.source(), "model_id");
        }
        LoggedModel model = LoggedModels.get(rows, project, logged.model(), false);
        return new Resolved(
                asked.source(),
                Optional.of(model.root().uri()),
                Optional.of(new ArtifactRoot.Place(model.root(), ArtifactPath.root())),
                asked.run().or(model::run),
                Optional.of(model.id()));
    }

    private Resolved ofVersion(NewVersion asked, ModelSource.OfVersion source) {
        RegistryRows.Head head = RegistryRows.head(rows, project, source.name());
        if (RegisteredModel.isPrompt(head.tags())) {
            throw new TrackingFailure.SourceRefused(
                    ModelSource.FIELD,
                    "Invalid model version source: '%s'. Prompt versions cannot be used as model version sources."
                            .formatted(Messages.echo(asked.source())));
        }
        ModelVersion version =
                source.alias()
                        ? RegistryRows.byAlias(rows, project, head, source.versionOrAlias())
                        : RegistryRows.version(
                                rows, project, head, VersionNumbers.parse(source.versionOrAlias()));
        if (contradicts(asked.run(), version.run())
                || contradicts(asked.loggedModel(), version.loggedModel())) {
            throw new TrackingFailure.SourceRefused(
                    ModelSource.FIELD,
                    "Invalid model version source: '%s'. The run_id and model_id request parameters must match the referenced model version."
                            .formatted(Messages.echo(asked.source())));
        }
        return new Resolved(
                "models:/" + version.name() + "/" + version.number(),
                Optional.of(version.downloadUri()),
                version.files(),
                version.run(),
                version.loggedModel());
    }

    private static boolean contradicts(Optional<String> said, Optional<String> known) {
        return said.isPresent() && !said.equals(known);
    }

    private Resolved ofRun(NewVersion asked, ModelSource.OfRun source) {
        if (!asked.run().equals(Optional.of(source.run()))) {
            throw ModelSource.unowned(asked.source(), "run_id");
        }
        RunInfo run = StoredRun.get(rows, project, source.run()).info();
        ArtifactRoot root = new ArtifactRoot.OfRun(run.experiment(), run.id());
        return new Resolved(
                asked.source(),
                Optional.empty(),
                Optional.of(new ArtifactRoot.Place(root, source.path())),
                asked.run(),
                asked.loggedModel());
    }

    private Resolved ofArtifacts(NewVersion asked, ModelSource.OfArtifacts source) {
        String owner = asked.loggedModel().isPresent() ? "model_id" : "run_id";
        ArtifactRoot.Place place =
                ArtifactRoot.locate(source.path())
                        .filter(found -> owns(asked, found.root()))
                        .orElseThrow(() -> ModelSource.unowned(asked.source(), owner));
        Optional<String> run =
                asked.run()
                        .or(() ->
                                asked.loggedModel()
                                        .flatMap(id ->
                                                LoggedModels.get(rows, project, id, false).run()));
        return new Resolved(
                asked.source(), Optional.empty(), Optional.of(place), run, asked.loggedModel());
    }

    /// Whether the root is that of the logged model or run that the request names.
    private boolean owns(NewVersion asked, ArtifactRoot root) {
        if (asked.loggedModel().isPresent()) {
            LoggedModel model = LoggedModels.get(rows, project, asked.loggedModel().get(), false);
            return model.root().equals(root);
        }
        return asked.run().isPresent()
                && StoredRun.find(rows, project, asked.run().get())
                        .map(StoredRun::info)
                        .filter(run ->
                                new ArtifactRoot.OfRun(run.experiment(), run.id()).equals(root))
                        .isPresent();
    }
}
