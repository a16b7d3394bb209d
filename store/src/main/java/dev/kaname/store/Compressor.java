package dev.kaname.store;

import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes the kept form of an object: zstd level 1 where it pays, the bytes as they are elsewhere.
///
/// The kept form is no part of an object's identity and may change at any time.
final class Compressor {
    /// Smaller objects gain less than a decompression costs.
    static final int LEAST = 512;

    private static final int SAMPLE = 4 << 10;
    private static final ThreadLocal<@Nullable Compressor> OF_THREAD = new ThreadLocal<>();

    /// @param bytes `[from, from + stored)` is the kept form
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Kept(int encoding, byte[] bytes, int from, int stored) {}

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(1).setContentSize(false);
    private byte[] scratch = new byte[320 << 10];

    private Compressor() {}

    /// The compressor of this thread, which must be one of [Workers].
    static Compressor ofThisThread() {
        Compressor known = OF_THREAD.get();
        if (known == null) {
            known = new Compressor();
            OF_THREAD.set(known);
        }
        return known;
    }

    /// Called when the thread ends: nobody else gives the compressor's native memory back.
    static void leaveThisThread() {
        Compressor known = OF_THREAD.get();
        if (known != null) {
            known.context.close();
            OF_THREAD.remove();
        }
    }

    Kept compress(byte[] bytes, int from, int length) {
        if (length < LEAST || !pays(bytes, from, length)) {
            return new Kept(PackFormat.PLAIN, bytes, from, length);
        }
        int compressed = into(bytes, from, length);
        return isWorthIt(compressed, length)
                ? new Kept(PackFormat.ZSTD, Arrays.copyOf(scratch, compressed), 0, compressed)
                : new Kept(PackFormat.PLAIN, bytes, from, length);
    }

    /// Asks a sample from the middle first: what is compressed already is left alone cheaply.
    private boolean pays(byte[] bytes, int from, int length) {
        if (length < 4 * SAMPLE) {
            return true;
        }
        return isWorthIt(into(bytes, from + length / 2, SAMPLE), SAMPLE);
    }

    private static boolean isWorthIt(int compressed, int plain) {
        return compressed < plain - plain / 16;
    }

    private int into(byte[] bytes, int from, int length) {
        int bound = (int) com.github.luben.zstd.Zstd.compressBound(length);
        if (scratch.length < bound) {
            scratch = new byte[bound];
        }
        return context.compressByteArray(scratch, 0, scratch.length, bytes, from, length);
    }
}
