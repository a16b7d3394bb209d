package dev.kaname.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The bytes of a file or of a part of it, piece by piece; the next piece is fetched and proved
/// while this one is read.
final class ContentStream extends InputStream {
    private final ObjectSource source;
    private final Executor ahead;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private @Nullable CompletableFuture<byte[]> fetched;
    private byte[] piece = new byte[0];
    private int position;
    private long left;

    private static final class Frame {
        private final ChunkList list;
        private int next;

        Frame(ChunkList list, int next) {
            this.list = list;
            this.next = next;
        }
    }

    /// @param length bytes to deliver; the caller has checked that the file has them
    ContentStream(ObjectSource source, Executor ahead, Packs.Body root, long offset, long length) {
        this.source = source;
        this.ahead = ahead;
        this.left = length;
        seek(root, offset);
    }

    /// How many bytes the object stands for.
    static long size(ObjectId id, Packs.Body root) {
        return switch (root.kind()) {
            case CHUNK -> root.bytes().length;
            case CHUNK_LIST -> ChunkList.decode(id, root.bytes()).length();
            case TREE, COMMIT, TOMBSTONE ->
                    throw new StoreFailure.Corrupt("object " + id, "it is not a file");
        };
    }

    private void seek(Packs.Body root, long offset) {
        Packs.Body body = root;
        long behind = offset;
        while (body.kind() == ObjectKind.CHUNK_LIST) {
            ChunkList list = ChunkList.decode(new ObjectId(0, 0, 0, 0), body.bytes());
            int next = 0;
            while (next < list.pieces().size() - 1 && behind >= list.pieces().get(next).length()) {
                behind -= list.pieces().get(next++).length();
            }
            frames.push(new Frame(list, next + 1));
            body = source.read(list.pieces().get(next).id());
        }
        piece = body.bytes();
        position = (int) Math.min(behind, piece.length);
        fetchNext();
    }

    private void fetchNext() {
        if (left <= piece.length - position) {
            return;
        }
        nextChunk()
                .ifPresent(id ->
                        fetched =
                                CompletableFuture.supplyAsync(
                                        () -> source.read(id, ObjectKind.CHUNK), ahead));
    }

    private java.util.Optional<ObjectId> nextChunk() {
        while (!frames.isEmpty()) {
            Frame frame = frames.getFirst();
            if (frame.next == frame.list.pieces().size()) {
                frames.pop();
                continue;
            }
            ObjectId id = frame.list.pieces().get(frame.next++).id();
            if (frame.list.level() == 1) {
                return java.util.Optional.of(id);
            }
            frames.push(new Frame(ChunkList.decode(id, source.read(id, ObjectKind.CHUNK_LIST)), 0));
        }
        return java.util.Optional.empty();
    }

    /// False at the end of what was asked for.
    private boolean fill() throws IOException {
        while (left > 0 && position == piece.length) {
            CompletableFuture<byte[]> next = fetched;
            if (next == null) {
                throw new StoreFailure.Corrupt("a file", "it ends before its size");
            }
            try {
                piece = next.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
            position = 0;
            fetched = null;
            fetchNext();
        }
        return left > 0;
    }

    @Override
    public int read() throws IOException {
        if (!fill()) {
            return -1;
        }
        left--;
        return piece[position++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, left), piece.length - position);
        System.arraycopy(piece, position, into, offset, count);
        position += count;
        left -= count;
        return count;
    }

    /// Whole pieces, without a copy between.
    @Override
    public long transferTo(OutputStream out) throws IOException {
        long sent = 0;
        while (fill()) {
            int count = (int) Math.min(left, piece.length - position);
            out.write(piece, position, count);
            position += count;
            left -= count;
            sent += count;
        }
        return sent;
    }

    @Override
    public int available() {
        return (int) Math.min(left, piece.length - position);
    }
}
