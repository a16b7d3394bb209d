package dev.kaname.tracking;

import java.util.Optional;

/// The folder in which one run, one logged model or one version of a registered model keeps its
/// files. Those of a version never change.
public sealed interface ArtifactRoot {
    String SCHEME = "mlflow-artifacts:/";
    String VERSIONS = "versions";

    record OfRun(long experiment, String run) implements ArtifactRoot {
        @Override
        public String path() {
            return experiment + "/" + run + "/artifacts";
        }
    }

    record OfModel(long experiment, String model) implements ArtifactRoot {
        @Override
        public String path() {
            return experiment + "/models/" + model + "/artifacts";
        }
    }

    /// @param version its id
    record OfVersion(String version) implements ArtifactRoot {
        @Override
        public String path() {
            return VERSIONS + "/" + version + "/artifacts";
        }
    }

    /// Where it lies below the artifact proxy.
    String path();

    /// As clients know it. A client maps this onto its tracking address, project included, because
    /// the path is not empty.
    default String uri() {
        return SCHEME + path();
    }

    /// A place below the artifact proxy.
    ///
    /// @param inside empty for the root itself
    record Place(ArtifactRoot root, ArtifactPath inside) {
        /// As a path below the proxy.
        String path() {
            return inside.isRoot() ? root.path() : root.path() + "/" + inside;
        }
    }

    /// Finds the root that a path below the proxy lies in, if any:
    /// `<experiment>/<run>/artifacts/…`, `<experiment>/models/<model>/artifacts/…` or
    /// `versions/<version>/artifacts/…`. Whether the run exists is another question.
    static Optional<Place> locate(ArtifactPath path) {
        if (path.segments().size() >= 3
                && path.segments().getFirst().equals(VERSIONS)
                && path.segments().get(2).equals("artifacts")) {
            return Optional.of(new Place(new OfVersion(path.segments().get(1)), path.from(3)));
        }
        boolean model = path.segments().size() > 1 && path.segments().get(1).equals("models");
        int depth = model ? 4 : 3;
        if (path.segments().size() < depth || !path.segments().get(depth - 1).equals("artifacts")) {
            return Optional.empty();
        }
        Optional<Long> experiment = number(path.segments().getFirst());
        String id = path.segments().get(depth - 2);
        return experiment.map(number ->
                new Place(
                        model ? new OfModel(number, id) : new OfRun(number, id), path.from(depth)));
    }

    private static Optional<Long> number(String text) {
        boolean plain =
                text.length() <= 18
                        && !text.isEmpty()
                        && text.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (text.length() == 1 || text.charAt(0) != '0');
        return plain ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
