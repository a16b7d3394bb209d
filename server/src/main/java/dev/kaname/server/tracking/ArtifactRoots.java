package dev.kaname.server.tracking;

import dev.kaname.server.errors.Refusal;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.ArtifactRoot;
import dev.kaname.tracking.Author;
import dev.kaname.tracking.Custody;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.RunInfo;
import dev.kaname.tracking.Tracking;
import dev.kaname.tracking.TrackingFailure;
import jakarta.inject.Singleton;

/// Finds what a path below the artifact proxy belongs to: a run or a logged model of the project
/// that exists.
@Singleton
class ArtifactRoots {
    private final Tracking tracking;

    ArtifactRoots(Tracking tracking) {
        this.tracking = tracking;
    }

    /// A place and the principal who made what it belongs to.
    record Owned(ArtifactRoot.Place place, String maker) {}

    /// @throws TrackingFailure.Missing if the path lies in no root, or that of something that does
    ///   not exist
    Owned find(String project, ArtifactPath path) {
        ArtifactRoot.Place place = ArtifactRoot.locate(path).orElseThrow(ArtifactRoots::nothing);
        return new Owned(
                place,
                switch (place.root()) {
                    case ArtifactRoot.OfRun root -> maker(project, root);
                    case ArtifactRoot.OfModel root -> maker(project, root);
                    case ArtifactRoot.OfVersion root ->
                            tracking.versions()
                                    .byId(project, root.version())
                                    .orElseThrow(ArtifactRoots::nothing)
                                    .author();
                });
    }

    /// The same, of a root whose files this author may change.
    ///
    /// @throws TrackingFailure.NotYours if an attempt made what it belongs to, and another asks
    Owned findChangeable(Author author, String project, ArtifactPath path) {
        Owned found = find(project, path);
        switch (found.place().root()) {
            case ArtifactRoot.OfRun root ->
                    Custody.requireMaker(author, tracking.runs().info(project, root.run()));
            case ArtifactRoot.OfModel root ->
                    Custody.requireMaker(
                            author, tracking.loggedModels().get(project, root.model(), true));
            case ArtifactRoot.OfVersion _ ->
                    throw Refusal.conflict(
                            "the files of a model version never change; register them as a new"
                                    + " version");
        }
        return found;
    }

    private String maker(String project, ArtifactRoot.OfRun root) {
        RunInfo run = tracking.runs().info(project, root.run());
        if (run.experiment() != root.experiment()) {
            throw nothing();
        }
        return run.author();
    }

    private String maker(String project, ArtifactRoot.OfModel root) {
        LoggedModel model = tracking.loggedModels().get(project, root.model(), true);
        if (model.experiment() != root.experiment()) {
            throw nothing();
        }
        return model.author();
    }

    ArtifactRoot ofRun(String project, String run) {
        return new ArtifactRoot.OfRun(tracking.runs().info(project, run).experiment(), run);
    }

    /// The same, of a run whose files this author may change.
    ArtifactRoot ofChangeableRun(Author author, String project, String run) {
        RunInfo info = tracking.runs().info(project, run);
        Custody.requireMaker(author, info);
        return new ArtifactRoot.OfRun(info.experiment(), run);
    }

    static TrackingFailure.Missing nothing() {
        return new TrackingFailure.Missing("No such artifact");
    }
}
