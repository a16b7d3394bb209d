package dev.kaname.server.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/// Writes a file with holes where its bytes are zero. The store keeps gigabytes of zeros in a few
/// bytes, and so does the file system of whoever made them; written out they would fill the disk.
final class SparseFile {
    /// A multiple of what file systems allocate at a time.
    private static final int BLOCK = 1 << 16;

    private static final byte[] ZEROS = new byte[BLOCK];

    private SparseFile() {}

    /// Makes a file, never through a link.
    ///
    /// @throws FileAlreadyExistsException if something is there
    static void write(InputStream in, Path file) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS))) {
            byte[] block = new byte[BLOCK];
            long size = 0;
            for (int read = in.readNBytes(block, 0, BLOCK);
                    read > 0;
                    read = in.readNBytes(block, 0, BLOCK)) {
                if (!Arrays.equals(block, 0, read, ZEROS, 0, read)) {
                    put(out, size, block, read);
                }
                size += read;
            }
            if (out.size() < size) {
                put(out, size - 1, ZEROS, 1); // the file ends with a hole
            }
        }
    }

    private static void put(FileChannel out, long at, byte[] block, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(block, 0, length);
        while (rest.hasRemaining()) {
            out.write(rest, at + rest.position());
        }
    }
}
