package dev.kaname.server.delivery;

import dev.kaname.database.Database;
import dev.kaname.database.Who;
import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import dev.kaname.serving.Serving;
import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.model.Signature;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.Author;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.ModelStatus;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.ModelVersions;
import dev.kaname.tracking.NewLoggedModel;
import dev.kaname.tracking.NewVersion;
import dev.kaname.tracking.Tracking;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Brings in a model that was finished elsewhere: an ONNX file becomes a model folder as MLflow
/// writes it, a logged model, and a version. The folder holds nothing that changes from one time to
/// the next, so that the same file is the same version.
public final class ModelImport {
    private static final long DEFAULT_EXPERIMENT = 0;

    private final Database database;
    private final Tracking tracking;
    private final Artifacts artifacts;
    private final Serving serving;
    private final Path folder;
    private final long largest;

    /// @param folder where a file waits while it is looked at; nothing in it outlives a request
    /// @param largest most bytes of a file
    public ModelImport(
            Database database,
            Tracking tracking,
            Artifacts artifacts,
            Serving serving,
            Path folder,
            long largest) {
        this.database = database;
        this.tracking = tracking;
        this.artifacts = artifacts;
        this.serving = serving;
        this.folder = folder;
        this.largest = largest;
    }

    /// Clears away what a killed server left of imports.
    public void clear() {
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ModelVersion bringIn(Who who, String project, String name, InputStream body)
            throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        try {
            receive(body, file);
            return register(who, project, name, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void receive(InputStream body, Path file) throws IOException {
        byte[] block = new byte[1 << 16];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = body.read(block); read >= 0; read = body.read(block)) {
                size += read;
                if (size > largest) {
                    throw Refusal.tooLarge("a model may have at most " + largest + " bytes here");
                }
                out.write(block, 0, read);
            }
        }
    }

    private ModelVersion register(Who who, String project, String name, Path file)
            throws IOException {
        Signature signature = signature(file);
        Author author = Author.of(who);
        LoggedModel logged = log(author, project, name, file, signature);
        ModelVersions.Candidate candidate =
                tracking.versions().prepare(project, NewVersion.of(logged));
        ModelVersion version =
                database.act(
                        who,
                        tx -> tracking.versions().admitOnce(tx, author, project, name, candidate));
        if (!version.loggedModel().equals(Optional.of(logged.id()))) {
            tracking.loggedModels().delete(author, project, logged.id());
        }
        return version;
    }

    private Signature signature(Path file) {
        try {
            return serving.inspect("the file", file);
        } catch (ServingFailure.NotServable refused) {
            throw new Refusal(
                    Problem.of(Code.IMPORT_REFUSED, refused.reason()).remedy(refused.remedy()));
        }
    }

    private LoggedModel log(
            Author author, String project, String name, Path file, Signature signature)
            throws IOException {
        LoggedModel logged =
                tracking.loggedModels()
                        .create(
                                author,
                                project,
                                new NewLoggedModel(
                                        DEFAULT_EXPERIMENT,
                                        Optional.of(name),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(),
                                        List.of()));
        put(author, project, logged, "MLmodel", bytes(MlmodelText.of(signature)));
        put(author, project, logged, "requirements.txt", bytes("onnx\nonnxruntime\nnumpy\n"));
        try (InputStream model = Files.newInputStream(file)) {
            put(author, project, logged, "model.onnx", model);
        }
        return tracking.loggedModels().finish(author, project, logged.id(), ModelStatus.READY);
    }

    private void put(
            Author author, String project, LoggedModel logged, String path, InputStream bytes)
            throws IOException {
        artifacts.put(author.who(), project, logged.root(), ArtifactPath.parse(path), bytes);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
