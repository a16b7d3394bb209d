package dev.kaname.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraftTest {
    private final Store store = Samples.store(new MemoryObjectStore());

    @Test
    void aTreePutIntoAFolderReplacesWhatWasThereAndNothingElse() {
        try (Upload upload = store.begin()) {
            TreeId base = tree(upload, "data/old.csv", "data/same.csv", "data.csv", "database/x");
            TreeId content = tree(upload, "same.csv", "sub/new.csv");
            TreeId grafted = upload.graft(base, RepoPath.parse("data"), content);
            assertEquals(
                    List.of("data.csv", "data/same.csv", "data/sub/new.csv", "database/x"),
                    paths(upload, grafted));
            assertEquals(content, upload.below(grafted, RepoPath.parse("data")));
        }
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() {
        try (Upload upload = store.begin()) {
            TreeId base = tree(upload, "data.csv");
            assertEquals(store.emptyTree(), upload.below(base, RepoPath.parse("data")));
        }
    }

    @Test
    void namesThatDifferOnlyByCaseOrNormalisationCollide() {
        try (Upload upload = store.begin()) {
            TreeId base = tree(upload, "Data/a.csv", "ガ.csv");
            SiblingNames names = new SiblingNames(upload.view(base));
            assertEquals(Optional.of("Data"), names.add(RepoPath.parse("data/b.csv")));
            assertEquals(Optional.of("ガ.csv"), names.add(RepoPath.parse("カ\u3099.csv")));
            assertEquals(Optional.empty(), names.add(RepoPath.parse("Data/A2.csv")));
            assertEquals(Optional.of("Data/A2.csv"), names.add(RepoPath.parse("Data/a2.csv")));
            assertEquals(Optional.empty(), names.add(RepoPath.parse("other/data")));
            assertEquals(Optional.empty(), names.add(RepoPath.parse("Data/a.csv")));
        }
    }

    @Test
    void namesCollideHoweverManyFoldersLieBetweenThem() {
        SiblingNames names = new SiblingNames(store.tree(store.emptyTree()));
        assertEquals(Optional.empty(), names.add(RepoPath.parse("DATA/A.csv")));
        for (int i = 1000; i < 2000; i++) {
            assertEquals(Optional.empty(), names.add(RepoPath.parse("DATA/" + i + "/x")));
            assertEquals(Optional.empty(), names.add(RepoPath.parse("a" + i + "/x")));
        }
        assertEquals(Optional.of("DATA/A.csv"), names.add(RepoPath.parse("DATA/a.csv")));
        assertEquals(Optional.of("DATA"), names.add(RepoPath.parse("data/b.csv")));
    }

    private TreeId tree(Upload upload, String... paths) {
        TreeEdit edit = new TreeEdit();
        for (String path : paths) {
            edit.put(Samples.entry(path, path.charAt(path.length() - 5)));
        }
        return upload.edit(store.emptyTree(), edit);
    }

    private static List<String> paths(Upload upload, TreeId tree) {
        return upload.view(tree).list("", "", "", 100).items().stream()
                .map(Tree.Item::path)
                .toList();
    }
}
