package dev.kaname.tracking;

import static dev.kaname.tracking.TrackingFixture.AUTHOR;
import static dev.kaname.tracking.TrackingFixture.OTHER;
import static dev.kaname.tracking.TrackingFixture.PROJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Edge;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class RegistryTest {
    private final List<Edge> edges = new ArrayList<>();
    private final TrackingFixture fixture;
    private final Registry registry;
    private final ModelVersions versions;

    RegistryTest(TestDatabase database) {
        database.with((_, _, added) -> edges.addAll(added));
        this.fixture = new TrackingFixture(database);
        this.registry = fixture.tracking.registry();
        this.versions = fixture.tracking.versions();
    }

    private RegisteredModel model(String name) {
        return registry.create(AUTHOR, PROJECT, name, Optional.empty(), List.of());
    }

    private LoggedModel logged(Optional<String> run) {
        return fixture.tracking
                .loggedModels()
                .create(
                        AUTHOR,
                        PROJECT,
                        new NewLoggedModel(
                                0, Optional.of("m"), Optional.empty(), run, List.of(), List.of()));
    }

    private ModelVersion version(String name) {
        return versions.create(AUTHOR, PROJECT, name, NewVersion.of(logged(Optional.empty())));
    }

    private static NewVersion from(String source, Optional<String> run, Optional<String> model) {
        return new NewVersion(source, run, model, Optional.empty(), Optional.empty(), List.of());
    }

    @Test
    void aModelIsFoundByNameInItsProjectOnly() {
        RegisteredModel model = model("iris");
        assertEquals(model, registry.get(PROJECT, "iris"));
        assertThrows(TrackingFailure.Exists.class, () -> model("iris"));
        assertThrows(TrackingFailure.Missing.class, () -> registry.get(OTHER, "iris"));
        for (String name : List.of("", "  ", "a/b", "a:b", ".", "..")) {
            assertThrows(TrackingFailure.Invalid.class, () -> model(name), name);
        }
    }

    @Test
    void versionsAreNumberedAndANumberNeverComesBack() {
        model("iris");
        assertEquals(1, version("iris").number());
        assertEquals(2, version("iris").number());
        versions.delete(AUTHOR, PROJECT, "iris", 2);
        assertEquals(3, version("iris").number());
        assertThrows(TrackingFailure.Missing.class, () -> versions.get(PROJECT, "iris", 2));
        registry.delete(AUTHOR, PROJECT, "iris");
        model("iris");
        assertEquals(1, version("iris").number());
    }

    @Test
    void aVersionOfALoggedModelRemembersRunFilesAndDigest() throws IOException {
        String run = fixture.run();
        LoggedModel logged = logged(Optional.of(run));
        fixture.artifacts.put(
                AUTHOR.who(),
                PROJECT,
                logged.root(),
                ArtifactPath.parse("MLmodel"),
                new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8)));
        model("iris");
        ModelVersion version = versions.create(AUTHOR, PROJECT, "iris", NewVersion.of(logged));
        assertEquals(Optional.of(run), version.run());
        assertEquals("models:/" + logged.id(), version.source());
        assertEquals(new ArtifactRoot.OfVersion(version.id()).uri(), version.downloadUri());
        assertTrue(version.digest().isPresent());
        assertEquals(version, versions.byId(PROJECT, version.id()).orElseThrow());
        assertEquals(
                "[{\"name\":\"iris\",\"version\":1}]",
                fixture.tracking
                        .loggedModels()
                        .get(PROJECT, logged.id())
                        .tags()
                        .get("mlflow.modelVersions"));
        assertEquals(
                new Edge(
                        new Edge.Node("mlrun", run, fixture.get(run).info().name()),
                        new Edge.Node("model", version.id(), "iris/1"),
                        "registered"),
                edges.getLast());
    }

    @Test
    void theFilesOfAVersionStayWhateverBecomesOfThoseItWasMadeOf() throws IOException {
        LoggedModel logged = logged(Optional.empty());
        ArtifactPath file = ArtifactPath.parse("MLmodel");
        put(logged, "as it was");
        model("iris");
        ModelVersion version = versions.create(AUTHOR, PROJECT, "iris", NewVersion.of(logged));
        put(logged, "changed");
        ArtifactRoot root = version.files().orElseThrow().root();
        assertEquals("as it was", read(root, file));
        assertEquals(
                version.digest(), fixture.artifacts.digest(PROJECT, root, ArtifactPath.root()));

        model("copy");
        ModelVersion copy =
                versions.create(
                        AUTHOR,
                        PROJECT,
                        "copy",
                        from("models:/iris/1", Optional.empty(), Optional.empty()));
        assertEquals(version.digest(), copy.digest());
        versions.delete(AUTHOR, PROJECT, "iris", 1);
        assertEquals(Optional.empty(), fixture.artifacts.open(PROJECT, root, file));
        assertEquals("as it was", read(copy.files().orElseThrow().root(), file));
    }

    private void put(LoggedModel model, String text) throws IOException {
        fixture.artifacts.put(
                AUTHOR.who(),
                PROJECT,
                model.root(),
                ArtifactPath.parse("MLmodel"),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(ArtifactRoot root, ArtifactPath file) throws IOException {
        try (InputStream bytes =
                fixture.artifacts.open(PROJECT, root, file).orElseThrow().bytes()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theSameFilesAreRegisteredOnceByWhoeverAsksSo() throws IOException {
        LoggedModel logged = logged(Optional.empty());
        fixture.artifacts.put(
                AUTHOR.who(),
                PROJECT,
                logged.root(),
                ArtifactPath.parse("MLmodel"),
                new ByteArrayInputStream(new byte[] {1}));
        List<ModelVersion> made = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ModelVersions.Candidate candidate = versions.prepare(PROJECT, NewVersion.of(logged));
            made.add(
                    fixture.database.act(
                            AUTHOR.who(),
                            tx -> versions.admitOnce(tx, AUTHOR, PROJECT, "new", candidate)));
        }
        assertEquals(made.getFirst().id(), made.getLast().id());
        assertEquals(1, made.getLast().number());
    }

    @Test
    void aSourceMustNameWhatTheRequestOwns() {
        String run = fixture.run();
        String other = fixture.run();
        LoggedModel logged = logged(Optional.of(run));
        model("iris");
        versions.create(
                AUTHOR,
                PROJECT,
                "iris",
                from("runs:/" + run + "/m", Optional.of(run), Optional.empty()));
        versions.create(
                AUTHOR,
                PROJECT,
                "iris",
                from(
                        "mlflow-artifacts:/0/" + run + "/artifacts/m",
                        Optional.of(run),
                        Optional.empty()));
        versions.create(
                AUTHOR,
                PROJECT,
                "iris",
                from(logged.root().uri(), Optional.empty(), Optional.of(logged.id())));
        for (NewVersion bad :
                List.of(
                        from("runs:/" + run + "/m", Optional.of(other), Optional.empty()),
                        from("runs:/" + run + "/m", Optional.empty(), Optional.empty()),
                        from(
                                "mlflow-artifacts:/0/" + run + "/artifacts/m",
                                Optional.of(other),
                                Optional.empty()),
                        from(
                                "mlflow-artifacts:/0/" + run + "/artifacts/m",
                                Optional.empty(),
                                Optional.empty()),
                        from("models:/" + logged.id(), Optional.empty(), Optional.of("m-other")),
                        from("s3://bucket/x", Optional.of(run), Optional.empty()))) {
            assertThrows(
                    TrackingFailure.SourceRefused.class,
                    () -> versions.create(AUTHOR, PROJECT, "iris", bad),
                    bad.source());
        }
        assertEquals(3, versions.search(PROJECT, Query.of("", 10)).items().size());
    }

    @Test
    void aVersionOfAVersionInheritsItsOrigin() {
        String run = fixture.run();
        LoggedModel logged = logged(Optional.of(run));
        model("iris");
        model("copy");
        ModelVersion first = versions.create(AUTHOR, PROJECT, "iris", NewVersion.of(logged));
        registry.setAlias(AUTHOR, PROJECT, "iris", "best", 1);
        ModelVersion copy =
                versions.create(
                        AUTHOR,
                        PROJECT,
                        "copy",
                        from("models:/iris@best", Optional.empty(), Optional.empty()));
        assertEquals("models:/iris/1", copy.source());
        assertEquals(first.downloadUri(), copy.downloadUri());
        assertEquals(Optional.of(run), copy.run());
        assertEquals(Optional.of(logged.id()), copy.loggedModel());
        assertThrows(
                TrackingFailure.SourceRefused.class,
                () ->
                        versions.create(
                                AUTHOR,
                                PROJECT,
                                "copy",
                                from("models:/iris/1", Optional.of("r"), Optional.empty())));
    }

    @Test
    void aliasesMoveAndGo() {
        model("iris");
        version("iris");
        version("iris");
        registry.setAlias(AUTHOR, PROJECT, "iris", "champion", 1);
        registry.setAlias(AUTHOR, PROJECT, "iris", "champion", 2);
        assertEquals(2, registry.byAlias(PROJECT, "iris", "champion").number());
        assertEquals(List.of("champion"), versions.get(PROJECT, "iris", 2).aliases());
        assertEquals(Map.of("champion", 2L), registry.get(PROJECT, "iris").aliases());
        assertEquals(2, registry.byAlias(PROJECT, "iris", "Latest").number());
        versions.delete(AUTHOR, PROJECT, "iris", 2);
        assertEquals(
                "Registered model alias champion not found.",
                assertThrows(
                                TrackingFailure.Invalid.class,
                                () -> registry.byAlias(PROJECT, "iris", "champion"))
                        .getMessage());
        registry.deleteAlias(AUTHOR, PROJECT, "iris", "champion");
        for (String bad :
                List.of("", "latest", "LATEST", "v1", "V22", "a b", "a/b", "x".repeat(256))) {
            assertThrows(
                    TrackingFailure.Invalid.class,
                    () -> registry.setAlias(AUTHOR, PROJECT, "iris", bad, 1),
                    bad);
        }
        assertThrows(
                TrackingFailure.Missing.class,
                () -> registry.setAlias(AUTHOR, PROJECT, "iris", "a", 9));
    }

    @Test
    void anAliasThatLooksLikeAnotherIsNotSetAndOneInJapaneseIs() {
        model("iris");
        version("iris");
        for (String mistakable :
                List.of(
                        "\u0441hampion", // a Cyrillic letter
                        "champi\u03bfn", // a Greek one
                        "\uff43hampion", // a wide one
                        "champ\u0131on", // without its dot
                        "champ\u00edon")) {
            assertThrows(
                    TrackingFailure.Invalid.class,
                    () -> registry.setAlias(AUTHOR, PROJECT, "iris", mistakable, 1),
                    mistakable);
            registry.deleteAlias(AUTHOR, PROJECT, "iris", mistakable);
        }
        for (String good : List.of("champion", "Champion_2-b", "本番", "ステージング", "승자")) {
            registry.setAlias(AUTHOR, PROJECT, "iris", good, 1);
        }
        assertEquals(5, registry.get(PROJECT, "iris").aliases().size());
    }

    @Test
    void stagesMoveAndTheLatestOfEachIsKnown() {
        model("iris");
        for (int i = 0; i < 3; i++) {
            version("iris");
        }
        versions.moveTo(AUTHOR, PROJECT, "iris", 1, Stage.parse("production"), false);
        versions.moveTo(AUTHOR, PROJECT, "iris", 2, Stage.PRODUCTION, true);
        assertEquals(Stage.ARCHIVED, versions.get(PROJECT, "iris", 1).stage());
        assertEquals(
                List.of(3L, 2L, 1L),
                registry.latest(PROJECT, "iris", List.of()).stream()
                        .map(ModelVersion::number)
                        .toList());
        assertEquals(
                List.of(2L),
                registry.latest(PROJECT, "iris", List.of(Stage.PRODUCTION)).stream()
                        .map(ModelVersion::number)
                        .toList());
        assertThrows(
                TrackingFailure.Invalid.class,
                () -> versions.moveTo(AUTHOR, PROJECT, "iris", 1, Stage.ARCHIVED, true));
        assertThrows(TrackingFailure.Invalid.class, () -> Stage.parse("live"));
    }

    @Test
    void renamingTakesEverythingAlongAndKeepsTheIds() {
        RegisteredModel before = model("iris");
        ModelVersion version = version("iris");
        registry.setAlias(AUTHOR, PROJECT, "iris", "best", 1);
        model("taken");
        assertThrows(
                TrackingFailure.Exists.class,
                () -> registry.rename(AUTHOR, PROJECT, "iris", "taken"));
        RegisteredModel after = registry.rename(AUTHOR, PROJECT, "iris", "flower");
        assertEquals(before.id(), after.id());
        assertEquals(version.id(), versions.get(PROJECT, "flower", 1).id());
        assertEquals("flower", registry.byAlias(PROJECT, "flower", "best").name());
        assertThrows(TrackingFailure.Missing.class, () -> registry.get(PROJECT, "iris"));
    }

    @Test
    void tagsAndDescriptionsComeAndGo() {
        model("iris");
        version("iris");
        registry.setTag(AUTHOR, PROJECT, "iris", new KeyValue("a", "1"));
        registry.deleteTag(AUTHOR, PROJECT, "iris", "none");
        versions.setTag(AUTHOR, PROJECT, "iris", 1, new KeyValue("b", "2"));
        assertEquals(Map.of("a", "1"), registry.get(PROJECT, "iris").tags());
        assertEquals(Map.of("b", "2"), versions.get(PROJECT, "iris", 1).tags());
        versions.deleteTag(AUTHOR, PROJECT, "iris", 1, "b");
        registry.deleteTag(AUTHOR, PROJECT, "iris", "a");
        assertEquals(Map.of(), registry.get(PROJECT, "iris").tags());
        assertEquals(Map.of(), versions.get(PROJECT, "iris", 1).tags());
        assertEquals(
                Optional.of("text"),
                registry.describe(AUTHOR, PROJECT, "iris", "text").description());
        assertEquals(
                Optional.empty(), registry.describe(AUTHOR, PROJECT, "iris", "").description());
        versions.describe(AUTHOR, PROJECT, "iris", 1, Optional.of("v"));
        assertEquals(
                Optional.empty(),
                versions.describe(AUTHOR, PROJECT, "iris", 1, Optional.empty()).description());
    }

    @Test
    void searchFindsModelsAndVersions() {
        for (String name : List.of("alpha", "beta")) {
            model(name);
            version(name);
        }
        version("alpha");
        registry.setTag(AUTHOR, PROJECT, "beta", new KeyValue("t", "x"));
        versions.setTag(AUTHOR, PROJECT, "alpha", 2, new KeyValue("t", "y"));
        versions.delete(AUTHOR, PROJECT, "alpha", 1);
        assertEquals(List.of("alpha", "beta"), models(""));
        assertEquals(List.of("beta"), models("tags.t = 'x'"));
        assertEquals(List.of("alpha"), models("name ILIKE 'A%'"));
        assertEquals(List.of("beta"), models("name IN ('beta') AND tags.`t` != 'y'"));
        assertEquals(List.of("alpha/2"), found("name = 'alpha'"));
        assertEquals(List.of("alpha/2"), found("tags.t = 'y' AND version_number > 1"));
        assertEquals(List.of("beta/1"), found("version_number = 1"));
        Query one = Query.of("", 1).orderedBy("name DESC");
        Page<RegisteredModel> first = registry.search(PROJECT, one);
        assertEquals("beta", first.items().getFirst().name());
        assertEquals("alpha", registry.search(PROJECT, one.after(first)).items().getFirst().name());
    }

    private List<String> models(String filter) {
        return registry.search(PROJECT, Query.of(filter, 10)).items().stream()
                .map(RegisteredModel::name)
                .toList();
    }

    private List<String> found(String filter) {
        return versions.search(PROJECT, Query.of(filter, 10)).items().stream()
                .map(version -> version.name() + "/" + version.number())
                .toList();
    }

    @Test
    void promptsAreShownToThoseWhoAskForThem() {
        model("model");
        registry.create(
                AUTHOR,
                PROJECT,
                "prompt",
                Optional.empty(),
                List.of(new KeyValue("mlflow.prompt.is_prompt", "true")));
        NewVersion text =
                new NewVersion(
                        "dummy-source",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                new KeyValue("mlflow.prompt.is_prompt", "true"),
                                new KeyValue("mlflow.prompt.text", "Say {{x}}")));
        assertEquals(1, versions.create(AUTHOR, PROJECT, "prompt", text).number());
        assertEquals(List.of("model"), models(""));
        assertEquals(List.of("model"), models("tags.`mlflow.prompt.is_prompt` != 'true'"));
        assertEquals(List.of("model"), models("tags.`mlflow.prompt.is_prompt` = 'false'"));
        assertEquals(List.of("prompt"), models("tags.`mlflow.prompt.is_prompt` = 'true'"));
        assertEquals(List.of(), found(""));
        NewVersion sneaky =
                new NewVersion(
                        "file:///etc",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new KeyValue("mlflow.prompt.is_prompt", "true")));
        assertThrows(
                TrackingFailure.SourceRefused.class,
                () -> versions.create(AUTHOR, PROJECT, "prompt", sneaky),
                "BI-011");
        assertThrows(
                TrackingFailure.SourceRefused.class,
                () ->
                        versions.create(
                                AUTHOR,
                                PROJECT,
                                "model",
                                from("models:/prompt/1", Optional.empty(), Optional.empty())));
    }

    @Test
    void idsOfVersionsAreTheirOwn() {
        model("iris");
        assertNotEquals(version("iris").id(), version("iris").id());
        assertEquals(Optional.empty(), versions.byId(OTHER, version("iris").id()));
    }
}
