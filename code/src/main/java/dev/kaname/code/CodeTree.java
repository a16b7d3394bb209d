package dev.kaname.code;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The files of one commit. Never changes; closed by whoever opened it.
///
/// Symbolic links and submodules are left out everywhere: a link in a checked-out folder is how
/// hostile content reaches files that are not its own, and a step that needs one can make it.
public final class CodeTree implements AutoCloseable {
    private final Repository repository;
    private final ObjectReader reader;
    private final String commit;
    private final RevTree root;
    private final boolean ownsRepository;

    CodeTree(Repository repository, String commit, RevTree root, boolean ownsRepository) {
        this.repository = repository;
        this.reader = repository.newObjectReader();
        this.commit = commit;
        this.root = root;
        this.ownsRepository = ownsRepository;
    }

    /// Git id of the commit.
    public String commit() {
        return commit;
    }

    /// All files, in git's order of paths.
    public List<CodeFile> files() {
        List<CodeFile> files = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(root);
            walk.setRecursive(true);
            while (walk.next()) {
                FileMode mode = walk.getFileMode(0);
                if (isFile(mode)) {
                    String blob = walk.getObjectId(0).name();
                    boolean executable = mode.equals(FileMode.EXECUTABLE_FILE);
                    files.add(new CodeFile(walk.getPathString(), executable, blob));
                }
            }
            return files;
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the tree", e);
        }
    }

    /// The bytes of a file, if there is a file of that path.
    ///
    /// @throws CodeFailure.TooLarge if it has more than `most` bytes
    public Optional<byte[]> read(String path, int most) {
        try {
            Optional<ObjectLoader> file = file(path);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            if (file.get().getSize() > most) {
                throw new CodeFailure.TooLarge("the file", most);
            }
            return Optional.of(file.get().getCachedBytes(most));
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the file", e);
        }
    }

    /// Names everything below a folder by content: git's id of that tree, or of the root for an
    /// empty path. Equal ids mean equal files, links and submodules included.
    public Optional<String> digest(String folder) {
        if (folder.isEmpty()) {
            return Optional.of(root.name());
        }
        try (TreeWalk walk = TreeWalk.forPath(reader, folder, root)) {
            return walk != null && walk.getFileMode(0).equals(FileMode.TREE)
                    ? Optional.of(walk.getObjectId(0).name())
                    : Optional.empty();
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the tree", e);
        }
    }

    /// Writes files of this tree below a folder that is empty and nobody else's. Existing files are
    /// never overwritten and links never followed.
    public void materialise(List<CodeFile> files, Path folder) {
        try {
            for (CodeFile file : files) {
                Path target = place(folder, segments(file.path()));
                try (InputStream bytes =
                        reader.open(ObjectId.fromString(file.blob())).openStream()) {
                    Files.copy(bytes, target);
                }
                if (file.executable()) {
                    makeExecutable(target);
                }
            }
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the folder for the code", e);
        }
    }

    /// Makes the folders on the way, each of which is a folder and no link to one.
    private static Path place(Path folder, String[] segments) throws IOException {
        Path at = folder;
        for (int index = 0; index < segments.length - 1; index++) {
            at = at.resolve(segments[index]);
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(at);
            }
        }
        return at.resolve(segments[segments.length - 1]);
    }

    @Override
    public void close() {
        reader.close();
        if (ownsRepository) {
            repository.close();
        }
    }

    private Optional<ObjectLoader> file(String path) throws IOException {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try (TreeWalk walk = TreeWalk.forPath(reader, path, root)) {
            return walk != null && isFile(walk.getFileMode(0))
                    ? Optional.of(reader.open(walk.getObjectId(0)))
                    : Optional.empty();
        }
    }

    private static boolean isFile(FileMode mode) {
        return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
    }

    /// Every tree was checked when it was pushed. It is checked again here, where a mistake would
    /// write outside the folder.
    private static String[] segments(String path) {
        String[] segments = path.split("/", -1);
        for (String segment : segments) {
            boolean hostile =
                    segment.isEmpty()
                            || segment.equals(".")
                            || segment.equals("..")
                            || segment.equalsIgnoreCase(".git")
                            || segment.getBytes(StandardCharsets.UTF_8).length > 255
                            || segment.chars().anyMatch(c -> c == '\\' || c < ' ' || c == 0x7f);
            if (hostile) {
                throw new CodeFailure.Invalid(
                        "path", "has a part that is not a plain name", "rename the file");
            }
        }
        return segments;
    }

    private static void makeExecutable(Path file) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        Files.setPosixFilePermissions(file, permissions);
    }
}
