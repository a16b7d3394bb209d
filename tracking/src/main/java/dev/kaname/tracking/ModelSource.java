package dev.kaname.tracking;

import java.util.Locale;
import java.util.Optional;

/// Where a version says its files are. Only what this server stores can be named; there is no way
/// to make it look elsewhere.
sealed interface ModelSource {
    String FIELD = "source";

    /// `models:/m-…`
    record OfLogged(String model) implements ModelSource {}

    /// `models:/name/3` or `models:/name@alias`
    record OfVersion(String name, String versionOrAlias, boolean alias) implements ModelSource {}

    /// `runs:/run/path`
    record OfRun(String run, ArtifactPath path) implements ModelSource {}

    /// `mlflow-artifacts:/path`
    record OfArtifacts(ArtifactPath path) implements ModelSource {}

    /// @throws TrackingFailure.SourceRefused if it is anything else
    static ModelSource parse(String source) {
        int colon = source.indexOf(':');
        String scheme = colon < 0 ? "" : source.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = source.substring(colon + 1);
        boolean plain = rest.chars().noneMatch(c -> c == '?' || c == '#' || c == ';');
        if (!plain || !rest.startsWith("/") || rest.startsWith("//")) {
            throw refused(source);
        }
        try {
            ArtifactPath path = ArtifactPath.parse(rest.substring(1));
            return switch (scheme) {
                case "models" -> models(source, path);
                case "runs" -> runs(source, path);
                case "mlflow-artifacts" -> new OfArtifacts(path);
                default -> throw refused(source);
            };
        } catch (TrackingFailure.PathRefused hostile) {
            throw refused(source);
        }
    }

    private static ModelSource models(String source, ArtifactPath path) {
        String first = path.isRoot() ? "" : path.segments().getFirst();
        int at = first.indexOf('@');
        if (path.segments().size() == 2) {
            return new OfVersion(first, path.name(), false);
        }
        if (path.segments().size() == 1 && at > 0) {
            return new OfVersion(first.substring(0, at), first.substring(at + 1), true);
        }
        if (path.segments().size() == 1 && first.startsWith("m-")) {
            return new OfLogged(first);
        }
        throw refused(source);
    }

    private static ModelSource runs(String source, ArtifactPath path) {
        if (path.segments().size() < 2) {
            throw refused(source);
        }
        return new OfRun(path.segments().getFirst(), path.from(1));
    }

    static TrackingFailure.SourceRefused refused(String source) {
        return new TrackingFailure.SourceRefused(
                FIELD,
                "Invalid model version source: '%s'. It must name files that this server stores: models:/, runs:/ or mlflow-artifacts:/ with a plain path."
                        .formatted(Messages.echo(source)));
    }

    static TrackingFailure.SourceRefused unowned(String source, String parameter) {
        return new TrackingFailure.SourceRefused(
                FIELD,
                "Invalid model version source: '%s'. The %s request parameter must identify the resource that contains the source."
                        .formatted(Messages.echo(source), parameter));
    }

    /// The files of a version: their root and the folder in it, and what is known about them.
    record Resolved(
            String source,
            Optional<String> storage,
            Optional<ArtifactRoot.Place> place,
            Optional<String> run,
            Optional<String> loggedModel) {}
}
