package dev.kaname.server.wiring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Ids;
import dev.kaname.database.LoggedEvent;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.database.testing.OnBothDatabases;
import dev.kaname.database.testing.TestDatabase;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.pipelines.ports.Data.Commit;
import dev.kaname.pipelines.ports.Data.NewCommit;
import dev.kaname.server.acts.CommitData;
import dev.kaname.server.data.BranchName;
import dev.kaname.server.data.Branches;
import dev.kaname.server.data.Commits;
import dev.kaname.server.data.DataService;
import dev.kaname.server.data.KeptTrees;
import dev.kaname.server.data.References;
import dev.kaname.server.data.Repositories;
import dev.kaname.server.data.Repository;
import dev.kaname.server.data.Stores;
import dev.kaname.store.RepoPath;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.StoredFile;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEdit;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@OnBothDatabases
class PipelineDataTest {
    private static final String PROJECT = "0".repeat(32);

    @TempDir Path folder;
    private final Database database;
    private final DataService service;
    private final PipelineData data;
    private final Repository out;
    private final List<String> keysInTheAct = new ArrayList<>();
    private final List<List<Edge>> edges = new ArrayList<>();
    private long room = 1L << 40;

    PipelineDataTest(TestDatabase test) {
        database = test.with(this::look).database();
        Ids ids = Ids.ofSystem();
        Stores stores = new Stores(test.folder().resolve("objects"), _ -> new byte[32], ids);
        Branches branches = new Branches(database);
        Repositories repositories = new Repositories(database, ids);
        service = new DataService(repositories, branches, new KeptTrees(database, stores), stores);
        data =
                new PipelineData(
                        service,
                        new Commits(branches, stores, new CommitData(database)),
                        database,
                        InstantSource.system(),
                        () -> room);
        out = repositories.create(Who.SYSTEM, PROJECT, "out", new BranchName("main"));
    }

    private void look(Tx tx, LoggedEvent logged, List<Edge> drawn) {
        if (logged.event().kind().equals("data.commit")) {
            keysInTheAct.add(References.read(tx, PROJECT, "commit-key/first").target());
            edges.add(drawn);
        }
    }

    @Test
    void aCommitAndItsKeyAreOneActSoThatADeathBetweenThemRepeatsNothing() throws IOException {
        Commit made = data.commit(asked("first", "results", content("a", "1")));

        assertEquals(List.of(made.id()), keysInTheAct);
        assertEquals("wrote", edges.getFirst().getLast().relation());

        Commit others = data.commit(asked("second", "results", content("a", "2")));
        assertEquals(made, data.commit(asked("first", "results", content("a", "1"))));
        assertEquals(others, data.head(PROJECT, "out", "main").orElseThrow(), "done again");
    }

    @Test
    void whatIsThereAlreadyIsNoCommitAndStillRemembered() throws IOException {
        Commit made = data.commit(asked("first", "", content("a", "1")));
        assertEquals(made, data.commit(asked("same", "", content("a", "1"))));
        data.commit(asked("second", "", content("a", "2")));
        assertEquals(made, data.commit(asked("same", "", content("a", "1"))));
    }

    @Test
    void anOutputReplacesItsFolderAndLeavesTheOthersAlone() throws IOException {
        data.commit(asked("1", "results", content("a", "1", "b", "2")));
        data.commit(asked("2", "other", content("a", "1")));
        Commit last = data.commit(asked("3", "results", content("b", "3")));

        assertEquals(
                List.of("other/a", "results/b"),
                service
                        .store(PROJECT)
                        .tree(dev.kaname.store.CommitId.parse(last.id()))
                        .list("", "", "", 10)
                        .items()
                        .stream()
                        .map(Tree.Item::path)
                        .toList());
        assertFalse(data.at(PROJECT, last, "nothing").isPresent());
    }

    @Test
    void anOutputThatWouldMakeAFileAFolderIsNotCommitted() throws IOException {
        Commit made = data.commit(asked("1", "results", content("a", "1")));
        StoreFailure.Invalid below =
                assertThrows(
                        StoreFailure.Invalid.class,
                        () -> data.commit(asked("2", "results/a", content("b", "2"))));
        StoreFailure.Invalid file =
                assertThrows(
                        StoreFailure.Invalid.class,
                        () -> data.commit(asked("3", "results", fileOf("3"))));

        assertTrue(String.valueOf(below.getMessage()).contains("results/a and results/a/b"));
        assertTrue(String.valueOf(file.getMessage()).contains("results and results/a"));
        assertEquals(made, data.head(PROJECT, "out", "main").orElseThrow());
    }

