package dev.kaname.server.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Ids;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.store.RepoPath;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnBothDatabases
class DataServiceTest {
    private static final String PROJECT = "0".repeat(32);
    private static final FolderLimits LIMITS = new FolderLimits(100, 10_000);

    @TempDir Path folder;
    private final Database database;
    private final DataService data;
    private int folders;

    DataServiceTest(TestDatabase test) {
        database = test.database();
        Ids ids = Ids.ofSystem();
        Stores stores = new Stores(test.folder().resolve("objects"), _ -> new byte[32], ids);
        Branches branches = new Branches(database);
        data =
                new DataService(
                        new Repositories(database, ids),
                        branches,
                        new KeptTrees(database, stores),
                        stores);
    }

    @Test
    void aFolderGoesInAndComesOutTheSame() throws IOException {
        Path source = folder();
        write(source, "a.csv", "1");
        write(source, "sub/データ.csv", "2");
        Files.createDirectories(source.resolve("empty"));
        DataService.StoredFolder stored = data.take(PROJECT, source, LIMITS);
        Path target = folder();

        assertEquals(
                new Tree.Count(2, 2),
                data.materialise(PROJECT, stored.tree(), Optional.empty(), target));
        assertEquals("1", Files.readString(target.resolve("a.csv")));
        assertEquals("2", Files.readString(target.resolve("sub/データ.csv")));
        assertEquals(stored.tree(), data.take(PROJECT, target, LIMITS).tree());
    }

    @Test
    void onePathComesOutAloneAndWhatComesOutIsACopy() throws IOException {
        Path source = folder();
        write(source, "flights/01.csv", "1");
        write(source, "weather.csv", "w");
        TreeId tree = data.take(PROJECT, source, LIMITS).tree();
        Path flights = folder();
        Path weather = folder();
        data.materialise(PROJECT, tree, path("flights"), flights);
        data.materialise(PROJECT, tree, path("weather.csv"), weather);
        Files.writeString(flights.resolve("01.csv"), "changed");

        assertEquals("w", Files.readString(weather.resolve("weather.csv")));
        Path again = folder();
        data.materialise(PROJECT, tree, path("flights"), again);
        assertEquals("1", Files.readString(again.resolve("01.csv")));
        assertThrows(
                StoreFailure.Missing.class,
                () -> data.materialise(PROJECT, tree, path("nothing"), folder()));
    }

    @Test
    void linksAndOddThingsInAFolderAreRefused() throws Exception {
        Path link = folder();
        Files.createSymbolicLink(link.resolve("l"), Path.of("/etc/passwd"));
        Path linkedFolder = folder();
        Files.createSymbolicLink(linkedFolder.resolve("l"), Path.of("/etc"));
        Path odd = folder();
        write(odd, "a\\b", "x");
        Path many = folder();
        for (int i = 0; i < 101; i++) {
            write(many, "f" + i, "");
        }
        Path large = folder();
        write(large, "l", "x".repeat(10_001));

        for (Path bad : List.of(link, linkedFolder, odd)) {
            assertThrows(StoreFailure.Invalid.class, () -> data.take(PROJECT, bad, LIMITS));
        }
        for (Path bad : List.of(many, large)) {
            assertThrows(StoreFailure.TooLarge.class, () -> data.take(PROJECT, bad, LIMITS));
        }
        Files.delete(many.resolve("f0"));
        assertEquals(100, data.take(PROJECT, many, LIMITS).files());
    }

    /// BI-026
    @Test
    void nothingIsWrittenThroughALinkThatIsAlreadyInTheFolder() throws IOException {
        Path source = folder();
        write(source, "hooks/run", "x");
        write(source, "plain", "x");
        TreeId tree = data.take(PROJECT, source, LIMITS).tree();
        Path outside = folder();
        Path target = folder();
        Files.createSymbolicLink(target.resolve("hooks"), outside);

        assertThrows(
                StoreFailure.Invalid.class,
                () -> data.materialise(PROJECT, tree, Optional.empty(), target));
        try (Stream<Path> planted = Files.list(outside)) {
            assertEquals(List.of(), planted.toList());
        }
        Files.delete(target.resolve("hooks"));
        Files.deleteIfExists(target.resolve("plain"));
        data.materialise(PROJECT, tree, Optional.empty(), target);
        assertEquals("x", Files.readString(target.resolve("hooks/run")));
    }

