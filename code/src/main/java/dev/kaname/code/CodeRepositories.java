package dev.kaname.code;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Repository;

/// The git repositories of all projects: making them, serving git's protocol, reading files at a
/// commit, and telling everyone what was pushed.
///
/// Git keeps its own references in bare folders. `code_heads` in the database is what everyone else
/// goes by; it follows each push in the act that also writes the event `code.push`, and [#start]
/// makes up for a stop between the two.
public final class CodeRepositories {
    private static final int PIECE = 200;
    private static final System.Logger LOG = System.getLogger(CodeRepositories.class.getName());

    private final Database database;
    private final Supplier<String> ids;
    private final BareFolders folders;
    private final Locks locks = new Locks();
    private final Tidying tidying;
    private final Heads heads;
    private final GitWire wire;

    public CodeRepositories(
            Database database, Supplier<String> ids, CodeSettings settings, PushCheck check) {
        this.database = database;
        this.ids = ids;
        this.folders = new BareFolders(settings.folder(), ids);
        this.tidying = new Tidying(database, folders, locks);
        this.heads = new Heads(database, tidying);
        this.wire = new GitWire(folders, settings, check, heads, locks);
    }

    /// Makes an empty repository.
    ///
    /// @param defaultBranch short name of the branch whose head is active, usually `main`
    /// @throws CodeFailure.Invalid if a name is not a plain one
    /// @throws CodeFailure.Conflict if the project has or had a repository of that name
    public CodeRepository create(Who who, String project, String name, String defaultBranch) {
        RepositoryNames.checked(name);
        if (!RepositoryNames.isPlainRef("refs/heads/" + defaultBranch)
                || !Repository.isValidRefName("refs/heads/" + defaultBranch)) {
            throw new CodeFailure.Invalid(
                    "defaultBranch", "is not a name of a branch", "use a name such as main");
        }
        refuseTaken(database.read(rows -> RepositoryRows.named(rows, project, name)));
        CodeRepository draft =
                new CodeRepository(project, ids.get(), name, defaultBranch, Instant.EPOCH);
        folders.create(draft);
        CodeRepository made = database.act(who, tx -> register(tx, draft, who));
        folders.pointHead(made);
        return made;
    }

    private static Outcome<CodeRepository> register(Tx tx, CodeRepository draft, Who who) {
        refuseTaken(RepositoryRows.named(tx, draft.project(), draft.name()));
        CodeRepository repository =
                new CodeRepository(
                        draft.project(), draft.id(), draft.name(), draft.defaultBranch(), tx.now());
        RepositoryRows.insert(tx, repository, who.principal());
        Event event =
                Event.of(repository.project(), "code.create", "coderepository", repository.id())
                        .with("repository", repository.name())
                        .with("defaultBranch", repository.defaultBranch());
        return Outcome.of(repository, event);
    }

    /// @throws CodeFailure.Missing if the project has no repository of that name
    public CodeRepository named(String project, String name) {
        return database.read(rows -> RepositoryRows.named(rows, project, name))
                .orElseThrow(() -> new CodeFailure.Missing("the code repository"));
    }

    /// @throws CodeFailure.Missing if the project has no repository of that id
    public CodeRepository withId(String project, String id) {
        return database.read(rows -> RepositoryRows.withId(rows, project, id))
                .orElseThrow(() -> new CodeFailure.Missing("the code repository"));
    }

    /// A page of a project's repositories by name.
    ///
    /// @param after the last name of the page before, or the empty text
    public List<CodeRepository> list(String project, String after, int limit) {
        return database.read(rows -> RepositoryRows.after(rows, project, after, limit));
    }

    /// Where branches and tags stand, as everyone was told.
    public List<CodeHead> heads(CodeRepository repository) {
        return database.read(rows -> RepositoryRows.heads(rows, repository));
    }

    /// The head of the default branch, once something was pushed to it.
    public Optional<CodeHead> activeHead(CodeRepository repository) {
        return heads(repository).stream()
                .filter(head -> head.ref().equals(repository.defaultRef()))
                .findFirst();
    }

    /// Reads history and files.
    public CodeReader reader(CodeRepository repository) {
        return new CodeReader(folders, repository);
    }

    /// Speaks with git clients.
    public GitWire git() {
        return wire;
    }

    /// Called once when the server starts: tells what a stop left untold, and begins background
    /// work.
    public void start() {
        tellWhatIsUntold();
        tidying.start(database);
    }

    void tellWhatIsUntold() {
        String project = "";
        String id = "";
        while (true) {
            String afterProject = project;
            String afterId = id;
            List<CodeRepository> piece =
                    database.read(
                            rows -> RepositoryRows.everywhere(rows, afterProject, afterId, PIECE));
            piece.forEach(this::tell);
            if (piece.size() < PIECE) {
                return;
            }
            project = piece.getLast().project();
            id = piece.getLast().id();
        }
    }

    private void tell(CodeRepository repository) {
        ReentrantLock lock = locks.of(repository);
        lock.lock();
        try (Repository git = folders.open(repository)) {
            folders.pointHead(repository);
            heads.tellAll(repository, git);
        } catch (IOException | CodeFailure e) {
            // one damaged folder must not keep the server from starting
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the heads of code repository " + repository.id() + " cannot be read",
                    e);
        } finally {
            lock.unlock();
        }
    }

    private static void refuseTaken(Optional<CodeRepository> taken) {
        if (taken.isPresent()) {
            throw new CodeFailure.Conflict("the project has or had a code repository of that name");
        }
    }
}
