package dev.kaname.serving.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A tensor in memory that is used again for every call: a shape, and the elements row by row.
///
/// Numbers lie in a direct buffer in the machine's byte order, so that a runtime reads them where
/// they were parsed; text lies in an array. The memory grows with what is really written and is
/// never sized by what somebody declared. Not safe for several threads.
public final class Tensor {
    public static final int MAX_RANK = 8;
    private static final ByteBuffer NOTHING = direct(0);
    private static final String[] NO_TEXTS = new String[0];

    private final Datatype datatype;
    private final long[] shape = new long[MAX_RANK];
    private int rank;
    private int count;
    private ByteBuffer bytes = NOTHING;
    private int generation;
    private String[] texts = NO_TEXTS;

    public Tensor(Datatype datatype) {
        this.datatype = datatype;
    }

    public Datatype datatype() {
        return datatype;
    }

    public int rank() {
        return rank;
    }

    public long dimension(int axis) {
        return shape[axis];
    }

    /// A copy of the shape, as long as the rank.
    public long[] shape() {
        return Arrays.copyOf(shape, rank);
    }

    public boolean hasShape(long[] other) {
        return Arrays.equals(shape, 0, rank, other, 0, other.length);
    }

    public void reshape(long... sizes) {
        rank = sizes.length;
        System.arraycopy(sizes, 0, shape, 0, rank);
    }

    public void reshape(long[] sizes, int newRank) {
        rank = newRank;
        System.arraycopy(sizes, 0, shape, 0, newRank);
    }

    /// Elements written.
    public int count() {
        return count;
    }

    /// The elements, from 0 to the capacity; index times width is the place of an element. Valid
    /// until the next [#room] or [#adopt].
    public ByteBuffer bytes() {
        return bytes;
    }

    /// A number that changes whenever [#bytes] becomes other memory.
    public int generation() {
        return generation;
    }

    /// The elements of a [Datatype#BYTES] tensor.
    public String[] texts() {
        return texts;
    }

    /// Makes room for at least so many elements, keeping those written, and answers for how many.
    public int room(int elements) {
        if (datatype == Datatype.BYTES) {
            if (texts.length < elements) {
                texts = Arrays.copyOf(texts, grown(texts.length, elements));
            }
            return texts.length;
        }
        int width = datatype.width();
        if (bytes.capacity() < (long) elements * width) {
            ByteBuffer wider =
                    direct(Math.multiplyExact(grown(bytes.capacity() / width, elements), width));
            wider.put(0, bytes, 0, bytes.capacity());
            replace(wider);
        }
        return bytes.capacity() / width;
    }

    /// Says how many elements were written.
    public void filled(int elements) {
        count = elements;
    }

    /// Takes elements that a runtime wrote, without copying them.
    public void adopt(ByteBuffer elements, int newCount) {
        replace(elements);
        count = newCount;
    }

    public void adopt(String[] elements) {
        texts = elements;
        count = elements.length;
    }

    /// Forgets text, which is the caller's, and memory beyond `keep` bytes, so that one large call
    /// does not hold its memory for ever.
    public void tidy(int keep) {
        if (texts.length > 0) {
            texts = NO_TEXTS;
        }
        if (bytes.capacity() > keep) {
            replace(NOTHING);
        }
        count = 0;
    }

    private void replace(ByteBuffer other) {
        bytes = other;
        generation++;
    }

    private static int grown(int now, int needed) {
        return Math.max(needed, Math.max(16, now + (now >> 1)));
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
}
