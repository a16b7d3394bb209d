package dev.kaname.code;

import dev.kaname.database.Database;
import dev.kaname.database.Tx;
import dev.kaname.database.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Repository;

/// Puts the many small packs of many pushes together, in the background.
///
/// What no reference leads to, such as refused pushes, goes after two weeks, so that nothing a push
/// is just bringing in is taken away.
final class Tidying {
    private static final String KIND = "code.tidy";
    private static final Duration LATER = Duration.ofMinutes(10);
    private static final int MOST_PACKS = 50;

    private final Work work;
    private final BareFolders folders;
    private final Locks locks;

    Tidying(Database database, BareFolders folders, Locks locks) {
        this.work = database.work();
        this.folders = folders;
        this.locks = locks;
    }

    /// Asks for it as part of a push.
    void order(Tx tx, CodeRepository repository) {
        String key = repository.project() + "/" + repository.id();
        work.put(tx, KIND, key, "{}", tx.now().plus(LATER));
    }

    /// Begins to carry out what was asked for.
    void start(Database database) {
        work.handle(
                KIND,
                1,
                task -> {
                    String[] key = task.key().split("/", 2);
                    database.read(rows -> RepositoryRows.withId(rows, key[0], key[1]))
                            .ifPresent(this::tidy);
                    return new Work.Next.Done();
                });
    }

    void tidy(CodeRepository repository) {
        ReentrantLock lock = locks.of(repository);
        lock.lock();
        try (Repository git = folders.open(repository)) {
            if (packs(git) > MOST_PACKS) {
                Git.wrap(git).gc().call();
            }
        } catch (IOException | GitAPIException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        } finally {
            lock.unlock();
        }
    }

    static long packs(Repository git) throws IOException {
        Path folder = git.getDirectory().toPath().resolve("objects/pack");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }
}
