package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileOrFolderTest {
    private static final Reference FREE = Reference.free("heads/main");

    private final Store store = Samples.store(new MemoryObjectStore());

    @ParameterizedTest(name = "{0} and then {1}")
    @CsvSource({"a, a/f", "a/f, a", "a/b, a/b/c/d", "a/b/c/d, a/b", "a/b/c/d, a", "a!, a!/a"})
    void aPathIsNotAFileAndAFolderAtOnce(String first, String second) {
        Reference main = moved(FREE, seal(FREE, edit(first)));
        List<TreeEdit> refused =
                List.of(edit(second), edit("a!b", second, "z"), edit(second, "0", "a.b"));
        for (TreeEdit edit : refused) {
            StoreFailure.Invalid said =
                    assertThrows(StoreFailure.Invalid.class, () -> seal(main, edit));
            assertEquals("path", said.field());
            assertTrue(String.valueOf(said.getMessage()).contains(first), said.getMessage());
            assertTrue(String.valueOf(said.getMessage()).contains(second), said.getMessage());
        }
        assertThrows(StoreFailure.Invalid.class, () -> seal(FREE, edit(first, second, "a-z")));
    }

    @Test
    void namesThatOnlyBeginAlikeStandSideBySide() {
        Reference main = moved(FREE, seal(FREE, edit("a/f", "a!", "a0", "a.csv")));
        assertEquals(
                List.of("a!", "a.csv", "a/b/c", "a/f", "a0", "a0b/x", "ab"),
                paths(seal(main, edit("a/b/c", "ab", "a0b/x"))));
    }

    @Test
    void aFileGivesWayToAFolderWhereItIsTakenAwayInTheSameCommit() {
        Reference main = moved(FREE, seal(FREE, edit("a", "b/f")));
        TreeEdit turned = edit("a/f", "b").remove(path("a")).remove(path("b/f"));
        assertEquals(List.of("a/f", "b"), paths(seal(main, turned)));
    }

    @Test
    void ofTwoWritersTheLaterOneIsRefused() {
        Reference start = moved(FREE, seal(FREE, edit("x")));
        Reference now = moved(start, seal(start, edit("a")));
        assertThrows(StoreFailure.Invalid.class, () -> seal(now, edit("a/f")));
    }

    @Test
    void aTreeThatWasMadeThatWayCanBeChangedAndMended() {
        Reference old;
        try (Upload upload = store.begin()) {
            TreeId tree = upload.edit(store.emptyTree(), edit("a", "a/f", "b"));
            CommitId commit =
                    upload.commit(
                            new Commit(
                                    tree,
                                    List.of(),
                                    "ana",
                                    "ana",
                                    Instant.EPOCH,
                                    "old",
                                    java.util.Map.of()));
            upload.flush();
            old = FREE.movedTo(commit.toString());
        }
        assertEquals(List.of("a", "a/f", "b", "c"), paths(seal(old, edit("c"))));
        assertEquals(List.of("a/f", "b"), paths(seal(old, new TreeEdit().remove(path("a")))));
        assertThrows(StoreFailure.Invalid.class, () -> seal(old, edit("a/g")));
    }

    private Sealed seal(Reference seen, TreeEdit edit) {
        try (Upload upload = store.begin()) {
            return upload.seal(seen, edit, NewCommit.by("ana", Instant.EPOCH, "edit"));
        }
    }

    private static TreeEdit edit(String... paths) {
        TreeEdit edit = new TreeEdit();
        for (String path : paths) {
            edit.put(Samples.entry(path, 1));
        }
        return edit;
    }

    private static RepoPath path(String text) {
        return RepoPath.parse(text);
    }

    private List<String> paths(Sealed sealed) {
        return store.tree(sealed.target()).list("", "", "", 100).items().stream()
                .map(Tree.Item::path)
                .toList();
    }

    private static Reference moved(Reference seen, Sealed sealed) {
        return seen.movedTo(sealed.target().toString());
    }
}
