package dev.kaname.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// References as small files of one folder, which belongs to this process alone: for offline use
/// and for the contract suite. The server keeps its references in the database.
///
/// A file holds name, version and target, a line each, and is named by the SHA-256 of the name, so
/// that any name fits any file system.
public final class FolderReferenceStore implements ReferenceStore {
    private static final int MOST_BYTES = 16 << 10;
    private static final String BEING_WRITTEN = ".new";

    private final Path folder;
    private final Disk disk;
    private final ReentrantLock moving = new ReentrantLock();
    private final AtomicLong counter = new AtomicLong();

    private FolderReferenceStore(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    public static FolderReferenceStore open(Path folder) {
        return open(folder, new RealDisk());
    }

    /// @throws StoreFailure.Unavailable if the folder cannot be made
    public static FolderReferenceStore open(Path folder, Disk disk) {
        try {
            disk.createFolders(folder);
            for (String name : disk.names(folder)) {
                if (name.endsWith(BEING_WRITTEN)) {
                    disk.delete(folder.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("the folder of references", e);
        }
        return new FolderReferenceStore(folder, disk);
    }

    @Override
    public Reference read(String name) {
        try {
            return parse(file(name));
        } catch (NoSuchFileException e) {
            return Reference.free(name);
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("reference " + name, e);
        }
    }

    @Override
    public boolean move(Reference seen, String target) {
        if ((seen.name() + target).indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a reference has no line breaks");
        }
        moving.lock();
        try {
            if (!read(seen.name()).equals(seen)) {
                return false;
            }
            write(seen.movedTo(target));
            return true;
        } finally {
            moving.unlock();
        }
    }

    private void write(Reference reference) {
        Path first = folder.resolve(counter.incrementAndGet() + BEING_WRITTEN);
        try {
            try (Disk.Output output = disk.create(first)) {
                output.write(ByteBuffer.wrap(bytes(reference)));
                output.force();
            }
            disk.replace(first, file(reference.name()));
        } catch (IOException e) {
            discard(first);
            throw new StoreFailure.Unavailable("reference " + reference.name(), e);
        }
        try {
            disk.forceFolder(folder);
        } catch (IOException e) {
            throw new StoreFailure.OutcomeUnknown("reference " + reference.name(), e);
        }
    }

    private void discard(Path first) {
        try {
            disk.delete(first);
        } catch (IOException e) {
            System.getLogger(FolderReferenceStore.class.getName())
                    .log(System.Logger.Level.DEBUG, "removed when the folder is opened next", e);
        }
    }

    @Override
    public List<Reference> list(String prefix, String after, int limit) {
        try {
            List<Reference> all = new ArrayList<>();
            for (String name : disk.names(folder)) {
                if (!name.endsWith(BEING_WRITTEN)) {
                    all.add(parse(folder.resolve(name)));
                }
            }
            return all.stream()
                    .filter(r -> r.name().startsWith(prefix) && r.name().compareTo(after) > 0)
                    .filter(r -> !r.isFree())
                    .sorted(Comparator.comparing(Reference::name))
                    .limit(limit)
                    .toList();
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("the folder of references", e);
        }
    }

    private Reference parse(Path file) throws IOException {
        try (Disk.Input input = disk.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(input.size(), MOST_BYTES));
            int length = input.read(bytes, 0);
            String[] lines =
                    new String(bytes.array(), 0, length, StandardCharsets.UTF_8).split("\n", -1);
            if (lines.length != 4) {
                throw new StoreFailure.Corrupt("reference file " + file.getFileName());
            }
            return new Reference(lines[0], lines[2], Long.parseLong(lines[1]));
        }
    }

    private static byte[] bytes(Reference reference) {
        return (reference.name() + "\n" + reference.version() + "\n" + reference.target() + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Path file(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
