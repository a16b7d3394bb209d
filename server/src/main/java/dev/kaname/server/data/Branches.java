package dev.kaname.server.data;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Who;
import dev.kaname.server.errors.Refusal;
import dev.kaname.store.CommitId;
import dev.kaname.store.Reference;
import dev.kaname.store.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The branches of repositories, and what people write where a state is meant.
public final class Branches {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{64}");

    private final Database database;

    public Branches(Database database) {
        this.database = database;
    }

    /// @param commit where it points
    public record Branch(String name, CommitId commit) {}

    public Reference read(Repository repository, BranchName branch) {
        return database.read(
                rows -> References.read(rows, repository.project(), repository.head(branch)));
    }

    /// The commit a branch points at; empty before its first commit.
    public Optional<CommitId> head(Repository repository, BranchName branch) {
        Reference reference = read(repository, branch);
        return reference.isFree()
                ? Optional.empty()
                : Optional.of(CommitId.parse(reference.target()));
    }

    /// In order of their names.
    public List<Branch> list(Repository repository, String after, int limit) {
        String heads = repository.heads();
        String from = after.isEmpty() ? "" : heads + after;
        return database
                .read(rows -> References.list(rows, repository.project(), heads, from, limit))
                .stream()
                .map(reference ->
                        new Branch(
                                reference.name().substring(heads.length()),
                                CommitId.parse(reference.target())))
                .toList();
    }

    /// The commit that a text means: the name of a branch, or the id of a commit of this
    /// repository.
    ///
    /// @throws StoreFailure.Missing if it means nothing here
    public CommitId resolve(Repository repository, String text) {
        if (COMMIT.matcher(text).matches()) {
            CommitId commit = CommitId.parse(text);
            if (!database.read(rows -> KnownCommits.has(rows, repository, commit))) {
                throw new StoreFailure.Missing("this commit");
            }
            return commit;
        }
        return head(repository, new BranchName(text))
                .orElseThrow(() -> new StoreFailure.Missing("this branch"));
    }

    /// Makes a branch that points at a commit.
    ///
    /// @throws Refusal (`conflict`) if there is a branch of this name
    public Branch create(Who who, Repository repository, BranchName branch, CommitId at) {
        boolean made = move(who, repository, branch, Optional.of(at), "branch.create");
        if (!made) {
            throw Refusal.conflict("a branch of this name exists already");
        }
        return new Branch(branch.text(), at);
    }

    /// Takes a branch away; its commits stay as long as something else points at them.
    ///
    /// @throws StoreFailure.Missing if there is none
    public void delete(Who who, Repository repository, BranchName branch) {
        if (!move(who, repository, branch, Optional.empty(), "branch.delete")) {
            throw new StoreFailure.Missing("this branch");
        }
    }

    private boolean move(
            Who who, Repository repository, BranchName branch, Optional<CommitId> to, String kind) {
        String project = repository.project();
        return database.act(
                who,
                tx -> {
                    Reference seen = References.read(tx, project, repository.head(branch));
                    if (seen.isFree() == to.isEmpty()) {
                        return Outcome.unchanged(false);
                    }
                    String target = to.map(CommitId::toString).orElse("");
                    References.move(tx, project, seen, target);
                    return Outcome.of(
                            true,
                            Event.of(project, kind, "repository", repository.id())
                                    .with("branch", branch.text())
                                    .with("commit", to.isEmpty() ? seen.target() : target));
                });
    }
}
