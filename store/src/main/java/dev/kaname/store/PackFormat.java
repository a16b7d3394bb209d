package dev.kaname.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The form of a pack: many objects in one file of the back end, with its index at the end.
///
/// Everything is big-endian. `header, record…, index, footer`; see
/// `docs/reference/store-format.md`. Each record repeats what the index says of it, so that an
/// index can be made anew from the rest.
final class PackFormat {
    static final String GROUP = "packs/";
    static final String SUFFIX = ".pack";
    static final int MAGIC = 0x4B4E504B; // KNPK
    static final int VERSION = 1;
    static final int HEADER = 8;
    static final int RECORD_HEADER = 44;
    static final int INDEX_ENTRY = 48;
    static final int FOOTER = 24;

    /// No object is larger; a record that declares more is damaged.
    static final int MOST_PLAIN = 16 << 20;

    /// How the bytes of a record are kept.
    static final int PLAIN = 0;

    static final int ZSTD = 1;

    private PackFormat() {}

    /// One record, as the index tells of it.
    ///
    /// @param offset of the record's header in the pack
    /// @param stored bytes of the body as kept
    /// @param plain bytes of the body as named
    record Entry(
            ObjectId id, int kind, int version, int encoding, int offset, int stored, int plain) {
        void writeRecordHeader(ByteBuffer into) {
            into.put(id.bytes());
            into.put((byte) kind).put((byte) version).put((byte) encoding).put((byte) 0);
            into.putInt(stored).putInt(plain);
        }

        static Entry readRecordHeader(byte[] bytes, int offset) {
            ByteBuffer b = ByteBuffer.wrap(bytes);
            ObjectId id = readId(b);
            int kind = b.get();
            int version = b.get();
            int encoding = b.get();
            b.get();
            return new Entry(id, kind, version, encoding, offset, b.getInt(), b.getInt());
        }

        void writeIndex(ByteBuffer into) {
            into.put(id.bytes());
            into.put((byte) kind).put((byte) version).put((byte) encoding).put((byte) 0);
            into.putInt(offset).putInt(stored).putInt(plain);
        }

        static Entry readIndex(ByteBuffer b) {
            ObjectId id = readId(b);
            int kind = b.get();
            int version = b.get();
            int encoding = b.get();
            b.get();
            return new Entry(id, kind, version, encoding, b.getInt(), b.getInt(), b.getInt());
        }

        private static ObjectId readId(ByteBuffer b) {
            byte[] id = new byte[ObjectId.BYTES];
            b.get(id);
            return ObjectId.read(id, 0);
        }
    }

    /// The last bytes of a pack, from which the rest is found.
    record Footer(int indexOffset, int count, int checksum) {
        void write(ByteBuffer into) {
            into.putInt(indexOffset).putInt(count).putInt(checksum).putInt(0);
            into.putInt(VERSION).putInt(MAGIC);
        }

        static Footer read(String pack, byte[] bytes) {
            ByteBuffer b = ByteBuffer.wrap(bytes);
            if (bytes.length != FOOTER) {
                throw new StoreFailure.Corrupt("pack " + pack, "it is too short");
            }
            Footer footer = new Footer(b.getInt(), b.getInt(), b.getInt());
            b.getInt();
            int version = b.getInt();
            if (b.getInt() != MAGIC) {
                throw new StoreFailure.Corrupt("pack " + pack, "it does not end like a pack");
            }
            if (version != VERSION) {
                throw new StoreFailure.Corrupt("pack " + pack, "its form is of version " + version);
            }
            return footer;
        }
    }

    static int checksum(byte[] index) {
        CRC32C crc = new CRC32C();
        crc.update(index);
        return (int) crc.getValue();
    }
}
