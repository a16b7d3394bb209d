package dev.kaname.server.delivery;

import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.model.ModelFiles;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.ArtifactRoot;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.ModelVersion;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of a registered version, for serving: read where tracking keeps them.
///
/// Files of a run can still be changed after a version was made of them. The version stands for
/// what they were, so that files whose content id is another one now are not served.
public final class VersionFiles implements ModelFiles {
    private static final int MOST_FILES = 10_000;

    private final Artifacts artifacts;
    private final String project;
    private final ArtifactRoot.Place place;
    private final String digest;
    private final Map<String, Long> sizes = new TreeMap<>();

    private VersionFiles(
            Artifacts artifacts, String project, ArtifactRoot.Place place, String digest) {
        this.artifacts = artifacts;
        this.project = project;
        this.place = place;
        this.digest = digest;
    }

    /// @throws ServingFailure.NotServable if the version has no files here, or no longer its own
    public static VersionFiles of(Artifacts artifacts, String project, ModelVersion version) {
        String what = "version " + version.number() + " of model " + version.name();
        String uri = version.downloadUri();
        if (!uri.startsWith(ArtifactRoot.SCHEME) || version.digest().isEmpty()) {
            throw new ServingFailure.NotServable(
                    what, "its files do not lie here", "log the model to this server");
        }
        ArtifactPath path = ArtifactPath.parse(uri.substring(ArtifactRoot.SCHEME.length()));
        ArtifactRoot.Place place =
                ArtifactRoot.locate(path)
                        .orElseThrow(() ->
                                new ServingFailure.NotServable(
                                        what,
                                        "its files do not lie here",
                                        "log the model to this server"));
        String now = artifacts.digest(project, place.root(), place.inside()).orElse("");
        if (!now.equals(version.digest().get())) {
            throw new ServingFailure.NotServable(
                    what,
                    "its files were changed after it was registered",
                    "register the changed files as a new version");
        }
        VersionFiles files = new VersionFiles(artifacts, project, place, now);
        files.collect("");
        return files;
    }

    private void collect(String folder) {
        for (Artifacts.Entry entry : artifacts.list(project, place.root(), at(folder))) {
            String path = folder.isEmpty() ? entry.name() : folder + "/" + entry.name();
            if (entry.folder()) {
                collect(path);
            } else {
                sizes.put(path, entry.size());
            }
            if (sizes.size() > MOST_FILES) {
                throw new ServingFailure.NotServable(
                        "the version", "it has too many files", "log only what the model needs");
            }
        }
    }

    private ArtifactPath at(String path) {
        List<String> segments = new ArrayList<>(place.inside().segments());
        segments.addAll(ArtifactPath.parse(path).segments());
        return new ArtifactPath(segments);
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public Map<String, Long> sizes() {
        return Map.copyOf(sizes);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return artifacts
                .open(project, place.root(), at(path))
                .orElseThrow(() -> new FileNotFoundException("a file of a model version"))
                .bytes();
    }
}
