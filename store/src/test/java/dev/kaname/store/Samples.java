package dev.kaname.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Stores and files for tests.
final class Samples {
    static final IdKey KEY =
            IdKey.of("kaname test id key, 32 bytes....".getBytes(StandardCharsets.US_ASCII));

    private Samples() {}

    static Store store(ObjectStore objects) {
        AtomicLong packs = new AtomicLong();
        return Store.open("p1", objects, KEY, () -> "pack-" + packs.incrementAndGet());
    }

    static StoredFile put(Upload upload, byte[] bytes) {
        try {
            return upload.put(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StoredFile put(Upload upload, String text) {
        return put(upload, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// An entry whose content need not exist.
    static TreeEntry entry(String path, long content) {
        return new TreeEntry(path, new FileId(new ObjectId(content, 0, 0, 1)), content, Map.of());
    }
}
