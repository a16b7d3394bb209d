package dev.kaname.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Cuts files by content, so that an edit changes only the pieces around it.
///
/// Gear rolling hash with normalised cutting (Xia and others, FastCDC, 2016 and 2020): a stricter
/// mask before the mean and a looser one after it keep pieces near 64 KiB. All constants are part
/// of the format: changing one changes the id of every large file.
final class Chunker {
    static final int MIN = 16 << 10;
    static final int MEAN = 64 << 10;
    static final int MAX = 256 << 10;

    /// 18 bits before the mean, 14 after it; bit 63 is left free for the doubled step below.
    static final long STRICT = ((1L << 18) - 1) << 45;

    static final long LOOSE = ((1L << 14) - 1) << 49;

    static final long[] GEAR = gear();
    private static final long[] GEAR_DOUBLED = doubled(GEAR);

    private Chunker() {}

    /// The length of the first piece of `data[from, from + available)`.
    ///
    /// The caller offers at least [#MAX] bytes unless the file ends before.
    static int cut(byte[] data, int from, int available) {
        if (available <= MIN) {
            return available;
        }
        int end = Math.min(available, MAX);
        int normal = Math.min(end, MEAN);
        long hash = 0;
        int i = MIN;
        // Two bytes a step: the first test is against the mask moved up by one, because the hash
        // has already made room for the second byte. The cuts are those of one byte a step.
        for (; i + 1 < normal; i += 2) {
            hash = (hash << 2) + GEAR_DOUBLED[data[from + i] & 0xFF];
            if ((hash & (STRICT << 1)) == 0) {
                return i + 1;
            }
            hash += GEAR[data[from + i + 1] & 0xFF];
            if ((hash & STRICT) == 0) {
                return i + 2;
            }
        }
        if (i < normal) {
            hash = (hash << 1) + GEAR[data[from + i] & 0xFF];
            i++;
            if ((hash & STRICT) == 0) {
                return i;
            }
        }
        for (; i + 1 < end; i += 2) {
            hash = (hash << 2) + GEAR_DOUBLED[data[from + i] & 0xFF];
            if ((hash & (LOOSE << 1)) == 0) {
                return i + 1;
            }
            hash += GEAR[data[from + i + 1] & 0xFF];
            if ((hash & LOOSE) == 0) {
                return i + 2;
            }
        }
        if (i < end) {
            hash = (hash << 1) + GEAR[data[from + i] & 0xFF];
            if ((hash & LOOSE) == 0) {
                return i + 1;
            }
        }
        return end;
    }

    /// Word `i` is the first eight bytes, big-endian, of SHA-256 over `kaname gear 1` and the byte
    /// `i`: nothing up our sleeve, and nothing to copy wrongly.
    private static long[] gear() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            long[] table = new long[256];
            for (int i = 0; i < 256; i++) {
                sha.update("kaname gear 1".getBytes(StandardCharsets.US_ASCII));
                sha.update((byte) i);
                table[i] = ObjectId.read(sha.digest(), 0).first();
            }
            return table;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static long[] doubled(long[] table) {
        long[] doubled = new long[table.length];
        for (int i = 0; i < table.length; i++) {
            doubled[i] = table[i] << 1;
        }
        return doubled;
    }
}
