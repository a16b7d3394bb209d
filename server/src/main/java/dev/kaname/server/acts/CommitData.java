package dev.kaname.server.acts;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Edge.Node;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.server.data.BranchName;
import dev.kaname.server.data.ChangedPaths;
import dev.kaname.server.data.KnownCommits;
import dev.kaname.server.data.References;
import dev.kaname.server.data.Repository;
import dev.kaname.store.CommitId;
import dev.kaname.store.Sealed;
import java.util.ArrayList;
import java.util.List;

/// A branch moves to a new data commit: reference, event `data.commit` and edges in one act.
///
/// Everything the commit consists of is durable before. A branch that moved meanwhile is left
/// alone; the caller seals again on top of it.
///
/// The event names `repository` (its name), `repositoryId`, `branch`, `commit`, `parent` (empty for
/// the first) and `paths`: exact paths, folders ending in `/`, or `""` for everything, so that a
/// trigger can tell without asking whether it is meant. Each changed path is in the list or below a
/// folder of it.
public final class CommitData {
    private final Database database;

    public CommitData(Database database) {
        this.database = database;
    }

    /// What becomes true along with a commit, in its act.
    public interface Along {
        Along NOTHING = new Along() {};

        /// Further edges: for example from the attempt whose output this is.
        default List<Edge> edges(Node commit) {
            return List.of();
        }

        default void write(Tx tx, CommitId commit) {}
    }

    /// @return whether the branch was as it was seen and has moved
    public boolean commit(
            Who who,
            Repository repository,
            BranchName branch,
            Sealed sealed,
            ChangedPaths changed,
            Along along) {
        String commit = sealed.target().toString();
        Event event = event(repository, branch, sealed, changed);
        List<Edge> edges = edges(repository, branch, sealed, changed);
        edges.addAll(along.edges(node(repository, branch, sealed.target())));
        return database.act(
                who,
                tx -> {
                    if (!References.move(tx, repository.project(), sealed.seen(), commit)) {
                        return Outcome.unchanged(false);
                    }
                    KnownCommits.add(tx, repository, sealed.target());
                    along.write(tx, sealed.target());
                    return Outcome.of(true, event, edges);
                });
    }

    private static Event event(
            Repository repository, BranchName branch, Sealed sealed, ChangedPaths changed) {
        return Event.of(
                        repository.project(),
                        "data.commit",
                        "data",
                        id(repository, sealed.target()))
                .about("repository", repository.id())
                .with("repository", repository.name())
                .with("repositoryId", repository.id())
                .with("branch", branch.text())
                .with("commit", sealed.target().toString())
                .with("parent", sealed.seen().target())
                .with("paths", changed.paths())
                .with("added", changed.added())
                .with("modified", changed.modified())
                .with("removed", changed.removed());
    }

    /// From the commit before, and from each file that came in by this one while they are few.
    private static List<Edge> edges(
            Repository repository, BranchName branch, Sealed sealed, ChangedPaths changed) {
        Node made = node(repository, branch, sealed.target());
        List<Edge> edges = new ArrayList<>();
        if (!sealed.seen().isFree()) {
            CommitId before = CommitId.parse(sealed.seen().target());
            edges.add(new Edge(node(repository, branch, before), made, "became"));
        }
        for (String path : changed.paths()) {
            if (!path.isEmpty()) {
                edges.add(new Edge(pathNode(repository, sealed.target(), path), made, "entered"));
            }
        }
        return edges;
    }

    /// The id of a commit in lineage.
    public static String id(Repository repository, CommitId commit) {
        return repository.id() + "@" + commit;
    }

    /// A commit as a node of lineage, called as the branch was when it was made or read.
    public static Node node(Repository repository, BranchName branch, CommitId commit) {
        String label = repository.name() + "@" + branch + " " + commit.toString().substring(0, 12);
        return new Node("data", id(repository, commit), label);
    }

    /// A file or folder as it is in a commit.
    public static Node pathNode(Repository repository, CommitId commit, String path) {
        return new Node(
                "data", id(repository, commit) + ":" + path, repository.name() + ":" + path);
    }
}
