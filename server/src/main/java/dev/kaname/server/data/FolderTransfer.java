package dev.kaname.server.data;

import dev.kaname.store.RepoPath;
import dev.kaname.store.Store;
import dev.kaname.store.StoreFailure;
import dev.kaname.store.StoredFile;
import dev.kaname.store.Tree;
import dev.kaname.store.TreeEntry;
import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Trees into folders and folders into trees. Files are copies: whoever has them can change them
/// and never changes the store.
final class FolderTransfer {
    private static final int PAGE = 1_000;
    private final Store store;

    FolderTransfer(Store store) {
        this.store = store;
    }

    /// A folder that was taken in.
    record Stored(TreeId tree, long files, long bytes) {}

    /// Writes what lies at a path of a tree into an empty folder of ours: what is below a folder,
    /// or one file under its own name.
    ///
    /// @throws StoreFailure.Missing if nothing lies there
    /// @throws StoreFailure.Invalid if a file and a folder of the tree have the same name
    Tree.Count materialise(TreeId id, Optional<RepoPath> path, Path folder) throws IOException {
        Tree tree = store.tree(id);
        Optional<TreeEntry> single = path.flatMap(tree::find);
        if (single.isPresent()) {
            write(single.get(), folder.resolve(path.orElseThrow().name()));
            return new Tree.Count(1, single.get().size());
        }
        String prefix = path.map(p -> p + "/").orElse("");
        Tree.Count count = tree.count(prefix);
        if (count.files() == 0 && path.isPresent()) {
            throw new StoreFailure.Missing("this path");
        }
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Tree.Page page = tree.list(prefix, after.get(), "", PAGE);
            for (Tree.Item item : page.items()) {
                write(
                        ((Tree.File) item).entry(),
                        inside(folder, item.path().substring(prefix.length())));
            }
            after = page.next();
        }
        return count;
    }

    /// Paths are parsed again: what another tool put into a tree need not be a path of files.
    private static Path inside(Path folder, String relative) {
        try {
            Path file = folder;
            for (String name : RepoPath.parse(relative).segments()) {
                refuseLink(file);
                file = file.resolve(name);
            }
            return file;
        } catch (InvalidPathException e) {
            throw new StoreFailure.Invalid(
                    "path",
                    "cannot be a file name on this machine",
                    "Start the server in a UTF-8 locale.");
        }
    }

    /// Nothing is written through a link that is already there (BI-026).
    private static void refuseLink(Path folder) {
        if (Files.isSymbolicLink(folder)) {
            throw new StoreFailure.Invalid(
                    "path", "leads through a link in the target folder", "Take the link away.");
        }
    }

    private void write(TreeEntry entry, Path file) throws IOException {
        try {
            Files.createDirectories(file.getParent());
            try (InputStream in = store.read(entry.content())) {
                SparseFile.write(in, file);
            }
        } catch (FileAlreadyExistsException e) {
            throw new StoreFailure.Invalid(
                    "path",
                    "is a file and a folder at once: " + entry.path() + " or a folder on its way",
                    "Take one of them away; a file system cannot hold both.");
        }
    }

    /// Takes one file in, durably; a link is refused.
    ///
    /// @throws StoreFailure.TooLarge over the limits; nothing refers to what was taken in
    StoredFile takeFile(Path file, FolderLimits limits) throws IOException {
        refuseSize(Files.size(file), limits.bytes(), limits);
        try (Upload upload = store.begin();
                InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            StoredFile stored = upload.put(new BoundedStream(in, limits.bytes()));
            upload.flush();
            return stored;
        }
    }

    /// Refuses before anything is read, where the size is known; the bound on the stream is for a
    /// file that grows meanwhile.
    private static void refuseSize(long size, long room, FolderLimits limits) {
        if (size > room) {
            throw new StoreFailure.TooLarge("size", limits.bytes());
        }
    }

    /// Takes a folder in, durably. Links are not followed but refused, like everything else that is
    /// neither a file nor a folder; empty folders leave no trace.
    ///
    /// @throws StoreFailure.Invalid for a link, a device, a socket or a name that is not plain
    /// @throws StoreFailure.TooLarge over the limits; nothing refers to what was taken in
    Stored take(Path folder, FolderLimits limits) throws IOException {
        try (Upload upload = store.begin()) {
            Staging staging = new Staging(store, upload);
            Taking taking = new Taking(folder, staging, limits);
            Files.walkFileTree(folder, taking);
            TreeId tree = staging.applyTo(upload, store.emptyTree());
            upload.flush();
            return new Stored(tree, taking.files, taking.bytes);
        }
    }

    private static final class Taking extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final Staging staging;
        private final FolderLimits limits;
        private long files;
        private long bytes;

        Taking(Path folder, Staging staging, FolderLimits limits) {
            this.folder = folder;
            this.staging = staging;
            this.limits = limits;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (!attributes.isRegularFile()) {
                throw new StoreFailure.Invalid(
                        "folder",
                        "holds something that is neither a file nor a folder",
                        "Write plain files; copy what a link points at.");
            }
            if (++files > limits.files()) {
                throw new StoreFailure.TooLarge("number of files", limits.files());
            }
            refuseSize(attributes.size(), limits.bytes() - bytes, limits);
            RepoPath path = path(file);
            try (InputStream in =
                    Files.newInputStream(
                            file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                bytes += staging.put(path, new BoundedStream(in, limits.bytes() - bytes)).size();
            }
            return FileVisitResult.CONTINUE;
        }

        private RepoPath path(Path file) {
            List<String> names = new ArrayList<>();
            folder.relativize(file).forEach(name -> names.add(name.toString()));
            return new RepoPath(names);
        }
    }
}
