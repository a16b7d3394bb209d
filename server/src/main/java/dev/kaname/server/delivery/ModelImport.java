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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings in a model that was finished elsewhere: an ONNX file becomes a model folder as MLflow
/// writes it, a logged model, and a version. The folder holds nothing that changes from one time to
/// the next, so that the same file is the same version.
public final class ModelImport {
    private static final long DEFAULT_EXPERIMENT = 0;

    private final Database database;
    private final Tracking tracking;
    private final Artifacts artifacts;
    private final Serving serving;
    private final long largest;

    /// @param largest most bytes of a file
    public ModelImport(
            Database database,
            Tracking tracking,
            Artifacts artifacts,
            Serving serving,
            long largest) {
        this.database = database;
        this.tracking = tracking;
        this.artifacts = artifacts;
        this.serving = serving;
        this.largest = largest;
    }

    ModelVersion bringIn(Who who, String project, String name, InputStream body)
            throws IOException {
        byte[] file = read(body);
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

    private byte[] read(InputStream body) throws IOException {
        byte[] file = body.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, largest + 1));
        if (file.length > largest) {
            throw Refusal.tooLarge("a model may have at most " + largest + " bytes here");
        }
        return file;
    }

    private Signature signature(byte[] file) {
        try {
            return serving.inspect("the file", file);
        } catch (ServingFailure.NotServable refused) {
            throw new Refusal(
                    Problem.of(Code.IMPORT_REFUSED, refused.reason()).remedy(refused.remedy()));
        }
    }

    private LoggedModel log(
            Author author, String project, String name, byte[] file, Signature signature)
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
        Map<String, byte[]> files =
                Map.of(
                        "MLmodel", bytes(MlmodelText.of(signature)),
                        "model.onnx", file,
                        "requirements.txt", bytes("onnx\nonnxruntime\nnumpy\n"));
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            artifacts.put(
                    author.who(),
                    project,
                    logged.root(),
                    ArtifactPath.parse(entry.getKey()),
                    new ByteArrayInputStream(entry.getValue()));
        }
        return tracking.loggedModels().finish(author, project, logged.id(), ModelStatus.READY);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
