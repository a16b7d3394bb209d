package dev.kaname.server.wiring;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.database.Tx;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import dev.kaname.server.acts.CommitData;
import dev.kaname.server.data.BranchName;
import dev.kaname.server.data.Commits;
import dev.kaname.server.data.Committed;
import dev.kaname.server.data.DataService;
import dev.kaname.server.data.FolderLimits;
import dev.kaname.server.data.References;
import dev.kaname.server.data.Repository;
import dev.kaname.server.data.TreeChange;
import dev.kaname.store.Change;
import dev.kaname.store.CommitId;
import dev.kaname.store.FileId;
import dev.kaname.store.RepoPath;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.StoredFile;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEdit;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Pipelines read from and write to versioned data. A folder is named by its tree, a file by its
/// bytes; what is kept alive stands in the one table of references.
public final class PipelineData implements Data {
    private static final int PAGE = 1_000;
    private static final String FILE = "file:";

    private final DataService data;
    private final Commits commits;
    private final Database database;
    private final InstantSource clock;
    private final LongSupplier room;

    /// @param room bytes that may still be written to the disk of the data folder
    public PipelineData(
            DataService data,
            Commits commits,
            Database database,
            InstantSource clock,
            LongSupplier room) {
        this.room = room;
        this.data = data;
        this.commits = commits;
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Commit> head(String project, String repository, String branch) {
        return data.repositories()
                .find(project, repository)
                .flatMap(found ->
                        Optional.of(branch)
                                .filter(BranchName::isOne)
                                .flatMap(name -> data.branches().head(found, new BranchName(name)))
                                .map(head ->
                                        new Commit(
                                                found.id(),
                                                found.name(),
                                                branch,
                                                head.toString())));
    }

    @Override
    public Optional<Content> at(String project, Commit commit, String path) {
        Store store = data.store(project);
        Tree tree = store.tree(CommitId.parse(commit.id()));
        if (path.isEmpty()) {
            return Optional.of(new Content(tree.id().toString(), true, tree.count("").bytes()));
        }
        RepoPath place = RepoPath.parse(path);
        Optional<TreeEntry> file = tree.find(place);
        if (file.isPresent()) {
            return file.map(entry -> new Content(entry.content().toString(), false, entry.size()));
        }
        Tree.Count count = tree.count(path + "/");
        return count.files() == 0
                ? Optional.empty()
                : Optional.of(
                        new Content(
                                data.at(project, tree.id(), place).toString(),
                                true,
                                count.bytes()));
    }

    @Override
    public boolean touches(String project, Commit commit, Predicate<String> path) {
        Store store = data.store(project);
        dev.kaname.store.Commit made = store.commit(CommitId.parse(commit.id()));
        TreeId before =
                made.parents().isEmpty()
                        ? store.emptyTree()
                        : store.commit(made.parents().getFirst()).tree();
        String after = "";
        List<Change> page;
        do {
            page = store.diff(before, made.tree(), "", after, PAGE);
            if (page.stream().anyMatch(change -> path.test(change.path()))) {
                return true;
            }
            after = page.isEmpty() ? "" : page.getLast().path();
        } while (page.size() == PAGE);
        return false;
    }

    @Override
    public void materialise(String project, Content content, Path target) {
        long free = room.getAsLong();
        if (content.size() > free) {
            throw new Unfit(noRoom(free));
        }
        try {
            if (content.folder()) {
                Files.createDirectories(target);
                data.materialise(project, TreeId.parse(content.digest()), Optional.empty(), target);
                return;
            }
            Files.createDirectories(target.getParent());
            data.materialise(project, FileId.parse(content.digest()), target);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("an input cannot be written", unwritable);
        }
    }

    @Override
    public Content store(String project, Path fileOrFolder) {
        FolderLimits limits = FolderLimits.within(room.getAsLong());
        try {
            if (Files.isDirectory(fileOrFolder, LinkOption.NOFOLLOW_LINKS)) {
                DataService.StoredFolder taken = data.take(project, fileOrFolder, limits);
                return new Content(taken.tree().toString(), true, taken.bytes());
            }
            StoredFile file = data.takeFile(project, fileOrFolder, limits);
            return new Content(file.id().toString(), false, file.size());
        } catch (StoreFailure.TooLarge large) {
            throw new Unfit(tooLarge(large, limits));
        } catch (StoreFailure.Invalid invalid) {
            throw new Unfit(invalid.getMessage() + ". " + invalid.remedy());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("an output cannot be read", unreadable);
        }
    }

    private static String tooLarge(StoreFailure.TooLarge large, FolderLimits limits) {
        return large.field().equals("size")
                ? noRoom(limits.bytes())
                : "has more than "
                        + limits.files()
                        + " files. Put many small files into fewer large ones.";
    }

    private static String noRoom(long room) {
        return "does not fit on the disk of the data folder, which has room for "
                + room
                + " bytes. Write less, or make room there.";
    }

    @Override
    public boolean holds(String project, Content content) {
        try {
            if (content.folder()) {
                data.store(project).tree(TreeId.parse(content.digest())).count("");
            } else {
                data.store(project).size(FileId.parse(content.digest()));
            }
            return true;
        } catch (StoreFailure gone) {
            return false;
        }
    }

    @Override
    public void keep(Tx tx, String project, String reference, Content content) {
        String target = content.folder() ? content.digest() : FILE + content.digest();
        References.move(tx, project, References.read(tx, project, reference), target);
    }

    @Override
    public Commit commit(NewCommit asked) {
        Repository repository = data.repositories().named(asked.project(), asked.repository());
        String reference = "commit-key/" + asked.key();
        Optional<Commit> earlier = earlier(asked, repository, reference);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        try (Upload upload = data.store(asked.project()).begin()) {
            Committed made =
                    commits.commit(
                            asked.who(),
                            repository,
                            new BranchName(asked.branch()),
                            upload,
                            change(asked),
                            dev.kaname.store.NewCommit.by(
                                    asked.who().principal(), clock.instant(), asked.message()),
                            new FromAttempt(asked, reference));
            if (!made.changed()) {
                remember(asked, reference, made.commit());
            }
            return commit(asked, repository, made.commit().toString());
        }
    }

    /// A commit and its key are written down in one act: a server that dies between them would
    /// commit again, on top of whatever others committed meanwhile.
    private record FromAttempt(NewCommit asked, String reference) implements CommitData.Along {
        @Override
        public List<Edge> edges(Node commit) {
            Node attempt = new Node("attempt", asked.attempt(), "attempt");
            return List.of(new Edge(attempt, commit, "wrote"));
        }

        @Override
        public void write(Tx tx, CommitId commit) {
            PipelineData.write(tx, asked.project(), reference, commit);
        }
    }

    private static void write(Tx tx, String project, String reference, CommitId commit) {
        References.move(tx, project, References.read(tx, project, reference), commit.toString());
    }

    private Optional<Commit> earlier(NewCommit asked, Repository repository, String reference) {
        dev.kaname.store.Reference known =
                database.read(rows -> References.read(rows, asked.project(), reference));
        return known.isFree()
                ? Optional.empty()
                : Optional.of(commit(asked, repository, known.target()));
    }

    private void remember(NewCommit asked, String reference, CommitId commit) {
        database.act(
                asked.who(),
                tx -> {
                    write(tx, asked.project(), reference, commit);
                    return dev.kaname.database.Outcome.unchanged(commit);
                });
    }

    private TreeChange change(NewCommit asked) {
        Content content = asked.content();
        if (content.folder()) {
            TreeId tree = TreeId.parse(content.digest());
            return (upload, base) ->
                    asked.path().isEmpty()
                            ? tree
                            : upload.graft(base, RepoPath.parse(asked.path()), tree);
        }
        StoredFile file = new StoredFile(FileId.parse(content.digest()), content.size());
        TreeEdit edit = new TreeEdit().put(RepoPath.parse(asked.path()), file);
        return (upload, base) -> upload.edit(base, edit);
    }

    private static Commit commit(NewCommit asked, Repository repository, String id) {
        return new Commit(repository.id(), repository.name(), asked.branch(), id);
    }
}