    @Test
    void ofAnInputThatHoldsAFileAsAFolderThePathIsSaid() {
        TreeId old;
        try (Upload upload = service.store(PROJECT).begin()) {
            StoredFile file = upload.put(new ByteArrayInputStream(new byte[1]));
            TreeEdit edit = new TreeEdit();
            List.of("x/a", "x/a/f").forEach(path -> edit.put(RepoPath.parse(path), file));
            old = upload.edit(service.store(PROJECT).emptyTree(), edit);
            upload.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StoreFailure.Invalid refused =
                assertThrows(
                        StoreFailure.Invalid.class,
                        () ->
                                data.materialise(
                                        PROJECT,
                                        new Content(old.toString(), true, 2),
                                        folder.resolve("input")));
        assertTrue(String.valueOf(refused.getMessage()).contains("x/a/f"));
    }

    private Content fileOf(String text) throws IOException {
        return data.store(
                PROJECT, Files.writeString(Files.createTempFile(folder, "output", ""), text));
    }

    @Test
    void whatCannotBeTheNameOfABranchIsNoBranch() {
        assertFalse(data.head(PROJECT, "out", "feature/x").isPresent());
    }

    @Test
    void zerosTakeNoRoomOnTheDiskOfTheNextStep() throws Exception {
        Path made = Files.createTempDirectory(folder, "output");
        Path file = made.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.seek(5_000_000);
            sparse.write(new byte[] {1, 2, 3});
            sparse.setLength(40_000_001);
        }
        for (Path output : List.of(file, made)) {
            Path target = Files.createTempDirectory(folder, "input").resolve("x");
            data.materialise(PROJECT, data.store(PROJECT, output), target);
            Path copy = output.equals(made) ? target.resolve("sparse") : target;
            assertEquals(-1, Files.mismatch(file, copy));
            assertTrue(onDisk(copy) < 1_000_000, () -> copy + " takes " + onDisk(copy));
        }
    }

    @Test
    void anEmptyFileAndOneOfAnOddLengthComeOutAsTheyWere() throws IOException {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 200_000}) {
            Path source = Files.createTempFile(folder, "output", "");
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, length / 2, length, (byte) 7);
            Files.write(source, bytes);
            Path target = Files.createTempDirectory(folder, "input").resolve("x");
            data.materialise(PROJECT, data.store(PROJECT, source), target);
            assertArrayEquals(bytes, Files.readAllBytes(target), "of " + length + " bytes");
        }
    }

    @Test
    void whatTheDiskHasNoRoomForIsRefusedBeforeItIsRead() throws IOException {
        Path made = Files.createTempDirectory(folder, "output");
        Path file = Files.write(made.resolve("x"), new byte[1_000]);
        Content content = data.store(PROJECT, file);
        room = 999;
        Path target = Files.createTempDirectory(folder, "input").resolve("x");
        for (Executable refused :
                List.<Executable>of(
                        () -> data.store(PROJECT, file),
                        () -> data.store(PROJECT, made),
                        () -> data.materialise(PROJECT, content, target))) {
            assertEquals(
                    "does not fit on the disk of the data folder, which has room for 999 bytes."
                            + " Write less, or make room there.",
                    assertThrows(Data.Unfit.class, refused).getMessage());
        }
        assertFalse(Files.exists(target));
        room = 1_000;
        assertEquals(content, data.store(PROJECT, file), "to the last byte");
    }

    @Test
    void aLinkInAFolderIsRefusedWithWhatToDo() throws IOException {
        Path made = Files.createTempDirectory(folder, "output");
        Files.createSymbolicLink(made.resolve("link"), Path.of("/etc/passwd"));
        String why = assertThrows(Data.Unfit.class, () -> data.store(PROJECT, made)).getMessage();
        assertTrue(why.endsWith("Write plain files; copy what a link points at."), why);
    }

    /// In bytes.
    private static long onDisk(Path file) {
        try {
            Process stat =
                    new ProcessBuilder("stat", "-c", "%b", file.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String blocks = new String(stat.getInputStream().readAllBytes(), US_ASCII).strip();
            return 512 * Long.parseLong(blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NewCommit asked(String key, String path, Content content) {
        return new NewCommit(
                Who.SYSTEM, PROJECT, out.name(), "main", path, content, "output", key, "attempt1");
    }

    private Content content(String... namesAndTexts) throws IOException {
        Path source = Files.createTempDirectory(folder, "output");
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            Files.writeString(source.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
        }
        return data.store(PROJECT, source);
    }
}
