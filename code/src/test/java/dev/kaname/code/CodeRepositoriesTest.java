package dev.kaname.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Making repositories, reading them at a commit, and telling what git alone knew.
@OnBothDatabases
class CodeRepositoriesTest {
    private static final String PROJECT = "0198a0000000700080000000000000aa";
    private static final String OTHER = "0198a0000000700080000000000000bb";
    private static final Who ANN = GitOverHttp.ANN;

    private final Database database;
    @TempDir Path folder;
    private CodeRepositories repositories;

    CodeRepositoriesTest(Database database) {
        this.database = database;
    }

    @BeforeEach
    void start() {
        repositories = reopened();
    }

    @Test
    void aRepositoryIsFoundByNameAndIdInItsProjectOnly() {
        CodeRepository made = repositories.create(ANN, PROJECT, "flights", "main");
        assertEquals(made, repositories.named(PROJECT, "flights"));
        assertEquals(made, repositories.withId(PROJECT, made.id()));
        assertThrows(CodeFailure.Missing.class, () -> repositories.named(OTHER, "flights"));
        assertThrows(CodeFailure.Missing.class, () -> repositories.withId(OTHER, made.id()));
        assertEquals(Optional.empty(), repositories.activeHead(made));
    }

    @Test
    void aNameIsGivenOncePerProject() {
        repositories.create(ANN, PROJECT, "flights", "main");
        assertThrows(
                CodeFailure.Conflict.class,
                () -> repositories.create(ANN, PROJECT, "flights", "main"));
        repositories.create(ANN, OTHER, "flights", "main");
    }

