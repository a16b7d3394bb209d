package dev.kaname.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A unit of work that writes: files, trees of them, a commit. Used by one thread at a time.
///
/// Nothing it wrote can be relied on before [#flush] or [#seal] answered; then it is durable.
/// Closing before that leaves every reference as it was; bytes already published stay behind as
/// objects that nothing refers to, until collection. Memory does not grow with what is uploaded.
public final class Upload implements AutoCloseable {
    private static final int BUFFER = (1 << 20) + Chunker.MAX;
    private static final int PAGE = 10_000;

    private final Store store;
    private final PackStream stream;
    private final NodeReader nodes;
    private byte[] small = new byte[0];
    private byte[] large = new byte[0];

    Upload(Store store, PackStream stream, NodeReader nodes) {
        this.store = store;
        this.stream = stream;
        this.nodes = nodes.from(stream);
    }

    /// Stores the bytes of a stream to its end, whatever their number.
    ///
    /// @throws IOException what the stream threw; nothing is lost but this file
    /// @throws StoreFailure.Unavailable if the back end cannot be written; the upload is over
    public StoredFile put(InputStream in) throws IOException {
        if (small.length == 0) {
            small = new byte[Chunker.MEAN + 1];
        }
        int read = in.readNBytes(small, 0, small.length);
        if (read <= Chunker.MEAN) {
            return new StoredFile(new FileId(stream.putChunk(small, 0, read)), read);
        }
        return putLarge(in, read);
    }

    private StoredFile putLarge(InputStream in, int already) throws IOException {
        if (large.length == 0) {
            large = new byte[BUFFER];
        }
        System.arraycopy(small, 0, large, 0, already);
        ChunkList.Builder list = new ChunkList.Builder(stream);
        int from = 0;
        int to = already;
        boolean more = true;
        while (more || from < to) {
            if (more && to - from < Chunker.MAX) {
                System.arraycopy(large, from, large, 0, to - from);
                to -= from;
                from = 0;
                int read = in.readNBytes(large, to, large.length - to);
                more = read == large.length - to;
                to += read;
            }
            if (from < to) {
                int length = Chunker.cut(large, from, to - from);
                stream.putChunk(
                        large, from, length, id -> list.add(new ChunkList.Piece(length, id)));
                from += length;
            }
        }
        stream.drain();
        ChunkList.Piece whole = list.finish();
        return new StoredFile(new FileId(whole.id()), whole.length());
    }

    /// Makes the tree that results from changes to another one.
    public TreeId edit(TreeId base, TreeEdit changes) {
        TreeBuilder builder = new TreeBuilder(stream, store.pathEnds());
        return new TreeId(new TreeEditing(nodes, builder, changes.sorted()).apply(base.object()));
    }

    /// The tree of what lies in a folder of another one, with paths as seen from that folder.
    public TreeId below(TreeId tree, RepoPath folder) {
        String prefix = folder + "/";
        TreeId below = store.emptyTree();
        Tree.Page page = new Tree.Page(List.of(), Optional.of(""));
        while (page.next().isPresent()) {
            page = new Tree(tree, nodes).list(prefix, page.next().get(), "", PAGE);
            TreeEdit edit = new TreeEdit();
            for (Tree.Item item : page.items()) {
                edit.put(moved(((Tree.File) item).entry(), prefix.length(), ""));
            }
            below = edit(below, edit);
        }
        return below;
    }

    /// Puts a whole tree into a folder of another one, in place of everything that was in it.
    public TreeId graft(TreeId base, RepoPath folder, TreeId content) {
        String prefix = folder + "/";
        TreeId was = below(base, folder);
        TreeId grafted = base;
        List<Change> page = List.of();
        do {
            String after = page.isEmpty() ? "" : page.getLast().path();
            page = store.diff(nodes, was, content, "", after, PAGE);
            TreeEdit edit = new TreeEdit();
            for (Change change : page) {
                change.after()
                        .ifPresentOrElse(
                                entry -> edit.put(moved(entry, 0, prefix)),
                                () -> edit.remove(moved(change.before().orElseThrow(), 0, prefix)));
            }
            grafted = edit(grafted, edit);
        } while (page.size() == PAGE);
        return grafted;
    }

    private static TreeEntry moved(TreeEntry entry, int cut, String prefix) {
        return new TreeEntry(
                prefix + entry.path().substring(cut),
                entry.content(),
                entry.size(),
                entry.attributes());
    }

    /// A view of a tree that this upload may just have made.
    public Tree view(TreeId tree) {
        return new Tree(tree, nodes);
    }

    /// Refuses a tree in which a path is a file and a folder at once, where the tree before it did
    /// not have that path.
    ///
    /// @throws StoreFailure.Invalid (`path`) naming the file and what lies below it
    public void refuseFileAsFolder(TreeId before, TreeId after) {
        FileOrFolder.check(store, nodes, before, after);
    }

    public CommitId commit(Commit commit) {
        return new CommitId(stream.put(ObjectKind.COMMIT, commit.encode()));
    }

    /// Makes everything written so far durable and readable by everyone.
    ///
    /// @throws StoreFailure.Unavailable if the back end cannot be written; the upload is over
    /// @throws StoreFailure.OutcomeUnknown if its answer was lost; the upload is over
    public void flush() {
        stream.flush();
    }

    /// Makes, durably, the commit that a branch is to move to: what it points at now with the
    /// changes. The branch itself is not touched.
    public Sealed seal(Reference seen, TreeEdit changes, NewCommit details) {
        return seal(seen, edit(store.treeOf(seen), changes), details);
    }

    /// The same for a tree that was made before.
    ///
    /// @throws StoreFailure.Invalid (`path`) if because of it a path were a file and a folder
    public Sealed seal(Reference seen, TreeId tree, NewCommit details) {
        refuseFileAsFolder(store.treeOf(seen), tree);
        if (!seen.isFree() && tree.equals(store.treeOf(seen))) {
            flush();
            return new Sealed(seen, CommitId.parse(seen.target()));
        }
        List<CommitId> parents = seen.isFree() ? List.of() : List.of(CommitId.parse(seen.target()));
        CommitId commit =
                commit(
                        new Commit(
                                tree,
                                parents,
                                details.author(),
                                details.committer(),
                                details.time(),
                                details.message(),
                                details.attributes()));
        flush();
        return new Sealed(seen, commit);
    }

    @Override
    public void close() {
        stream.close();
    }
}
