package dev.kaname.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Program;
import dev.kaname.cli.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Working trees of the real git.
class GitTreeTest {
    private static final Texts TEXTS = Texts.of(Map.of());

    @TempDir private Path folder;

    @BeforeEach
    void begin() throws IOException {
        git("init", "-q", "-b", "main");
        write("kaname.yaml", "kaname: 1\n");
        write("code/train.py", "1\n");
        write("gone.txt", "x\n");
        write(".gitignore", "*.log\n");
        git("add", "-A");
        commit();
        write("code/train.py", "2\n");
        write("new.txt", "x\n");
        write("debug.log", "x\n");
        Files.delete(folder.resolve("gone.txt"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        git("add", "link");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private void commit() {
        git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x");
    }

    private String git(String... words) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        return Program.run(folder, Map.of("GIT_CONFIG_GLOBAL", "/dev/null"), command)
                .orFail(String.join(" ", words))
                .output();
    }

    private GitTree tree(boolean untracked) {
        return GitTree.around(folder, untracked, TEXTS);
    }

    @Test
    void whatGitTracksCountsAsItLiesThereAndTheRestIsNamed() {
        assertEquals(Set.of(".gitignore", "kaname.yaml", "code/train.py"), tree(false).files());
        assertEquals(Set.of("new.txt"), tree(false).leftOut());
        assertEquals(
                Set.of(".gitignore", "kaname.yaml", "code/train.py", "new.txt"),
                tree(true).files());
        assertEquals(Set.of(), tree(true).leftOut());
        assertEquals("code/", GitTree.around(folder.resolve("code"), false, TEXTS).prefix());
    }

    @Test
    void aSnapshotHoldsTheTreeAndTouchesNeitherIndexNorBranchNorFiles() throws IOException {
        String before = git("status", "--porcelain=v2", "--branch");
        String commit = tree(false).snapshot();
        assertEquals(before, git("status", "--porcelain=v2", "--branch"));
        assertEquals("2\n", git("show", commit + ":code/train.py"));
        assertEquals(git("rev-parse", "HEAD"), git("rev-parse", commit + "^"));
        assertEquals(
                ".gitignore\ncode/train.py\nkaname.yaml\nlink\n",
                git("ls-tree", "-r", "--name-only", commit));
        assertEquals(commit, tree(false).snapshot(), "the same files are the same snapshot");
        assertNotEquals(commit, tree(true).snapshot());
        assertEquals("", git("branch", "--contains", commit));
    }

    @Test
    void aTreeWithoutACommitHasASnapshotToo() throws IOException {
        Path young = Files.createDirectories(folder.resolve("young"));
        Program.run(young, Map.of(), List.of("git", "init", "-q")).orFail("init");
        Files.writeString(young.resolve("a.txt"), "a");
        GitTree tree = GitTree.around(young, true, TEXTS);
        String commit = tree.snapshot();
        assertEquals(
                "a",
                Program.run(young, Map.of(), List.of("git", "show", commit + ":a.txt")).output());
    }

    @Test
    void theRepositoryIsTheOneGitPushesTo() {
        String here = "http://localhost:8470/p/late/git/";
        assertEquals(Optional.empty(), tree(false).repository(here));
        git("remote", "add", "origin", "https://example.org/p/other/git/code");
        assertEquals(Optional.empty(), tree(false).repository(here));
        git("remote", "add", "kaname", "http://127.0.0.1:8470/p/late/git/code.git");
        assertEquals(Optional.of("code"), tree(false).repository(here));
    }

    @Test
    void aFolderThatIsNoWorkingTreeIsSaidToBeNone(@TempDir Path plain) {
        CliFailure failure =
                assertThrows(CliFailure.class, () -> GitTree.around(plain, false, TEXTS));
        assertEquals(ExitCode.FAILED, failure.code());
    }
}
