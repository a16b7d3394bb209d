package dev.kaname.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// Objects as files of one folder, which belongs to this process alone.
///
/// An object is written under a name in `unpublished/`, forced, given its own name, and the folder
/// of that name is forced; only then is its publication answered. What a killed process left in
/// `unpublished/` is removed when the folder is opened.
public final class FolderObjectStore implements ObjectStore {
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9.-]*/[a-z0-9][a-z0-9.-]*");
    private static final System.Logger LOG = System.getLogger(FolderObjectStore.class.getName());
    private static final String UNPUBLISHED = "unpublished";

    private final Path folder;
    private final Disk disk;
    private final FolderForce forces;
    private final Set<Path> durableGroups = ConcurrentHashMap.newKeySet();
    private final AtomicLong counter = new AtomicLong();

    private FolderObjectStore(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
        this.forces = new FolderForce(disk);
    }

    /// @throws StoreFailure.Unavailable if the folder cannot be made
    public static FolderObjectStore open(Path folder) {
        return open(folder, new RealDisk());
    }

    public static FolderObjectStore open(Path folder, Disk disk) {
        FolderObjectStore store = new FolderObjectStore(folder, disk);
        try {
            Path unpublished = folder.resolve(UNPUBLISHED);
            disk.createFolders(unpublished);
            for (String left : disk.names(unpublished)) {
                disk.delete(unpublished.resolve(left));
            }
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("the folder of objects", e);
        }
        return store;
    }

    @Override
    public Unpublished create(String key) {
        Path target = file(key);
        Path first = folder.resolve(UNPUBLISHED).resolve("u" + counter.incrementAndGet());
        try {
            return new FileInTheMaking(key, first, target, disk.create(first));
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("object " + key, e);
        }
    }

    @Override
    public byte[] read(String key, long offset, int length) {
        try (Disk.Input input = disk.open(file(key))) {
            long there = Math.max(0, Math.min(length, input.size() - offset));
            ByteBuffer bytes = ByteBuffer.allocate((int) there);
            int read = input.read(bytes, offset);
            return read == there ? bytes.array() : Arrays.copyOf(bytes.array(), read);
        } catch (NoSuchFileException e) {
            throw new StoreFailure.Missing("object " + key);
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("object " + key, e);
        }
    }

    @Override
    public OptionalLong size(String key) {
        try (Disk.Input input = disk.open(file(key))) {
            return OptionalLong.of(input.size());
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("object " + key, e);
        }
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
        int slash = prefix.indexOf('/');
        try {
            List<String> groups =
                    slash < 0 ? disk.names(folder) : List.of(prefix.substring(0, slash));
            List<String> keys = new ArrayList<>();
            for (String group : groups) {
                if (!group.equals(UNPUBLISHED)) {
                    disk.names(folder.resolve(group)).forEach(name -> keys.add(group + "/" + name));
                }
            }
            return keys.stream()
                    .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
                    .sorted()
                    .limit(limit)
                    .toList();
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("the folder of objects", e);
        }
    }

    @Override
    public boolean delete(String key) {
        try {
            return disk.delete(file(key));
        } catch (IOException e) {
            throw new StoreFailure.Unavailable("object " + key, e);
        }
    }

    /// A group's folder may be there without its name being durable: another thread is just making
    /// it, or a process that was killed did.
    private void makeGroup(Path group) throws IOException {
        if (!durableGroups.contains(group)) {
            disk.createFolders(group);
            forces.force(folder);
            durableGroups.add(group);
        }
    }

    private Path file(String key) {
        if (!KEY.matcher(key).matches() || key.startsWith(UNPUBLISHED)) {
            throw new IllegalArgumentException("not a key of an object: " + key);
        }
        return folder.resolve(key);
    }

    private final class FileInTheMaking implements Unpublished {
        private final String key;
        private final Path first;
        private final Path target;
        private final Disk.Output output;
        private boolean open = true;

        FileInTheMaking(String key, Path first, Path target, Disk.Output output) {
            this.key = key;
            this.first = first;
            this.target = target;
            this.output = output;
        }

        @Override
        public void write(ByteBuffer bytes) {
            requireOpen();
            try {
                output.write(bytes);
            } catch (IOException e) {
                close();
                throw new StoreFailure.Unavailable("object " + key, e);
            }
        }

        @Override
        public boolean publish() {
            requireOpen();
            try {
                output.force();
                makeGroup(parent());
                disk.publish(first, target);
            } catch (FileAlreadyExistsException e) {
                close();
                return false;
            } catch (IOException e) {
                close();
                throw new StoreFailure.Unavailable("object " + key, e);
            }
            forceName();
            closeOutput();
            return true;
        }

        /// From here on the object may be seen; whether its name outlives a power cut is unknown
        /// until the folder is forced.
        private void forceName() {
            try {
                forces.force(parent());
            } catch (IOException e) {
                closeOutput();
                throw new StoreFailure.OutcomeUnknown("object " + key, e);
            }
        }

        private Path parent() {
            Path parent = target.getParent();
            return parent == null ? folder : parent;
        }

        private void requireOpen() {
            if (!open) {
                throw new IllegalStateException("object " + key + " is closed");
            }
        }

        private void closeOutput() {
            open = false;
            try {
                output.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "closing object " + key, e);
            }
        }

        @Override
        public void close() {
            if (!open) {
                return;
            }
            closeOutput();
            try {
                disk.delete(first);
            } catch (IOException e) {
                // it is removed when the folder is opened next
                LOG.log(System.Logger.Level.DEBUG, "removing unpublished object " + key, e);
            }
        }
    }
}
