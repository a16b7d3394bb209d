package dev.kaname.serving.model;

import dev.kaname.serving.ServingFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Reads files of a version whole, and all together no more than a limit, into memory outside of
/// the heap: a model may be larger than the heap is.
final class SizedFiles {
    private static final int BLOCK = 1 << 16;

    private final ModelFiles files;
    private final Arena arena;
    private final long limit;
    private long left;

    /// @param arena until when what was read lasts
    SizedFiles(ModelFiles files, Arena arena, long limit) {
        this.files = files;
        this.arena = arena;
        this.limit = limit;
        this.left = limit;
    }

    boolean has(String path) {
        return files.sizes().containsKey(path);
    }

    MemorySegment read(String path) {
        long size = files.sizes().getOrDefault(path, 0L);
        if (size > left) {
            throw new ServingFailure.TooLarge("the model", limit);
        }
        left -= size;
        MemorySegment all = arena.allocate(size);
        try (InputStream in = files.open(path)) {
            if (!fill(all.asByteBuffer(), in) || in.read() >= 0) {
                throw new IOException(path + " is not " + size + " bytes long");
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean fill(ByteBuffer target, InputStream in) throws IOException {
        byte[] block = new byte[BLOCK];
        while (target.hasRemaining()) {
            int read = in.read(block, 0, Math.min(block.length, target.remaining()));
            if (read < 0) {
                return false;
            }
            target.put(block, 0, read);
        }
        return true;
    }
}
