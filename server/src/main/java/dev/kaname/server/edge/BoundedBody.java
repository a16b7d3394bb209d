package dev.kaname.server.edge;

import dev.kaname.server.errors.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body whose length nobody declared, up to a limit.
final class BoundedBody extends FilterInputStream {
    private final long limit;
    private long read;

    BoundedBody(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int some = super.read(into, offset, length);
        count(Math.max(some, 0));
        return some;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) {
        read += bytes;
        if (read > limit) {
            throw Refusal.tooLarge("the body may have at most " + limit + " bytes here");
        }
    }
}
