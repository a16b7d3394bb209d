package dev.kaname.server.data;

import dev.kaname.store.StoreFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream that ends with a failure once it has given more than it may.
final class BoundedStream extends FilterInputStream {
    private final long limit;
    private long given;

    BoundedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    long given() {
        return given;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long more) {
        given += more;
        if (given > limit) {
            throw new StoreFailure.TooLarge("size", limit);
        }
    }
}
