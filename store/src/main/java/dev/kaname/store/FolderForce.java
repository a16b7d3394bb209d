package dev.kaname.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Forces folders, once for all who wait: a force that begins after a name was given covers it, so
/// many publications at the same time cost one or two forces and not one each.
final class FolderForce {
    private final Disk disk;
    private final Map<Path, Queue> queues = new ConcurrentHashMap<>();

    FolderForce(Disk disk) {
        this.disk = disk;
    }

    void force(Path folder) throws IOException {
        queues.computeIfAbsent(folder, Queue::new).force();
    }

    private final class Queue {
        private final Path folder;
        private final ReentrantLock forcing = new ReentrantLock();
        private final ReentrantLock joining = new ReentrantLock();
        private @Nullable CompletableFuture<@Nullable Void> next;

        Queue(Path folder) {
            this.folder = folder;
        }

        void force() throws IOException {
            boolean leads = false;
            CompletableFuture<@Nullable Void> mine;
            joining.lock();
            try {
                if (next == null) {
                    next = new CompletableFuture<>();
                    leads = true;
                }
                mine = next;
            } finally {
                joining.unlock();
            }
            if (leads) {
                lead(mine);
            }
            await(mine);
        }

        /// Waits for the force that runs, then closes the group and forces for all who joined.
        private void lead(CompletableFuture<@Nullable Void> group) {
            forcing.lock();
            try {
                joining.lock();
                try {
                    next = null;
                } finally {
                    joining.unlock();
                }
                disk.forceFolder(folder);
                group.complete(null);
            } catch (IOException | RuntimeException | Error e) {
                group.completeExceptionally(e);
            } finally {
                forcing.unlock();
            }
        }

        private void await(CompletableFuture<@Nullable Void> group) throws IOException {
            try {
                group.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while a folder was forced", e);
            } catch (ExecutionException e) {
                throw new IOException("a folder could not be forced", e.getCause());
            }
        }
    }
}
