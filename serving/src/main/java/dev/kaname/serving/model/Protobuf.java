package dev.kaname.serving.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Reads one message of a protocol buffer field by field, and never past its end.
///
/// Just what is needed to look into an ONNX file before a native library does: no schema, no
/// objects, every length checked against what is there.
final class Protobuf {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final MemorySegment buffer;
    private final int end;
    private int position;
    private int fieldStart;
    private int field;
    private int type;
    private long number;
    private int valueStart;
    private int valueLength;

    /// @param buffer less than 2 GiB
    Protobuf(MemorySegment buffer) {
        this(buffer, 0, Math.toIntExact(buffer.byteSize()));
    }

    private Protobuf(MemorySegment buffer, int start, int length) {
        this.buffer = buffer;
        this.position = start;
        this.end = start + length;
    }

    /// Something that no writer of protocol buffers makes.
    static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /// Goes to the next field; false at the end of the message.
    boolean next() {
        if (position == end) {
            return false;
        }
        fieldStart = position;
        long tag = varint();
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw new Malformed("field number out of range");
        }
        field = (int) (tag >>> 3);
        type = (int) (tag & 7);
        switch (type) {
            case VARINT -> number = varint();
            case FIXED64 -> take(8);
            case FIXED32 -> take(4);
            case BYTES -> {
                long length = varint();
                if (length < 0 || length > end - position) {
                    throw new Malformed("a length points past the end");
                }
                take((int) length);
            }
            default -> throw new Malformed("wire type " + type);
        }
        return true;
    }

    int field() {
        return field;
    }

    int type() {
        return type;
    }

    boolean is(int wanted, int wantedType) {
        return field == wanted && type == wantedType;
    }

    long number() {
        return number;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return buffer.asSlice(valueStart, valueLength).toArray(ValueLayout.JAVA_BYTE);
    }

    int length() {
        return valueLength;
    }

    byte byteAt(int index) {
        return at(valueStart + index);
    }

    Protobuf message() {
        return new Protobuf(buffer, valueStart, valueLength);
    }

    /// The same message from its first field.
    void copyField(ProtobufWriter target) {
        target.raw(buffer, fieldStart, position - fieldStart);
    }

    /// The numbers of a repeated field, packed or not.
    int countNumbers() {
        if (type != BYTES) {
            return 1;
        }
        int count = 0;
        for (int i = 0; i < valueLength; i++) {
            if (at(valueStart + i) >= 0) {
                count++;
            }
        }
        return count;
    }

    /// The numbers of a repeated field multiplied, packed or not; the greatest number where they
    /// come to more, or one of them is negative.
    long product() {
        if (type != BYTES) {
            return number < 0 ? Long.MAX_VALUE : number;
        }
        long product = 1;
        Protobuf packed = message();
        while (packed.position < packed.end) {
            product = times(product, packed.varint());
        }
        return product;
    }

    /// Stays at the greatest number, which also stands for a negative one.
    static long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        return a < 0 || b < 0 || high != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    private byte at(int index) {
        return buffer.get(ValueLayout.JAVA_BYTE, index);
    }

    private void take(int length) {
        if (length > end - position) {
            throw new Malformed("a value points past the end");
        }
        valueStart = position;
        valueLength = length;
        position += length;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == end) {
                throw new Malformed("a number ends in the middle");
            }
            byte next = at(position++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new Malformed("a number is too long");
    }
}
