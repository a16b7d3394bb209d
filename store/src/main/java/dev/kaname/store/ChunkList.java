package dev.kaname.store;

import java.util.ArrayList;
import java.util.List;

/// The pieces of a file, or of a part of it, in order: a node of a content-defined tree, so that an
/// edit in a large file changes a few nodes and not the whole list.
///
/// @param level 1 if the pieces are chunks, one more for each level above
record ChunkList(int level, List<Piece> pieces) {
    static final int MAX_LEVEL = 16;
    private static final int LEAST_PIECE = 33;

    /// @param length bytes of the file below
    record Piece(long length, ObjectId id) {}

    byte[] encode() {
        Encoder encoder = new Encoder(16 + 40 * pieces.size());
        encoder.u8(level).number(pieces.size());
        pieces.forEach(piece -> encoder.number(piece.length()).id(piece.id()));
        return encoder.toBytes();
    }

    static ChunkList decode(ObjectId id, byte[] bytes) {
        Decoder decoder = new Decoder("chunk list " + id, bytes);
        int level = decoder.u8();
        int count = decoder.count(LEAST_PIECE);
        if (level < 1 || level > MAX_LEVEL || count < 1) {
            throw decoder.damaged();
        }
        List<Piece> pieces = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pieces.add(new Piece(decoder.number(), decoder.id()));
        }
        decoder.end();
        return new ChunkList(level, pieces);
    }

    long length() {
        long length = 0;
        for (Piece piece : pieces) {
            length += piece.length();
        }
        return length;
    }

    /// Gathers pieces into lists and lists into lists, until one stands for the whole file.
    ///
    /// A list ends after a piece whose id ends in seven zero bits once it has 64 pieces, and after
    /// 512 in any case: ids are keyed digests, so nobody can choose where.
    static final class Builder {
        static final int LEAST = 64;
        static final int MOST = 512;
        private final ObjectSink sink;
        private final List<List<Piece>> open = new ArrayList<>();
        private final List<Integer> received = new ArrayList<>();

        Builder(ObjectSink sink) {
            this.sink = sink;
        }

        void add(Piece chunk) {
            add(0, chunk);
        }

        private void add(int below, Piece piece) {
            if (open.size() == below) {
                open.add(new ArrayList<>());
                received.add(0);
            }
            received.set(below, received.get(below) + 1);
            List<Piece> pieces = open.get(below);
            pieces.add(piece);
            if (pieces.size() == MOST || (pieces.size() >= LEAST && ends(piece.id()))) {
                close(below);
            }
        }

        private static boolean ends(ObjectId id) {
            return (id.fourth() & 0x7F) == 0;
        }

        private void close(int below) {
            ChunkList list = new ChunkList(below + 1, List.copyOf(open.get(below)));
            open.get(below).clear();
            add(
                    below + 1,
                    new Piece(list.length(), sink.put(ObjectKind.CHUNK_LIST, list.encode())));
        }

        /// The one piece that stands for all: the chunk itself if there was only one.
        Piece finish() {
            for (int below = 0; ; below++) {
                if (received.get(below) == 1 && open.size() == below + 1) {
                    return open.get(below).getFirst();
                }
                if (!open.get(below).isEmpty()) {
                    close(below);
                }
            }
        }
    }
}
