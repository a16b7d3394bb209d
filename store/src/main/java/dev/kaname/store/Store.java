package dev.kaname.store;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The versioned data of one project: files, trees and commits, named by their content.
///
/// The door of this module. Reading is done here, writing by an [Upload]. Objects never change and
/// are written first; what moves is a [Reference], kept elsewhere: [Upload#seal] does all the work
/// and answers what the reference has to be moved to. Safe for use by many threads.
public final class Store {
    private static final int MOST_LOGGED = 10_000;
    private static final Executor AHEAD = command -> Thread.ofVirtual().start(command);

    private final String project;
    private final Packs packs;
    private final NodeReader nodes;
    private final SipHash pathEnds;
    private final TreeId emptyTree;

    private Store(String project, ObjectStore objects, IdKey key, Supplier<String> packNames) {
        this.project = project;
        this.packs = new Packs(objects, key, packNames);
        this.nodes = new NodeReader(this::readObject);
        this.pathEnds = new SipHash(Digester.derive(key, "kaname path ends 1"));
        this.emptyTree = new TreeId(new Digester(key).name(ObjectKind.TREE, new byte[2]));
    }

    /// @param objects what belongs to this project alone
    /// @throws StoreFailure.Unavailable if the back end cannot be read
    public static Store open(String project, ObjectStore objects, IdKey key) {
        return open(project, objects, key, () -> UUID.randomUUID().toString());
    }

    /// @param packNames names that never come twice, of lower-case letters, digits and `-`
    public static Store open(
            String project, ObjectStore objects, IdKey key, Supplier<String> packNames) {
        return new Store(project, objects, key, packNames);
    }

    /// The id of the project.
    public String project() {
        return project;
    }

    /// Begins to write.
    public Upload begin() {
        return new Upload(this, new PackStream(packs, this::readObject, Workers.shared()), nodes);
    }

    /// The size of a file in bytes.
    ///
    /// @throws StoreFailure.Missing if there is no such file
    public long size(FileId file) {
        return ContentStream.size(file.object(), root(file));
    }

    /// The bytes of a file, in constant memory.
    public InputStream read(FileId file) {
        Packs.Body root = root(file);
        return new ContentStream(packs, AHEAD, root, 0, ContentStream.size(file.object(), root));
    }

    /// A part of a file: from `offset`, at most `length` bytes, fewer where the file ends.
    ///
    /// @throws StoreFailure.Corrupt from the stream, if stored bytes are not what their id says
    public InputStream read(FileId file, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new StoreFailure.Invalid("range", "is negative", "Begin at 0 or later.");
        }
        Packs.Body root = root(file);
        long size = ContentStream.size(file.object(), root);
        long there = Math.max(0, Math.min(length, size - offset));
        return new ContentStream(packs, AHEAD, root, Math.min(offset, size), there);
    }

    private Packs.Body root(FileId file) {
        if (!packs.exists(file.object())) {
            throw new StoreFailure.Missing("the content of a file");
        }
        return packs.read(file.object());
    }

    /// The tree without any file.
    public TreeId emptyTree() {
        return emptyTree;
    }

    /// @throws StoreFailure.Missing if there is no such tree
    public Tree tree(TreeId id) {
        if (!id.equals(emptyTree) && !packs.exists(id.object())) {
            throw new StoreFailure.Missing("tree " + id);
        }
        return new Tree(id, nodes);
    }

    public Tree tree(CommitId commit) {
        return tree(commit(commit).tree());
    }

    /// The tree a branch points at; the empty one if it points at nothing.
    public TreeId treeOf(Reference branch) {
        return branch.isFree() ? emptyTree : commit(CommitId.parse(branch.target())).tree();
    }

    /// @throws StoreFailure.Missing if there is no such commit
    public Commit commit(CommitId id) {
        if (!packs.exists(id.object())) {
            throw new StoreFailure.Missing("commit " + id);
        }
        Packs.Body body = packs.read(id.object());
        if (body.kind() != ObjectKind.COMMIT) {
            throw new StoreFailure.Missing("commit " + id);
        }
        return Commit.decode(id, body.bytes());
    }

    /// A commit with its id.
    public record Logged(CommitId id, Commit commit) {}

    /// A commit and those it came from, following first parents, the newest first.
    public List<Logged> log(CommitId from, int limit) {
        if (limit < 1 || limit > MOST_LOGGED) {
            throw new StoreFailure.Invalid(
                    "limit",
                    "is not between 1 and " + MOST_LOGGED,
                    "Ask for fewer and go on from the last one's parent.");
        }
        List<Logged> log = new ArrayList<>();
        CommitId next = from;
        while (log.size() < limit) {
            Commit commit = commit(next);
            log.add(new Logged(next, commit));
            if (commit.parents().isEmpty()) {
                break;
            }
            next = commit.parents().getFirst();
        }
        return log;
    }

    /// The paths that differ, in order of their raw UTF-8 bytes; fewer than `limit` only on the
    /// last page.
    ///
    /// @param prefix only paths that begin with it
    /// @param after only paths that come after it
    public List<Change> diff(
            TreeId before, TreeId after, String prefix, String afterPath, int limit) {
        return diff(nodes, before, after, prefix, afterPath, limit);
    }

    List<Change> diff(
            NodeReader from,
            TreeId before,
            TreeId after,
            String prefix,
            String afterPath,
            int limit) {
        if (before.equals(after)) {
            return List.of();
        }
        byte[] first = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] behind = afterPath.getBytes(StandardCharsets.UTF_8);
        byte[] start = afterPath.isEmpty() ? first : Arrays.copyOf(behind, behind.length + 1);
        if (Arrays.compareUnsigned(start, first) < 0) {
            start = first;
        }
        return new TreeDiff(from, before.object(), after.object(), start, Tree.successor(first))
                .next(limit);
    }

    /// The empty tree needs no writing.
    private Packs.Body readObject(ObjectId id) {
        return id.equals(emptyTree.object())
                ? new Packs.Body(ObjectKind.TREE, new byte[2])
                : packs.read(id);
    }

    SipHash pathEnds() {
        return pathEnds;
    }
}
