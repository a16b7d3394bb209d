package dev.kaname.server.edge;

import dev.kaname.server.errors.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// A body whose length nobody declared, up to a limit. Each chunk costs the same, however small: a
/// body of very many very small ones costs more than it can be worth (BI-113).
final class BoundedBody extends FilterInputStream {
    private static final long FREE_CHUNKS = 10_000;
    private static final long SMALLEST_ON_AVERAGE = 64;

    private static final long FREE_BYTES = 64 << 10;

    private final long limit;
    private final Runnable storm;
    private final LongConsumer grown;
    private long expected = FREE_BYTES;
    private long read;
    private long chunks;

    /// @param storm called once the chunks are too many: nobody will read the others
    /// @param grown told how long the body may become, each time it is longer than was told before
    BoundedBody(InputStream in, long limit, Runnable storm, LongConsumer grown) {
        super(in);
        this.limit = limit;
        this.storm = storm;
        this.grown = grown;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1, false);
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int some = super.read(into, offset, length);
        count(Math.max(some, 0), some < length);
        return some;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped, false);
        return skipped;
    }

    /// The rest of a closed body is received and thrown away: of this one, nobody wants even that.
    @Override
    public void close() throws IOException {
        if (!stormy()) {
            super.close();
        }
    }

    private boolean stormy() {
        return chunks > FREE_CHUNKS && read < chunks * SMALLEST_ON_AVERAGE;
    }

    /// @param cut whether less came than was asked for: then a chunk ended here
    private void count(long bytes, boolean cut) {
        read += bytes;
        chunks += cut ? 1 : 0;
        if (read > limit) {
            throw Refusal.tooLarge("the body may have at most " + limit + " bytes here");
        }
        if (read > expected) {
            expected = Math.min(limit, 2 * read);
            grown.accept(expected);
        }
        if (stormy()) {
            storm.run();
            throw Refusal.tooLarge("the body comes in too many too small chunks");
        }
    }
}
