package dev.kaname.code;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.DataFormatException;

/// All that a client sent with a push, read from a file of its own: taking it in waits for nobody's
/// network.
///
/// A push over its limits ends where it went over them, with the refusal instead of an end.
final class ReceivedPush extends InputStream {
    private static final int PIECE = 1 << 16;

    /// Bytes that any push may unpack to, however small it is.
    private static final long FREE = 1L << 30;

    /// How many times its size a push may unpack to beyond that. Histories of large projects come
    /// to less than a hundred times.
    private static final long RATIO = 100;

    private final FileChannel file;
    private final OptionalLong pack;
    private final InputStream bytes;
    private Optional<PackGuard.OverLimit> refusal;

    private ReceivedPush(FileChannel file, OptionalLong pack, Optional<PackGuard.OverLimit> refusal)
            throws IOException {
        this.file = file;
        this.pack = pack;
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
            Optional<PackGuard.OverLimit> refusal = fill(in, file);
            return new ReceivedPush(file, in.pack(), refusal);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Looks at what the push will cost before anything of it is read; too much is a refusal where
    /// its pack begins. Unpacks all of it, and takes as long as that.
    ///
    /// @param memory bytes that its objects may take at once
    void weigh(long memory) throws IOException {
        if (refusal.isEmpty() && pack.isPresent()) {
            refusal = objection(memory);
            if (refusal.isPresent()) {
                file.truncate(pack.getAsLong());
            }
        }
    }

    private Optional<PackGuard.OverLimit> objection(long memory) throws IOException {
        long most = FREE + RATIO * file.size();
        try {
            PackShape.Cost cost = PackShape.costOf(file, pack.orElseThrow(), most);
            if (cost.unpacked() > most) {
                return refusal("unpacks to more than the limit of " + mebibytes(most));
            }
            return cost.held() > memory
                    ? refusal("needs more memory than the limit of " + mebibytes(memory))
                    : Optional.empty();
        } catch (EOFException | DataFormatException _) {
            return Optional.of(new PackGuard.OverLimit("the pack of the push is damaged"));
        }
    }

    private static Optional<PackGuard.OverLimit> refusal(String what) {
        return Optional.of(
                new PackGuard.OverLimit(
                        "the push "
                                + what
                                + "; push its history in parts, and keep large files as data"));
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    private static Optional<PackGuard.OverLimit> fill(PackGuard in, FileChannel file) {
        try {
            return fill(in, new byte[PIECE], file);
        } catch (IOException e) {
            throw new CodeFailure.Broken("the push broke off", e);
        }
    }

    private static Optional<PackGuard.OverLimit> fill(PackGuard in, byte[] piece, FileChannel file)
            throws IOException {
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                append(ByteBuffer.wrap(piece, 0, count), file);
            }
            return Optional.empty();
        } catch (PackGuard.OverLimit refusal) {
            in.drain();
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
