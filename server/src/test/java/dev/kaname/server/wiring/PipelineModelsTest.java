package dev.kaname.server.wiring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.pipelines.ports.Models;
import dev.kaname.server.acts.RegisterModel;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.server.data.Stores;
import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.Author;
import dev.kaname.tracking.LoggedModel;
import dev.kaname.tracking.ModelStatus;
import dev.kaname.tracking.NewLoggedModel;
import dev.kaname.tracking.Tracking;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class PipelineModelsTest {
    private static final String PROJECT = "0".repeat(32);
    private static final String ATTEMPT = "1".repeat(32);

    private final StoreArtifacts artifacts;
    private final Tracking tracking;
    private final PipelineModels models;

    PipelineModelsTest(TestDatabase test) {
        Database database = test.database();
        Ids ids = Ids.ofSystem();
        KeptTrees trees =
                new KeptTrees(
                        database,
                        new Stores(test.folder().resolve("objects"), _ -> new byte[32], ids));
        artifacts = new StoreArtifacts(trees);
        tracking =
                new Tracking(
                        database,
                        artifacts,
                        new DeployedModels(),
                        (_, _, _) -> false,
                        ids,
                        new Random(1));
        models =
                new PipelineModels(
                        tracking,
                        artifacts,
                        trees,
                        new RegisterModel(database, tracking.versions()),
                        (_, _, _, _, _, _) -> {});
    }

    /// Whoever lays it out for a step asks first whether the disk has room for so much.
    @Test
    void aModelIsAsLargeAsItsFilesAre() throws IOException {
        Author step = new Author(Who.of(ATTEMPT, "t"), Optional.of(ATTEMPT));
        NewLoggedModel asked =
                new NewLoggedModel(
                        0,
                        Optional.of("model"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of());
        LoggedModel model = tracking.loggedModels().create(step, PROJECT, asked);
        put(step, model, "MLmodel", "flavors: {}");
        put(step, model, "data/weights", "0123456789");
        tracking.loggedModels().finish(step, PROJECT, model.id(), ModelStatus.READY);

        Models.Logged logged = models.loggedBy(PROJECT, ATTEMPT).getFirst();
        Models.Version version =
                models.register(
                        new Models.NewVersion(
                                Who.SYSTEM, PROJECT, "flights", logged.content(), ATTEMPT, "run"));

        assertEquals(21, logged.content().size());
        assertEquals(logged.content(), version.content());
    }

    private void put(Author step, LoggedModel model, String path, String text) throws IOException {
        artifacts.put(
                step.who(),
                PROJECT,
                model.root(),
                ArtifactPath.parse(path),
                new ByteArrayInputStream(text.getBytes(US_ASCII)));
    }
}
