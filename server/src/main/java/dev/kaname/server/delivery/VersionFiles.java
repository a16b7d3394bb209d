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

/// The files of a registered version, for serving: read where tracking keeps them, in a root of the
/// version's own that nobody can change.
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

    /// @throws ServingFailure.NotServable if the version has no files here
    public static VersionFiles of(Artifacts artifacts, String project, ModelVersion version) {
        if (version.files().isEmpty() || version.digest().isEmpty()) {
            throw new ServingFailure.NotServable(
                    "version " + version.number() + " of model " + version.name(),
                    "its files do not lie here",
                    "log the model to this server");
        }
        VersionFiles files =
                new VersionFiles(artifacts, project, version.files().get(), version.digest().get());
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
