package dev.kaname.serving.model;

import dev.kaname.serving.ServingFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Reads files of a version whole, and all together no more than a limit.
final class SizedFiles {
    private final ModelFiles files;
    private final long limit;
    private long left;

    SizedFiles(ModelFiles files, long limit) {
        this.files = files;
        this.limit = limit;
        this.left = limit;
    }

    boolean has(String path) {
        return files.sizes().containsKey(path);
    }

    byte[] read(String path) {
        long size = files.sizes().getOrDefault(path, 0L);
        if (size > left) {
            throw new ServingFailure.TooLarge("the model", limit);
        }
        left -= size;
        try (InputStream in = files.open(path)) {
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length != size || in.read() >= 0) {
                throw new IOException(path + " is not " + size + " bytes long");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