    @Test
    void ofManyWhoMakeTheSameOneDoes() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CodeRepository>> all =
                    threads.invokeAll(
                            IntStream.range(0, 8)
                                    .mapToObj(_ ->
                                            (Callable<CodeRepository>)
                                                    () ->
                                                            repositories.create(
                                                                    ANN, PROJECT, "one", "main"))
                                    .toList());
            assertEquals(
                    1, all.stream().filter(one -> one.state() == Future.State.SUCCESS).count());
        }
        assertEquals(1, repositories.list(PROJECT, "", 10).size());
        try (var children = Files.list(folder.resolve("code").resolve(PROJECT))) {
            assertEquals(
                    List.of("one.git"),
                    children.map(child -> child.getFileName().toString()).toList());
        }
    }

    @Test
    void afterAStopBetweenFolderAndRegisterTheDefaultBranchIsTheOneAskedForLast()
            throws IOException {
        CodeRepository lost = new CodeRepository(PROJECT, "lost", "one", "main", Instant.EPOCH);
        new BareFolders(folder.resolve("code"), Ids.ofSystem()).create(lost);

        repositories.create(ANN, PROJECT, "one", "trunk");

        assertEquals("ref: refs/heads/trunk\n", read("code/" + PROJECT + "/one.git/HEAD"));
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void listsAreReadInPages() {
        for (String name : List.of("c", "a", "b")) {
            repositories.create(ANN, PROJECT, name, "main");
        }
        repositories.create(ANN, OTHER, "z", "main");
        assertEquals(List.of("a", "b"), names(repositories.list(PROJECT, "", 2)));
        assertEquals(List.of("c"), names(repositories.list(PROJECT, "b", 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "a/b",
                "a\\b",
                "-rf",
                ".hidden",
                "Flights",
                "x.git",
                "x.lock",
                "x.",
                "a..b",
                "a b",
                "a%2fb",
                "a\nb",
                "İ",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void namesThatAreNotPlainAreRefused(String name) {
        CodeFailure.Invalid failure =
                assertThrows(
                        CodeFailure.Invalid.class,
                        () -> repositories.create(ANN, PROJECT, name, "main"));
        assertEquals("name", failure.field());
        assertFalse(Files.exists(folder.resolve("code")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-b", "a..b", "a b", "a~1", "x/-y", "refs/heads/../x", "a\u0007"})
    void branchesThatAreNotPlainAreRefused(String branch) {
        assertThrows(
                CodeFailure.Invalid.class,
                () -> repositories.create(ANN, PROJECT, "flights", branch));
    }

    @Test
    void filesAreReadAtACommitAndWrittenToAFolder() throws IOException {
        RealGit work = RealGit.empty(folder.resolve("work"));
        byte[] bytes = {0, 1, 2, (byte) 0xff, '\r', '\n'};
        work.write("data/raw.bin", bytes);
        work.write("run.sh", "#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(work.folder().resolve("run.sh").toFile().setExecutable(true));
        String first = work.commit("準備.py", "a = 1\n");
        String second = work.commit("準備.py", "a = 2\n");
        CodeRepository repository = pushed(work, "flights");

        CodeReader reader = repositories.reader(repository);
        assertEquals(Optional.of(second), reader.resolve("main"));
        try (CodeTree tree = reader.at(first);
                CodeTree later = reader.at(second)) {
            assertEquals(
                    List.of("data/raw.bin", "run.sh", "準備.py"),
                    tree.files().stream().map(CodeFile::path).toList());
            assertArrayEquals(bytes, tree.read("data/raw.bin", 100).orElseThrow());
            assertEquals(
                    "a = 1\n",
                    new String(
                            tree.read("準備.py", 100).orElseThrow(),
                            java.nio.charset.StandardCharsets.UTF_8));
            assertEquals(Optional.empty(), tree.read("data", 100));
            assertEquals(Optional.empty(), tree.read("nothing", 100));
            assertEquals(Optional.empty(), tree.read("", 100));
            assertThrows(CodeFailure.TooLarge.class, () -> tree.read("data/raw.bin", 5));
            assertEquals(tree.digest("data"), later.digest("data"));
            assertNotEquals(tree.digest(""), later.digest(""));
            assertEquals(Optional.empty(), tree.digest("run.sh"));

            Path out = Files.createDirectory(folder.resolve("out"));
            tree.materialise(tree.files(), out);
            assertArrayEquals(bytes, Files.readAllBytes(out.resolve("data/raw.bin")));
            assertTrue(Files.isExecutable(out.resolve("run.sh")));
            assertFalse(Files.isExecutable(out.resolve("準備.py")));
        }
    }

    @Test
    void linksAndSubmodulesAreNeitherListedNorReadNorWritten() throws IOException {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        Files.createSymbolicLink(work.folder().resolve("passwd"), Path.of("/etc/passwd"));
        work.ok("add", "-A");
        work.ok("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",sub");
        work.ok("commit", "-q", "-m", "Add a link and a submodule");
        String commit = work.head();
        CodeRepository repository = pushed(work, "flights");
        try (CodeTree tree = repositories.reader(repository).at(commit)) {
            assertEquals(List.of("train.py"), tree.files().stream().map(CodeFile::path).toList());
            assertEquals(Optional.empty(), tree.read("passwd", 10_000));
            assertEquals(Optional.empty(), tree.read("sub", 10_000));
            Path out = Files.createDirectory(folder.resolve("out"));
            tree.materialise(tree.files(), out);
            try (var written = Files.list(out)) {
                assertEquals(1, written.count());
            }
        }
    }

    @Test
    void nothingIsOverwrittenAndNoLinkFollowedWhenFilesAreWritten() throws IOException {
        RealGit work = RealGit.empty(folder.resolve("work"));
        String commit = work.commit("a/b.txt", "new\n");
        CodeRepository repository = pushed(work, "flights");
        Path victim = Files.createDirectory(folder.resolve("victim"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.createSymbolicLink(out.resolve("a"), victim);
        try (CodeTree tree = repositories.reader(repository).at(commit)) {
            assertThrows(CodeFailure.Unavailable.class, () -> tree.materialise(tree.files(), out));
        }
        try (var written = Files.list(victim)) {
            assertEquals(0, written.count());
        }
        Path taken = Files.createDirectories(folder.resolve("taken/a"));
        Files.writeString(taken.resolve("b.txt"), "precious");
        try (CodeTree tree = repositories.reader(repository).at(commit)) {
            assertThrows(
                    CodeFailure.Unavailable.class,
                    () -> tree.materialise(tree.files(), taken.getParent()));
        }
        assertEquals("precious", Files.readString(taken.resolve("b.txt")));
    }

    @Test
    void nothingButPlainNamesAndReachableCommitsResolves() {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        String first = work.head();
        String second = work.commit("b.py", "b\n");
        work.ok("tag", "-a", "v1", "-m", "v1", first);
        CodeRepository repository = pushed(work, "flights");
        work.ok("push", "-q", folder.resolve("code/" + PROJECT + "/flights.git").toString(), "v1");
        CodeReader reader = repositories.reader(repository);
        assertEquals(Optional.of(second), reader.resolve("refs/heads/main"));
        assertEquals(Optional.of(first), reader.resolve("v1"));
        assertEquals(Optional.of(first), reader.resolve(first));
        for (String text :
                List.of(
                        "",
                        "HEAD",
                        "main~1",
                        "main^",
                        "main@{0}",
                        ":/Change",
                        "-x",
                        "../main",
                        first.substring(0, 7),
                        "0".repeat(40),
                        work.ok("rev-parse", "HEAD^{tree}").strip())) {
            assertEquals(Optional.empty(), reader.resolve(text), text);
        }
        assertThrows(CodeFailure.Missing.class, () -> reader.at("main"));
        assertThrows(CodeFailure.Missing.class, () -> reader.at("0".repeat(40)));
    }

    @Test
    void theHistoryIsReadNewestFirst() {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        String second = work.commit("b.py", "b\n");
        CodeRepository repository = pushed(work, "flights");
        List<CodeCommit> log = repositories.reader(repository).log(second, 10);
        assertEquals(
                List.of("Change b.py", "Change train.py"),
                log.stream().map(CodeCommit::subject).toList());
        assertEquals(List.of(log.get(1).id()), log.get(0).parents());
        assertEquals("Ann", log.getFirst().author());
        assertEquals(1, repositories.reader(repository).log(second, 1).size());
    }

    @Test
    void whatGitKnowsAndNobodyWasToldIsToldAtTheNextStart() {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        CodeRepository repository = repositories.create(ANN, PROJECT, "flights", "main");
        // git moved its references, then the server was killed: as after `git push` to the folder
        String place = folder.resolve("code/" + PROJECT + "/flights.git").toString();
        work.with("GIT_COMMITTER_NAME", "ann")
                .with("GIT_COMMITTER_EMAIL", "token-1")
                .ok("push", "-q", place, "HEAD:main", "HEAD:idea");
        assertEquals(List.of(), repositories.heads(repository));

        repositories = reopened();
        repositories.start();
        assertEquals(work.head(), repositories.activeHead(repository).orElseThrow().commit());
        assertEquals(2, repositories.heads(repository).size());
        List<LoggedEvent> told = pushes();
        assertEquals(2, told.size());
        assertEquals(ANN, told.getFirst().who(), "whoever moved it, as git noted");

        work.ok("push", "-q", place, ":idea");
        repositories.tellWhatIsUntold();
        repositories.tellWhatIsUntold();
        assertEquals(1, repositories.heads(repository).size());
        assertEquals(3, pushes().size(), "told once, however often it is looked at");
    }

    @Test
    void aDamagedRepositoryDoesNotKeepTheOthersFromStarting() throws IOException {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        repositories.create(ANN, PROJECT, "a", "main");
        CodeRepository good = repositories.create(ANN, PROJECT, "b", "main");
        work.ok("push", "-q", folder.resolve("code/" + PROJECT + "/b.git").toString(), "HEAD:main");
        Files.move(folder.resolve("code/" + PROJECT + "/a.git"), folder.resolve("gone"));
        repositories.tellWhatIsUntold();
        assertEquals(work.head(), repositories.activeHead(good).orElseThrow().commit());
    }

    @Test
    void manyPacksAreTidiedIntoOneAndEverythingIsStillThere() throws IOException {
        RealGit work = RealGit.withOneCommit(folder.resolve("work"));
        CodeRepository repository = repositories.create(ANN, PROJECT, "flights", "main");
        try (GitOverHttp server = new GitOverHttp(repositories)) {
            for (int number = 0; number < 52; number++) {
                work.commit("f.py", "n = " + number + "\n");
                work.ok("push", "-q", server.url(repository), "HEAD:main");
            }
        }
        BareFolders folders = new BareFolders(folder.resolve("code"), Ids.ofSystem());
        try (var git = folders.open(repository)) {
            assertEquals(52, Tidying.packs(git));
            new Tidying(database, folders, new Locks()).tidy(repository);
            assertEquals(1, Tidying.packs(git));
        }
        assertEquals(53, repositories.reader(repository).log(work.head(), 100).size());
    }

    @Test
    void theMachinesOwnGitSettingsHaveNoSayAndNothingIsWrittenBesideTheRepository()
            throws IOException {
        CodeRepository repository = repositories.create(ANN, PROJECT, "flights", "main");
        BareFolders folders = new BareFolders(folder.resolve("code"), Ids.ofSystem());
        try (var git = folders.open(repository)) {
            assertEquals(null, git.getConfig().getString("user", null, "name"));
            assertFalse(git.getConfig().getBoolean("receive", "autogc", true));
            assertTrue(git.getConfig().getBoolean("core", "fsyncRefFiles", false));
        }
        try (var children = Files.list(folder.resolve("code").resolve(PROJECT))) {
            assertEquals(1, children.count());
        }
    }

    private CodeRepositories reopened() {
        return new CodeRepositories(
                database, Ids.ofSystem(), CodeSettings.in(folder.resolve("code")), PushCheck.NONE);
    }

    private CodeRepository pushed(RealGit work, String name) {
        CodeRepository repository = repositories.create(ANN, PROJECT, name, "main");
        try (GitOverHttp server = new GitOverHttp(repositories)) {
            work.ok("push", "-q", server.url(repository), "HEAD:main");
        }
        return repository;
    }

    private List<LoggedEvent> pushes() {
        return database.events().page(Optional.of(PROJECT), 0, 100).stream()
                .filter(event -> event.event().kind().equals("code.push"))
                .toList();
    }

    private static List<String> names(List<CodeRepository> repositories) {
        return repositories.stream().map(CodeRepository::name).toList();
    }
}