    @Test
    void aPipeInAFolderIsRefusedAndNotOpened() throws Exception {
        Path pipe = folder();
        Process made = new ProcessBuilder("mkfifo", pipe.resolve("p").toString()).start();
        assumeTrue(made.waitFor() == 0, "there is no mkfifo here");
        assertThrows(StoreFailure.Invalid.class, () -> data.take(PROJECT, pipe, LIMITS));
    }

    @Test
    void aKeptTreeTakesFilesOneByOne() throws IOException {
        KeptTrees kept = data.kept();
        put(kept, "model/MLmodel", "m");
        put(kept, "model/model.onnx", "o");
        put(kept, "plot.png", "p");

        Tree tree = kept.open(PROJECT, "artifact/r1");
        assertEquals(3, tree.count("").files());
        assertArrayEquals(
                "o".getBytes(StandardCharsets.UTF_8),
                kept.read(PROJECT, tree.find(RepoPath.parse("model/model.onnx")).orElseThrow())
                        .readAllBytes());
        Optional<TreeId> digest = kept.folder(PROJECT, "artifact/r1", RepoPath.parse("model"));
        kept.delete(Who.SYSTEM, PROJECT, "artifact/r1", RepoPath.parse("model"));
        assertEquals(1, kept.open(PROJECT, "artifact/r1").count("").files());
        assertEquals(
                Optional.empty(), kept.folder(PROJECT, "artifact/r1", RepoPath.parse("model")));
        put(kept, "model/model.onnx", "o");
        put(kept, "model/MLmodel", "m");
        assertEquals(digest, kept.folder(PROJECT, "artifact/r1", RepoPath.parse("model")));
        kept.release(Who.SYSTEM, PROJECT, "artifact/r1");
        assertTrue(kept.find(PROJECT, "artifact/r1").isEmpty());
    }

    /// A name is a file or a folder; of two who put both, the second finds what the first left.
    @Test
    void whatMayNotComeIsLookedForWhenItIsPutAndNotOnlyBefore() throws IOException {
        KeptTrees kept = data.kept();
        Consumer<Tree> free =
                tree -> {
                    if (tree.find(RepoPath.parse("a/b")).isPresent()) {
                        throw new IllegalStateException("there is a folder");
                    }
                };
        InputStream slow =
                new ByteArrayInputStream(new byte[] {1}) {
                    @Override
                    public int read(byte[] into, int offset, int length) {
                        if (kept.find(PROJECT, "artifact/r1").isEmpty()) {
                            put(kept, "a/b");
                        }
                        return super.read(into, offset, length);
                    }
                };
        assertThrows(
                IllegalStateException.class,
                () ->
                        kept.put(
                                Who.SYSTEM,
                                PROJECT,
                                "artifact/r1",
                                RepoPath.parse("a"),
                                slow,
                                free));
        assertEquals(1, kept.open(PROJECT, "artifact/r1").count("").files());
    }

    private static void put(KeptTrees kept, String path) {
        try {
            put(kept, path, "first");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void manyWritersOfAKeptTreeLoseNothing() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String path = "f" + i;
                puts.add(
                        threads.submit(() -> {
                            put(data.kept(), path, path);
                            return path;
                        }));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        }
        assertEquals(30, data.kept().open(PROJECT, "artifact/r1").count("").files());
    }

    @Test
    void aStreamThatFailsChangesNothing() {
        InputStream cut =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("cut");
                    }
                };
        RepoPath path = RepoPath.parse("x");
        assertThrows(
                IOException.class,
                () -> data.kept().put(Who.SYSTEM, PROJECT, "artifact/r1", path, cut, _ -> {}));
        assertTrue(data.kept().find(PROJECT, "artifact/r1").isEmpty());
    }

    private static void put(KeptTrees kept, String path, String text) throws IOException {
        kept.put(
                Who.SYSTEM,
                PROJECT,
                "artifact/r1",
                RepoPath.parse(path),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                _ -> {});
    }

    private static Optional<RepoPath> path(String text) {
        return Optional.of(RepoPath.parse(text));
    }

    private Path folder() throws IOException {
        return Files.createDirectories(folder.resolve("f" + folders++));
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
