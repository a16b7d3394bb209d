package dev.kaname.code;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// All that a client sent with a push, read from a file of its own: taking it in waits for nobody's
/// network.
///
/// A push over its limits ends where it went over them, with the refusal instead of an end.
final class ReceivedPush extends InputStream {
    private static final int PIECE = 1 << 16;

    private final FileChannel file;
    private final InputStream bytes;
    private final Optional<PackGuard.OverLimit> refusal;

    private ReceivedPush(FileChannel file, Optional<PackGuard.OverLimit> refusal)
            throws IOException {
        this.file = file;
        this.bytes = new BufferedInputStream(Channels.newInputStream(file.position(0)));
        this.refusal = refusal;
    }

    /// Receives a push to its end.
    ///
    /// @param file empty; closed with the push
    /// @throws CodeFailure.Broken if the client broke off
    /// @throws CodeFailure.Unavailable if the disk refuses
    static ReceivedPush from(PackGuard in, FileChannel file) throws IOException {
        try {
            return new ReceivedPush(file, fill(in, file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Optional<PackGuard.OverLimit> fill(PackGuard in, FileChannel file) {
        byte[] piece = new byte[PIECE];
        try {
            for (int count = next(in, piece); count >= 0; count = next(in, piece)) {
                append(ByteBuffer.wrap(piece, 0, count), file);
            }
            return Optional.empty();
        } catch (PackGuard.OverLimit refusal) {
            return Optional.of(refusal);
        }
    }

    private static void append(ByteBuffer rest, FileChannel file) {
        try {
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        } catch (IOException e) {
            throw new CodeFailure.Unavailable("the repository", e);
        }
    }

    private static int next(PackGuard in, byte[] piece) throws PackGuard.OverLimit {
        try {
            return in.read(piece, 0, piece.length);
        } catch (PackGuard.OverLimit refusal) {
            throw refusal;
        } catch (IOException e) {
            throw new CodeFailure.Broken("the push broke off", e);
        }
    }

    /// Bytes.
    long size() throws IOException {
        return file.size();
    }

    @Override
    public int read() throws IOException {
        int one = bytes.read();
        return one < 0 ? end() : one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = bytes.read(buffer, offset, length);
        return count < 0 ? end() : count;
    }

    /// JGit tells by this whether a push goes on where its limit is reached.
    @Override
    public int available() throws IOException {
        return bytes.available();
    }

    private int end() throws PackGuard.OverLimit {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
