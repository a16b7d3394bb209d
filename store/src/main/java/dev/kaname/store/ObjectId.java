package dev.kaname.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// The 32-byte name of an immutable object: a keyed digest of its bytes.
///
/// Held as four big-endian words, so that millions of them cost little and compare fast.
record ObjectId(long first, long second, long third, long fourth) {
    static final int BYTES = 32;
    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final HexFormat HEX = HexFormat.of();

    static ObjectId read(byte[] bytes, int offset) {
        return new ObjectId(
                (long) WORDS.get(bytes, offset),
                (long) WORDS.get(bytes, offset + 8),
                (long) WORDS.get(bytes, offset + 16),
                (long) WORDS.get(bytes, offset + 24));
    }

    void write(byte[] bytes, int offset) {
        WORDS.set(bytes, offset, first);
        WORDS.set(bytes, offset + 8, second);
        WORDS.set(bytes, offset + 16, third);
        WORDS.set(bytes, offset + 24, fourth);
    }

    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        write(bytes, 0);
        return bytes;
    }

    /// @param field what the text stands for, named when it is refused
    static ObjectId parse(String field, String hex) {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(ObjectId::isLowerHex)) {
            throw new StoreFailure.Invalid(
                    field,
                    "is not 64 lower-case hexadecimal digits",
                    "Use an id as it was answered.");
        }
        return read(HEX.parseHex(hex), 0);
    }

    private static boolean isLowerHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    @Override
    public int hashCode() {
        return (int) first; // already uniform
    }

    @Override
    public String toString() {
        return HEX.formatHex(bytes());
    }
}
