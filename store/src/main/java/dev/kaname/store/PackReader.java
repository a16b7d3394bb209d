package dev.kaname.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Finds out what is in a pack: from its index, or from its records where the index is damaged.
final class PackReader {
    private final ObjectStore objects;
    private final String pack;

    PackReader(ObjectStore objects, String pack) {
        this.objects = objects;
        this.pack = pack;
    }

    /// @throws StoreFailure.Corrupt if index or footer are not what they should be
    List<PackFormat.Entry> index() {
        long footerAt = objects.size(pack).orElse(0) - PackFormat.FOOTER;
        if (footerAt < PackFormat.HEADER) {
            throw damaged("it is too short");
        }
        PackFormat.Footer footer =
                PackFormat.Footer.read(pack, objects.read(pack, footerAt, PackFormat.FOOTER));
        long length = (long) footer.count() * PackFormat.INDEX_ENTRY;
        if (footer.count() < 0
                || footer.indexOffset() < PackFormat.HEADER
                || footer.indexOffset() + length != footerAt) {
            throw damaged("its index is not where it should be");
        }
        byte[] bytes = objects.read(pack, footer.indexOffset(), (int) length);
        if (bytes.length != length || PackFormat.checksum(bytes) != footer.checksum()) {
            throw damaged("its index does not match its checksum");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<PackFormat.Entry> entries = new ArrayList<>(footer.count());
        for (int i = 0; i < footer.count(); i++) {
            entries.add(PackFormat.Entry.readIndex(buffer));
        }
        return entries;
    }

    /// The records up to the first that cannot be one. Whether their bytes are whole shows when
    /// they are read, by their ids.
    List<PackFormat.Entry> records() {
        long size = objects.size(pack).orElse(0);
        List<PackFormat.Entry> entries = new ArrayList<>();
        long at = PackFormat.HEADER;
        while (at + PackFormat.RECORD_HEADER <= size && at <= Integer.MAX_VALUE) {
            byte[] header = objects.read(pack, at, PackFormat.RECORD_HEADER);
            PackFormat.Entry entry = PackFormat.Entry.readRecordHeader(header, (int) at);
            if (!isPlausible(entry, size - at - PackFormat.RECORD_HEADER)) {
                break;
            }
            entries.add(entry);
            at += PackFormat.RECORD_HEADER + entry.stored();
        }
        return entries;
    }

    private static boolean isPlausible(PackFormat.Entry entry, long left) {
        return ObjectKind.of(entry.kind()).isPresent()
                && (entry.encoding() == PackFormat.PLAIN || entry.encoding() == PackFormat.ZSTD)
                && entry.stored() >= 0
                && entry.stored() <= left
                && entry.plain() >= 0
                && entry.plain() <= PackFormat.MOST_PLAIN;
    }

    private StoreFailure.Corrupt damaged(String reason) {
        return new StoreFailure.Corrupt("pack " + pack, reason);
    }
}
