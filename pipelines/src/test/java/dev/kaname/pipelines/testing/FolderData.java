package dev.kaname.pipelines.testing;

import dev.kaname.database.Tx;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Versioned data as plain folders: content under its digest, a folder per commit, and a file that
/// says in which order steps committed. It outlives the process that wrote it.
public final class FolderData implements Data {
    private final Path folder;
    private final Map<String, String> kept = new ConcurrentHashMap<>();
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();

    public FolderData(Path folder) {
        this.folder = folder;
    }

    /// Lets every question about a repository fail.
    public void damage(String repository) {
        damaged.add(repository);
    }

    /// What acts keep alive, by reference.
    public Map<String, String> kept() {
        return new TreeMap<>(kept);
    }

    /// What steps committed, a line each, in order.
    public List<String> committed() {
        Path file = folder.resolve("committed");
        return Files.exists(file) ? lines(file) : List.of();
    }

    /// Somebody commits files to a branch.
    public Commit put(String repository, String branch, Map<String, String> files) {
        try {
            Path commits = Files.createDirectories(folder.resolve(repository + "@" + branch));
            int number = (int) count(commits) + 1;
            Path commit = Files.createDirectories(commits.resolve("c%04d".formatted(number)));
            if (number > 1) {
                copy(commits.resolve("c%04d".formatted(number - 1)), commit);
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = commit.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            touched.put(commit.toString(), List.copyOf(files.keySet()));
            return new Commit("id-of-" + repository, repository, branch, "c%04d".formatted(number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Map<String, List<String>> touched = new ConcurrentHashMap<>();

    @Override
    public Optional<Commit> head(String project, String repository, String branch) {
        if (damaged.contains(repository)) {
            throw new IllegalStateException(repository + " is damaged");
        }
        Path commits = folder.resolve(repository + "@" + branch);
        if (!Files.isDirectory(commits)) {
            return Optional.empty();
        }
        return Optional.of(
                new Commit(
                        "id-of-" + repository,
                        repository,
                        branch,
                        "c%04d".formatted(count(commits))));
    }

    @Override
    public Optional<Content> at(String project, Commit commit, String path) {
        Path there = place(commit).resolve(path);
        return Files.exists(there) ? Optional.of(store(project, there)) : Optional.empty();
    }

    private Path place(Commit commit) {
        return folder.resolve(commit.name() + "@" + commit.branch()).resolve(commit.id());
    }

    @Override
    public boolean touches(String project, Commit commit, Predicate<String> path) {
        return touched.getOrDefault(place(commit).toString(), List.of()).stream().anyMatch(path);
    }

    @Override
    public void materialise(String project, Content content, Path target) {
        copy(folder.resolve("objects").resolve(content.digest()), target);
    }

    @Override
    public Content store(String project, Path fileOrFolder) {
        try {
            Digest digest = digest(fileOrFolder);
            Path object = Files.createDirectories(folder.resolve("objects")).resolve(digest.hex());
            if (!Files.exists(object)) {
                Path fresh = folder.resolve("objects").resolve("fresh-" + System.nanoTime());
                copy(fileOrFolder, fresh);
                Files.move(fresh, object);
            }
            return new Content(digest.hex(), Files.isDirectory(fileOrFolder), digest.size());
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException _) {
            return store(project, fileOrFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Forgets bytes, as retention or erasure would.
    public void forget(String digest) {
        try {
            Files.move(
                    folder.resolve("objects").resolve(digest),
                    folder.resolve("objects").resolve("forgotten-" + digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean holds(String project, Content content) {
        return content.digest().isEmpty()
                || Files.exists(folder.resolve("objects").resolve(content.digest()));
    }

    @Override
    public void keep(Tx tx, String project, String reference, Content content) {
        kept.put(reference, content.digest());
    }

    @Override
    public synchronized Commit commit(NewCommit commit) {
        String key = commit.key().replace('/', '~');
        try {
            Files.createFile(Files.createDirectories(folder.resolve("keys")).resolve(key));
            Files.writeString(
                    folder.resolve("committed"),
                    commit.repository()
                            + "@"
                            + commit.branch()
                            + ":"
                            + commit.path()
                            + " "
                            + commit.content().digest()
                            + " "
                            + commit.key()
                            + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (FileAlreadyExistsException _) {
            // the same wish again
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Commit(
                "id-of-" + commit.repository(), commit.repository(), commit.branch(), key);
    }

    private record Digest(String hex, long size) {}

    private static Digest digest(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            long size = 0;
            for (Path path : paths.sorted().toList()) {
                sha256.update(root.relativize(path).toString().getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) (Files.isDirectory(path) ? 1 : 0));
                if (Files.isRegularFile(path)) {
                    sha256.update(Files.readAllBytes(path));
                    size += Files.size(path);
                }
            }
            return new Digest(HexFormat.of().formatHex(sha256.digest()), size);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
