package dev.kaname.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One pack in the making: objects one after the other, then the index. Used by one thread at a
/// time; closing it unfinished leaves nothing behind.
final class PackWriter implements AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final ObjectStore.Unpublished object;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final List<PackFormat.Entry> entries = new ArrayList<>();
    private int length = PackFormat.HEADER;

    PackWriter(ObjectStore.Unpublished object) {
        this.object = object;
        buffer.putInt(PackFormat.MAGIC).putInt(PackFormat.VERSION);
    }

    int length() {
        return length;
    }

    /// Appends an object whose kept form is `bytes[0, stored)`.
    void append(
            ObjectId id,
            ObjectKind kind,
            int encoding,
            byte[] bytes,
            int from,
            int stored,
            int plain) {
        PackFormat.Entry entry =
                new PackFormat.Entry(
                        id, kind.code(), ObjectKind.VERSION, encoding, length, stored, plain);
        room(PackFormat.RECORD_HEADER);
        entry.writeRecordHeader(buffer);
        if (stored > buffer.remaining()) {
            drain();
        }
        if (stored > buffer.capacity()) {
            object.write(ByteBuffer.wrap(bytes, from, stored));
        } else {
            buffer.put(bytes, from, stored);
        }
        entries.add(entry);
        length += PackFormat.RECORD_HEADER + stored;
    }

    /// Writes the index and makes the pack durable and visible.
    ///
    /// @return the entries in the order of their ids, as they stand in the index
    List<PackFormat.Entry> finish() {
        entries.sort(Comparator.comparing(PackFormat.Entry::id, PackWriter::compare));
        ByteBuffer index = ByteBuffer.allocate(entries.size() * PackFormat.INDEX_ENTRY);
        entries.forEach(entry -> entry.writeIndex(index));
        drain();
        object.write(ByteBuffer.wrap(index.array()));
        room(PackFormat.FOOTER);
        new PackFormat.Footer(length, entries.size(), PackFormat.checksum(index.array()))
                .write(buffer);
        drain();
        if (!object.publish()) {
            throw new StoreFailure.Conflict("the name of a pack");
        }
        return entries;
    }

    private static int compare(ObjectId a, ObjectId b) {
        int first = Long.compareUnsigned(a.first(), b.first());
        if (first != 0) {
            return first;
        }
        return java.util.Arrays.compareUnsigned(a.bytes(), b.bytes());
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            drain();
        }
    }

    private void drain() {
        buffer.flip();
        if (buffer.hasRemaining()) {
            object.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() {
        object.close();
    }
}
