package dev.kaname.serving.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Writes protocol buffer fields, one after the other, into memory outside of the heap.
final class ProtobufWriter {
    /// A length is written before what it measures, in as many bytes as the longest takes; readers
    /// take a number with leading zeros like any other.
    private static final int LENGTH_BYTES = 5;

    private final Arena arena;
    private MemorySegment bytes;
    private long end;

    /// @param arena where the memory comes from and until when it lasts
    ProtobufWriter(Arena arena, long expectedSize) {
        this.arena = arena;
        this.bytes = arena.allocate(Math.max(expectedSize, 64));
    }

    /// What was written, until the arena is closed.
    MemorySegment written() {
        return bytes.asSlice(0, end);
    }

    void raw(MemorySegment source, long offset, long length) {
        reserve(length);
        MemorySegment.copy(source, offset, bytes, end, length);
        end += length;
    }

    void number(int field, long value) {
        varint(((long) field << 3) | Protobuf.VARINT);
        varint(value);
    }

    void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int field, byte[] value) {
        bytes(field, MemorySegment.ofArray(value), 0, value.length);
    }

    void bytes(int field, MemorySegment value, long offset, long length) {
        varint(((long) field << 3) | Protobuf.BYTES);
        varint(length);
        raw(value, offset, length);
    }

    /// Begins a message as the value of a field; what is written until its [#end] is in it.
    ///
    /// @return what to end it with
    long begin(int field) {
        varint(((long) field << 3) | Protobuf.BYTES);
        reserve(LENGTH_BYTES);
        end += LENGTH_BYTES;
        return end;
    }

    void end(long begun) {
        long rest = end - begun;
        for (int i = LENGTH_BYTES; i > 0; i--) {
            put(begun - i, (byte) ((rest & 0x7f) | (i > 1 ? 0x80 : 0)));
            rest >>>= 7;
        }
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put(end++, (byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        put(end++, (byte) rest);
    }

    private void put(long at, byte one) {
        bytes.set(ValueLayout.JAVA_BYTE, at, one);
    }

    private void reserve(long more) {
        if (bytes.byteSize() - end < more) {
            MemorySegment wider = arena.allocate(Math.max(end + more, 2 * bytes.byteSize()));
            MemorySegment.copy(bytes, 0, wider, 0, end);
            bytes = wider;
        }
    }
}
