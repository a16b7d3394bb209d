package dev.kaname.code;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/// Reads how the objects of a pack build upon each other, without putting any of them together.
///
/// A pack holds objects whole, or as a delta: the changes that make it from an object before it in
/// the pack (`OFS_DELTA`) or from one that is named (`REF_DELTA`). A few bytes can stand for
/// gigabytes, and a tree of deltas can hold many of its objects in memory at once; both are told by
/// sizes that the pack states. See gitformat-pack(5).
final class PackShape {
    private static final int HEADER = 12;
    private static final int OFS_DELTA = 6;
    private static final int REF_DELTA = 7;
    private static final int NAME = 20;
    private static final int WHOLE = -1;
    private static final int NAMED = -2;

    /// Enough for the two sizes a delta begins with.
    private static final int DELTA_START = 20;

    private final PackBytes bytes;
    private final long mostUnpacked;
    private final int count;
    private final long[] offsets;
    private final int[] parents;
    private final int[] children;
    private final long[] sizes;
    private final long[] needs;
    private long unpacked;

    /// @param unpacked bytes that all objects come to, or that were counted when it became too much
    /// @param held most bytes of objects that are in memory at once while deltas are put together
    record Cost(long unpacked, long held) {}

    private PackShape(PackBytes bytes, int count, long mostUnpacked) {
        this.bytes = bytes;
        this.mostUnpacked = mostUnpacked;
        this.count = count;
        this.offsets = new long[count];
        this.parents = new int[count];
        this.children = new int[count];
        this.sizes = new long[count];
        this.needs = new long[count];
    }

    /// @param start where in the file the pack begins; its number of objects is not too large
    /// @param mostUnpacked bytes after which it is not read on
    /// @throws EOFException if the pack is cut
    /// @throws DataFormatException if it is no pack
    static Cost costOf(FileChannel file, long start, long mostUnpacked)
            throws IOException, DataFormatException {
        try (PackBytes bytes = new PackBytes(file, start)) {
            bytes.skip(HEADER - Integer.BYTES);
            return new PackShape(bytes, bytes.number(), mostUnpacked).cost();
        }
    }

    private Cost cost() throws IOException, DataFormatException {
        int read = 0;
        while (read < count && unpacked <= mostUnpacked) {
            readOne(read);
            read++;
        }
        return new Cost(unpacked, held(read));
    }

    private void readOne(int at) throws IOException, DataFormatException {
        offsets[at] = bytes.position();
        int sign = bytes.next();
        int type = (sign >> 4) & 7;
        long size = (sign & 15) + (sign > 0x7f ? bytes.size() << 4 : 0);
        parents[at] = parent(type, at);
        byte[] start = new byte[parents[at] == WHOLE ? 0 : DELTA_START];
        bytes.inflate(size, start);
        if (parents[at] == WHOLE) {
            sizes[at] = size;
        } else {
            DeltaStart delta = DeltaStart.of(start);
            sizes[at] = delta.result();
            needs[at] = size + (parents[at] == NAMED ? delta.base() : 0);
            unpacked += size;
        }
        unpacked += sizes[at];
    }

    private int parent(int type, int at) throws IOException, DataFormatException {
        return switch (type) {
            case OFS_DELTA -> {
                int found = Arrays.binarySearch(offsets, 0, at, offsets[at] - bytes.distance());
                yield found < 0 ? NAMED : found;
            }
            case REF_DELTA -> {
                bytes.skip(NAME);
                yield NAMED;
            }
            default -> WHOLE;
        };
    }

    /// Whoever puts deltas together goes down each branch to its end, and keeps what has further
    /// branches. The names of objects are not known here, so any that is made from a named one may
    /// be kept while any other is made.
    private long held(int read) {
        long named = 0;
        for (int at = 0; at < read; at++) {
            if (parents[at] >= 0) {
                children[parents[at]]++;
            } else if (parents[at] == NAMED) {
                named += sizes[at];
            }
        }
        long most = 0;
        long[] kept = new long[read];
        for (int at = 0; at < read; at++) {
            int parent = parents[at];
            long above = parent >= 0 ? kept[parent] : 0;
            long base = parent >= 0 && children[parent] < 2 ? sizes[parent] : 0;
            kept[at] = above + (children[at] < 2 ? 0 : sizes[at]);
            if (parent != WHOLE) {
                long others = named - (parent == NAMED ? sizes[at] : 0);
                most = Math.max(most, above + base + needs[at] + sizes[at] + others);
            }
        }
        return most;
    }

    /// The two sizes that a delta begins with.
    private record DeltaStart(long base, long result) {
        static DeltaStart of(byte[] start) {
            ByteBuffer left = ByteBuffer.wrap(start);
            long base = size(left);
            return new DeltaStart(base, size(left));
        }

        private static long size(ByteBuffer left) {
            long size = 0;
            for (int shift = 0; left.hasRemaining() && shift < Long.SIZE - 7; shift += 7) {
                byte sign = left.get();
                size |= (sign & 0x7fL) << shift;
                if (sign >= 0) {
                    break;
                }
            }
            return size;
        }
    }
}
