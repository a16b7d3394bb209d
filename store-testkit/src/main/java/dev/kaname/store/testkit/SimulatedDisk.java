package dev.kaname.store.testkit;

import dev.kaname.store.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A disk in memory that can fail at any call and lose what was not forced.
///
/// It keeps two states: what programs see now, and what would be there after a power cut. Bytes
/// pass from the first to the second by forcing the file, names by forcing the folder.
public final class SimulatedDisk implements Disk {
    /// What happens at the call that is to fail.
    public enum Fault {
        /// This call fails, later ones work again: a full disk where someone makes room.
        ONCE,
        /// From this call on every call fails: a disk that died, or a process that was killed.
        FOR_GOOD
    }

    private static final class Content {
        private final ByteArrayOutputStream now = new ByteArrayOutputStream();
        private byte[] forced = new byte[0];
    }

    private static final class Folder {
        private final Map<String, Content> now = new HashMap<>();
        private Map<String, Content> forced = new HashMap<>();
    }

    private final Map<Path, Folder> folders = new HashMap<>();
    private int calls;
    private int failAt = Integer.MAX_VALUE;
    private Fault fault = Fault.ONCE;
    private String message = "No space left on device";

    /// Lets the n-th call from now fail, counted from 1.
    public synchronized void failAtCall(int n, Fault how, String because) {
        calls = 0;
        failAt = n;
        fault = how;
        message = because;
    }

    public synchronized void failNoMore() {
        failAt = Integer.MAX_VALUE;
    }

    /// Calls since the last [#failAtCall], or ever.
    public synchronized int calls() {
        return calls;
    }

    /// The disk as it is found after the power went: only what was forced.
    public synchronized SimulatedDisk afterPowerCut() {
        SimulatedDisk after = new SimulatedDisk();
        folders.forEach((path, folder) -> after.restore(path, folder.forced, false, new Random(0)));
        return after;
    }

    /// The same where chance decided, name by name and byte by byte, what else had got to the disk.
    public synchronized SimulatedDisk afterPowerCut(Random chance) {
        SimulatedDisk after = new SimulatedDisk();
        folders.forEach((path, folder) -> {
            Map<String, Content> names = new HashMap<>(folder.forced);
            for (String name : namesOf(folder)) {
                if (chance.nextBoolean()) {
                    Content now = folder.now.get(name);
                    if (now == null) {
                        names.remove(name);
                    } else {
                        names.put(name, now);
                    }
                }
            }
            after.restore(path, names, true, chance);
        });
        return after;
    }

    private static List<String> namesOf(Folder folder) {
        Map<String, Content> all = new HashMap<>(folder.forced);
        all.putAll(folder.now);
        return all.keySet().stream().sorted().toList();
    }

    private void restore(Path path, Map<String, Content> names, boolean more, Random chance) {
        Folder folder = new Folder();
        names.forEach((name, content) -> {
            byte[] bytes = content.forced;
            if (more) {
                byte[] now = content.now.toByteArray();
                int extra = now.length - bytes.length;
                bytes =
                        Arrays.copyOf(
                                now, bytes.length + (extra > 0 ? chance.nextInt(extra + 1) : 0));
            }
            Content restored = new Content();
            restored.now.writeBytes(bytes);
            restored.forced = bytes;
            folder.now.put(name, restored);
        });
        folder.forced = new HashMap<>(folder.now);
        folders.put(path, folder);
    }

    private void call() throws IOException {
        calls++;
        if (calls == failAt || (calls > failAt && fault == Fault.FOR_GOOD)) {
            throw new IOException(message);
        }
    }

    private Folder folder(Path path) throws IOException {
        Folder folder = folders.get(path);
        if (folder == null) {
            throw new NoSuchFileException(path.toString());
        }
        return folder;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Content content(Path file) throws IOException {
        Content content = folder(parent(file)).now.get(name(file));
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    @Override
    public synchronized void createFolders(Path path) throws IOException {
        call();
        for (Path p = path; p != null; p = p.getParent()) {
            folders.computeIfAbsent(p, _ -> new Folder());
        }
    }

    @Override
    public synchronized Output create(Path file) throws IOException {
        call();
        Content content = new Content();
        if (folder(parent(file)).now.putIfAbsent(name(file), content) != null) {
            throw new FileAlreadyExistsException(file.toString());
        }
        return new SimulatedOutput(content);
    }

    @Override
    public synchronized Input open(Path file) throws IOException {
        call();
        return new SimulatedInput(content(file).now.toByteArray());
    }

    @Override
    public synchronized void publish(Path file, Path name) throws IOException {
        call();
        Content content = content(file);
        if (folder(parent(name)).now.putIfAbsent(name(name), content) != null) {
            throw new FileAlreadyExistsException(name.toString());
        }
        folder(parent(file)).now.remove(name(file));
    }

    @Override
    public synchronized void replace(Path file, Path name) throws IOException {
        call();
        Content content = content(file);
        folder(parent(name)).now.put(name(name), content);
        folder(parent(file)).now.remove(name(file));
    }

    @Override
    public synchronized void forceFolder(Path path) throws IOException {
        call();
        Folder folder = folder(path);
        folder.forced = new HashMap<>(folder.now);
    }

    @Override
    public synchronized List<String> names(Path path) throws IOException {
        call();
        Folder folder = folders.get(path);
        if (folder == null) {
            return List.of();
        }
        java.util.Set<String> names = new java.util.HashSet<>(folder.now.keySet());
        for (Path other : folders.keySet()) {
            if (path.equals(other.getParent())) {
                names.add(name(other));
            }
        }
        return List.copyOf(names);
    }

    @Override
    public synchronized boolean exists(Path file) throws IOException {
        call();
        Folder folder = folders.get(parent(file));
        return folder != null && folder.now.containsKey(name(file));
    }

    @Override
    public synchronized boolean delete(Path file) throws IOException {
        call();
        Folder folder = folders.get(parent(file));
        return folder != null && folder.now.remove(name(file)) != null;
    }

    private final class SimulatedOutput implements Output {
        private final Content content;

        SimulatedOutput(Content content) {
            this.content = content;
        }

        /// A write that fails has written half.
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (SimulatedDisk.this) {
                byte[] all = new byte[bytes.remaining()];
                bytes.get(all);
                try {
                    call();
                } catch (IOException e) {
                    content.now.write(all, 0, all.length / 2);
                    throw e;
                }
                content.now.writeBytes(all);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                call();
                content.forced = content.now.toByteArray();
            }
        }

        @Override
        public void close() {}
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record SimulatedInput(byte[] bytes) implements Input {
        @Override
        public int read(ByteBuffer into, long position) {
            int from = (int) Math.min(position, bytes.length);
            int count = Math.min(into.remaining(), bytes.length - from);
            into.put(bytes, from, count);
            return count;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void close() {}
    }
}
