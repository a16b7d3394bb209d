package dev.kaname.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Deployment.Kind;
import dev.kaname.server.acts.Promote;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.server.data.Stores;
import dev.kaname.server.wiring.DeployedModels;
import dev.kaname.server.wiring.StoreArtifacts;
import dev.kaname.serving.Serving;
import dev.kaname.serving.ServingFailure;
import dev.kaname.serving.ServingSettings;
import dev.kaname.serving.predictions.LogSettings;
import dev.kaname.serving.predictions.PredictionCounter;
import dev.kaname.serving.predictions.PredictionIds;
import dev.kaname.serving.predictions.PredictionLog;
import dev.kaname.tracking.Artifacts;
import dev.kaname.tracking.ModelVersion;
import dev.kaname.tracking.Tracking;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class RolloutsTest {
    private static final String PROJECT = "0".repeat(32);
    private static final Path MODELS = Path.of("../serving/src/test/resources/models");

    private final Database database;
    private final Path folder;
    private final Delivery delivery;
    private final List<AutoCloseable> opened = new ArrayList<>();

    RolloutsTest(TestDatabase test) {
        database = test.database();
        folder = test.folder();
        delivery = new Delivery(database, Ids.ofSystem());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    /// All that knows of models from one start to the next.
    private final class Server {
        final Serving serving;
        final Tracking tracking;
        final Artifacts artifacts;
        final Rollouts rollouts;

        Server() {
            Ids ids = Ids.ofSystem();
            Stores stores = new Stores(folder.resolve("objects"), _ -> new byte[32], ids);
            PredictionLog log =
                    new PredictionLog(folder, 0, LogSettings.DEFAULT, InstantSource.system());
            serving =
                    new Serving(
                            ServingSettings.DEFAULT,
                            new PredictionIds(new byte[32], 0, InstantSource.system()),
                            log,
                            new PredictionCounter(0));
            opened.addAll(List.of(log, serving));
            artifacts = new StoreArtifacts(new KeptTrees(database, stores));
            tracking =
                    new Tracking(
                            database,
                            artifacts,
                            new DeployedModels(),
                            (_, _, _) -> false,
                            ids,
                            new Random(1));
            rollouts =
                    new Rollouts(
                            delivery,
                            tracking.versions(),
                            artifacts,
                            serving,
                            new Promote(database, ids));
        }

        void deploy(String endpoint, String model, String file) throws IOException {
            Path waiting = Files.createDirectories(folder.resolve("imports"));
            ModelImport imports =
                    new ModelImport(database, tracking, artifacts, serving, waiting, 1 << 20);
            try (InputStream bytes = Files.newInputStream(MODELS.resolve(file))) {
                ModelVersion version = imports.bringIn(Who.SYSTEM, PROJECT, model, bytes);
                rollouts.deploy(
                        Who.SYSTEM,
                        new Promote.Order(
                                PROJECT,
                                endpoint,
                                Versions.of(version),
                                Kind.DEPLOY,
                                false,
                                "",
                                Optional.empty()));
            }
        }
    }

    @Test
    void aModelWhoseFilesAreDamagedKeepsNoOtherFromComingBack() throws IOException {
        Server before = new Server();
        before.deploy("first", "a", "version-1.onnx");
        List<Path> ofTheFirst = packs();
        before.deploy("second", "b", "sum.onnx");
        for (Path pack : ofTheFirst) {
            Files.write(pack, new byte[(int) Files.size(pack)]);
        }

        Server after = new Server();
        after.rollouts.restore();

        assertEquals("b", after.serving.inService(PROJECT, "second", "").model());
        assertThrows(
                ServingFailure.Unavailable.class,
                () -> after.serving.inService(PROJECT, "first", ""));
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("objects"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
