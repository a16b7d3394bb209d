package dev.kaname.code;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// The bare repositories on disk, at `FOLDER/<project>/<name>.git`.
final class BareFolders {
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final Supplier<String> ids;

    BareFolders(Path folder, Supplier<String> ids) {
        IsolatedSystem.install();
        this.folder = folder;
        this.ids = ids;
    }

    /// Makes an empty repository and answers when it is durable. One that is there already, because
    /// the server stopped before it was registered, is left as it is.
    void create(CodeRepository repository) {
        Path target = place(repository);
        if (Files.isDirectory(target)) {
            return;
        }
        try {
            Path project =
                    privateFolder(folder.resolve(RepositoryNames.project(repository.project())));
            Path draft = project.resolve(".new-" + ids.get());
            initialise(draft, repository.defaultRef());
            try {
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                remove(draft);
                if (!Files.isDirectory(target)) {
                    throw e;
                } // else somebody made the same one at the same moment
            }
            for (Path made : List.of(project, folder, folder.resolveSibling(""))) {
                sync(made); // each may be new and is named in the one above
            }
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    /// Lets a clone begin on the default branch: a folder that was there already may have been made
    /// for another one.
    void pointHead(CodeRepository repository) {
        try (Repository git = open(repository)) {
            Ref head = git.exactRef(Constants.HEAD);
            if (head == null || !head.getLeaf().getName().equals(repository.defaultRef())) {
                linkHead(git, repository.defaultRef());
                syncRef(git, Constants.HEAD);
            }
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    private static void linkHead(Repository git, String branch) throws IOException {
        RefUpdate update = git.updateRef(Constants.HEAD);
        update.disableRefLog();
        RefUpdate.Result result = update.link(branch);
        switch (result) {
            case NEW, FORCED, NO_CHANGE -> {
                // it points there now
            }
            default -> throw new IOException("the default branch cannot be set: " + result);
        }
    }

    /// @throws CodeFailure.Unavailable if the folder is gone or unreadable
    Repository open(CodeRepository repository) {
        try {
            return new FileRepositoryBuilder()
                    .setGitDir(place(repository).toFile())
                    .setBare()
                    .setMustExist(true)
                    .build();
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    /// A new file beside the repository. Its name is taken away at once, so that nothing is left of
    /// it when it is closed or the server is killed.
    FileChannel scratch(CodeRepository repository) {
        Path file = place(repository).resolveSibling(".push-" + ids.get());
        try {
            return FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE),
                    PRIVATE_FILE);
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    /// Makes the names of new packs and moved references survive a power cut. JGit syncs the files
    /// and leaves out the folders they are listed in.
    static void syncPacks(Repository repository) throws IOException {
        sync(repository.getDirectory().toPath().resolve("objects/pack"));
    }

    static void syncRef(Repository repository, String ref) throws IOException {
        Path top = repository.getDirectory().toPath();
        for (Path at = top.resolve(ref).getParent();
                at != null && at.startsWith(top);
                at = at.getParent()) {
            if (Files.isDirectory(at)) {
                sync(at);
            }
        }
    }

    private Path place(CodeRepository repository) {
        return folder.resolve(RepositoryNames.project(repository.project()))
                .resolve(RepositoryNames.checked(repository.name()) + ".git");
    }

    private static void initialise(Path draft, String head) throws IOException {
        privateFolder(draft);
        try (Repository repository =
                new FileRepositoryBuilder().setGitDir(draft.toFile()).setBare().build()) {
            repository.create(true);
            StoredConfig config = repository.getConfig();
            String core = ConfigConstants.CONFIG_CORE_SECTION;
            config.setBoolean(core, null, "fsyncObjectFiles", true);
            config.setBoolean(core, null, "fsyncRefFiles", true);
            // who moved a branch is found there if the server stops before it is told
            config.setBoolean(core, null, "logAllRefUpdates", true);
            config.setBoolean("receive", null, "autogc", false); // see Tidying
            config.setString("gc", null, "prunePackExpire", "now"); // it runs under our lock
            config.setBoolean("uploadpack", null, "allowFilter", true);
            config.save();
            linkHead(repository, head);
        }
        try (Stream<Path> all = Files.walk(draft)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                sync(one);
            }
        }
    }

    private static Path privateFolder(Path path) throws IOException {
        return Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void remove(Path draft) throws IOException {
        try (Stream<Path> all = Files.walk(draft)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
