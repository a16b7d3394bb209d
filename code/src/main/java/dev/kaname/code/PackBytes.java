package dev.kaname.code;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The bytes of a pack in a file, from front to back.
final class PackBytes implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    /// Of a number, before its last seven.
    private static final int MOST_BITS = 42;

    private final FileChannel file;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
    private final byte[] dropped = new byte[PIECE];
    private final Inflater inflater = new Inflater();
    private long read;

    PackBytes(FileChannel file, long start) {
        this.file = file;
        this.read = start;
    }

    /// Where the next byte stands in the file.
    long position() {
        return read - piece.remaining();
    }

    int next() throws IOException {
        fill();
        return piece.get() & 0xff;
    }

    void skip(int count) throws IOException {
        for (int left = count; left > 0; left--) {
            next();
        }
    }

    /// Four bytes, the highest first.
    int number() throws IOException {
        return next() << 24 | next() << 16 | next() << 8 | next();
    }

    /// Seven bits a byte, the lowest first.
    long size() throws IOException, DataFormatException {
        long size = 0;
        int sign = 0x80;
        for (int shift = 0; sign > 0x7f; shift += 7) {
            sign = next();
            size |= (sign & 0x7fL) << bounded(shift);
        }
        return size;
    }

    /// Seven bits a byte, the highest first, each further byte standing for one more.
    long distance() throws IOException, DataFormatException {
        int sign = next();
        long distance = sign & 0x7f;
        for (int bits = 7; sign > 0x7f; bits += 7) {
            sign = next();
            distance = ((distance + 1) << 7) | (sign & 0x7f);
            bounded(bits);
        }
        return distance;
    }

    private static int bounded(int bits) throws DataFormatException {
        if (bits > MOST_BITS) {
            throw new DataFormatException();
        }
        return bits;
    }

    /// Passes over compressed bytes.
    ///
    /// @param size of what they unpack to
    /// @param start filled with the first of them, as far as there are so many
    /// @throws DataFormatException if they do not unpack, or to another size
    void inflate(long size, byte[] start) throws IOException, DataFormatException {
        inflater.reset();
        long done = 0;
        while (!inflater.finished()) {
            int count = inflater.inflate(dropped);
            if (done < start.length) {
                int kept = (int) Math.min(count, start.length - done);
                System.arraycopy(dropped, 0, start, (int) done, kept);
            }
            done += count;
            if (done > size || inflater.needsDictionary()) {
                throw new DataFormatException();
            }
            if (count == 0 && inflater.needsInput()) {
                fill();
                inflater.setInput(piece);
            }
        }
        if (done < size) {
            throw new DataFormatException();
        }
    }

    private void fill() throws IOException {
        if (!piece.hasRemaining()) {
            int count = file.read(piece.clear(), read);
            piece.flip();
            if (count <= 0) {
                throw new EOFException();
            }
            read += count;
        }
    }

    @Override
    public void close() {
        inflater.close();
    }
}
