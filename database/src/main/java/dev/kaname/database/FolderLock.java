package dev.kaname.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a second server off a folder, with a lock that ends with the process that holds it.
public final class FolderLock implements AutoCloseable {
    /// Within one process the operating system would let a second lock pass, and closing it would
    /// release the first.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @param name of the file in the folder that is locked, and says who holds it
    /// @throws DatabaseFailure.Unwritable naming the process that has the folder
    public static FolderLock take(Path folder, String name) {
        try {
            Path file = folder.toRealPath().resolve(name);
            if (!HELD.add(file)) {
                throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
            }
            boolean taken = false;
            try {
                FolderLock lock = lock(folder, file);
                taken = true;
                return lock;
            } finally {
                if (!taken) {
                    HELD.remove(file);
                }
            }
        } catch (IOException e) {
            throw new DatabaseFailure.Unwritable(e);
        }
    }

    private static FolderLock lock(Path folder, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(folder, Files.readString(file).strip());
            }
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
            taken = true;
            return new FolderLock(file, channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static IOException inUse(Path folder, String pid) {
        return new IOException(
                "the data folder "
                        + folder
                        + " is in use by the server with process id "
                        + pid
                        + "; stop it or choose another folder");
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new DatabaseFailure.Unwritable(e);
        } finally {
            HELD.remove(file);
        }
    }
}
