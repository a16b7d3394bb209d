package dev.kaname.cli.commands;

import dev.kaname.cli.Program;
import dev.kaname.cli.Texts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A folder of somebody's working tree, as git sees it. What git does not track is left out unless
/// it is asked for; what git ignores always is.
final class GitTree {
    /// The same files on the same commit make the same snapshot, whoever takes it and when.
    private static final Map<String, String> NOBODY =
            Map.of(
                    "GIT_AUTHOR_NAME", "Kaname snapshot",
                    "GIT_AUTHOR_EMAIL", "snapshot@kaname.invalid",
                    "GIT_AUTHOR_DATE", "2000-01-01T00:00:00Z",
                    "GIT_COMMITTER_NAME", "Kaname snapshot",
                    "GIT_COMMITTER_EMAIL", "snapshot@kaname.invalid",
                    "GIT_COMMITTER_DATE", "2000-01-01T00:00:00Z");

    private final Path top;
    private final String prefix;
    private final boolean untracked;
    private final Texts texts;

    private GitTree(Path top, String prefix, boolean untracked, Texts texts) {
        this.top = top;
        this.prefix = prefix;
        this.untracked = untracked;
        this.texts = texts;
    }

    /// @param untracked whether files that git does not track yet are taken along
    static GitTree around(Path folder, boolean untracked, Texts texts) {
        String where = texts.of("tree.none", folder);
        String top = git(folder, where, "rev-parse", "--show-toplevel");
        String prefix = git(folder, where, "rev-parse", "--show-prefix");
        return new GitTree(Path.of(top.strip()), prefix.strip(), untracked, texts);
    }

    /// The folder, from the top of the working tree: empty, or with a slash at its end.
    String prefix() {
        return prefix;
    }

    /// Paths of all files of the working tree that count, from its top.
    SortedSet<String> files() {
        SortedSet<String> files = paths("ls-files", "-z", "--cached");
        if (untracked) {
            files.addAll(strangers());
        }
        files.removeIf(file -> !Files.isRegularFile(top.resolve(file), LinkOption.NOFOLLOW_LINKS));
        return files;
    }

    /// Files that git neither tracks nor ignores, where they are left out.
    SortedSet<String> leftOut() {
        return untracked ? new TreeSet<>() : strangers();
    }

    private SortedSet<String> strangers() {
        return paths("ls-files", "-z", "--others", "--exclude-standard");
    }

    private SortedSet<String> paths(String... words) {
        SortedSet<String> paths = new TreeSet<>(List.of(git(words).split("\0", -1)));
        paths.remove("");
        return paths;
    }

    byte[] read(String file) throws IOException {
        return Files.readAllBytes(top.resolve(file));
    }

    /// Commits the files that count without touching branch, index or files, and answers the
    /// commit.
    String snapshot() throws IOException {
        Path index = Files.createTempFile("kaname", ".index");
        try {
            Path own = top.resolve(git("rev-parse", "--git-path", "index").strip());
            if (Files.exists(own)) {
                Files.copy(own, index, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.delete(index); // git takes an empty file for a damaged index
            }
            Map<String, String> environment = new HashMap<>(NOBODY);
            environment.put("GIT_INDEX_FILE", index.toString());
            run(environment, "add", untracked ? "--all" : "--update");
            String tree = run(environment, "write-tree").strip();
            Program.Result head = tryGit(Map.of(), "rev-parse", "--verify", "--quiet", "HEAD");
            Stream<String> parent =
                    head.status() == 0 ? Stream.of("-p", head.output().strip()) : Stream.of();
            String[] words =
                    Stream.concat(Stream.of("commit-tree", tree, "-m", "Snapshot"), parent)
                            .toArray(String[]::new);
            return run(environment, words).strip();
        } finally {
            Files.deleteIfExists(index);
        }
    }

    /// Pushes a commit to the reference that is its own; the token goes by the environment, so that
    /// it stands in no command line.
    void push(String commit, String url, String token) {
        tryGit(
                        Map.of("KANAME_TOKEN", token, "GIT_TERMINAL_PROMPT", "0"),
                        "-c",
                        "credential.helper=",
                        "-c",
                        "credential.helper=!f() { echo username=token; echo password=$KANAME_TOKEN; }; f",
                        "push",
                        "--quiet",
                        "--no-verify",
                        url,
                        commit + ":refs/snapshots/" + commit)
                .orFail(texts.of("tree.not-pushed", url));
    }

    /// The name of the code repository that one of git's remotes is.
    ///
    /// @param prefix of the addresses of the project's repositories
    Optional<String> repository(String prefix) {
        String path = URI.create(prefix).getPath();
        for (String line : git("remote", "-v").lines().toList()) {
            String[] words = line.split("\\s+", -1);
            int at = words.length < 2 ? -1 : words[1].indexOf(path);
            if (at >= 0) {
                String name = words[1].substring(at + path.length());
                return Optional.of(
                        name.endsWith(".git") ? name.substring(0, name.length() - 4) : name);
            }
        }
        return Optional.empty();
    }

    private String git(String... words) {
        return run(Map.of(), words);
    }

    private String run(Map<String, String> environment, String... words) {
        return tryGit(environment, words).orFail("git " + String.join(" ", words)).output();
    }

    private Program.Result tryGit(Map<String, String> environment, String... words) {
        return Program.run(top, environment, command(words));
    }

    private static String git(Path folder, String trouble, String... words) {
        return Program.run(folder, Map.of(), command(words)).orFail(trouble).output();
    }

    private static List<String> command(String... words) {
        return Stream.concat(Stream.of("git"), Stream.of(words)).toList();
    }
}
