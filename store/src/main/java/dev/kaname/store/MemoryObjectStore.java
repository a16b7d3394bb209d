package dev.kaname.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Objects that live as long as the process: the model that other back ends are compared with.
public final class MemoryObjectStore implements ObjectStore {
    private final ConcurrentNavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public Unpublished create(String key) {
        return new InMemory(key);
    }

    @Override
    public byte[] read(String key, long offset, int length) {
        byte[] object = objects.get(key);
        if (object == null) {
            throw new StoreFailure.Missing("object " + key);
        }
        int from = (int) Math.min(offset, object.length);
        return Arrays.copyOfRange(object, from, from + Math.min(length, object.length - from));
    }

    @Override
    public OptionalLong size(String key) {
        byte[] object = objects.get(key);
        return object == null ? OptionalLong.empty() : OptionalLong.of(object.length);
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
        return objects.keySet().stream()
                .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean delete(String key) {
        return objects.remove(key) != null;
    }

    private final class InMemory implements Unpublished {
        private final String key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        InMemory(String key) {
            this.key = key;
        }

        @Override
        public void write(ByteBuffer more) {
            byte[] copy = new byte[more.remaining()];
            more.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public boolean publish() {
            return objects.putIfAbsent(key, bytes.toByteArray()) == null;
        }

        @Override
        public void close() {
            bytes.reset();
        }
    }
}
