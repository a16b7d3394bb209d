package dev.kaname.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Where each published object lies: an open-addressed table from id to pack, offset and length.
///
/// Holds the first 128 bits of each id, which are those of a keyed digest: two objects that share
/// them do not occur, by accident or by design. 28 bytes an object, about 40 at the usual fill, so
/// 100 GB of data in 64 KiB pieces take 65 MB. Derived from the packs' own indexes; losing it loses
/// nothing. Safe for use by many threads.
final class PackIndex {
    /// @param offset of the record's header
    /// @param stored bytes of the record's body
    record Place(int pack, int offset, int stored) {}

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private long[] ids = new long[2 * 1024];
    private int[] places = new int[3 * 1024];
    private int mask = 1023;
    private int size;

    Optional<Place> find(ObjectId id) {
        lock.readLock().lock();
        try {
            int slot = slot(id.first(), id.second());
            int p = 3 * slot;
            return places[p + 2] == 0
                    ? Optional.empty()
                    : Optional.of(new Place(places[p], places[p + 1], places[p + 2] - 1));
        } finally {
            lock.readLock().unlock();
        }
    }

    boolean contains(ObjectId id) {
        lock.readLock().lock();
        try {
            return places[3 * slot(id.first(), id.second()) + 2] != 0;
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Adds the objects of a pack. One that is there already stays where it is, except that a
    /// tombstone always wins: erased bytes are not found again through another copy.
    void add(int pack, Iterable<PackFormat.Entry> entries) {
        lock.writeLock().lock();
        try {
            for (PackFormat.Entry entry : entries) {
                ensureRoom();
                put(pack, entry);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void put(int pack, PackFormat.Entry entry) {
        int slot = slot(entry.id().first(), entry.id().second());
        boolean taken = places[3 * slot + 2] != 0;
        if (taken && entry.kind() != ObjectKind.TOMBSTONE.code()) {
            return;
        }
        ids[2 * slot] = entry.id().first();
        ids[2 * slot + 1] = entry.id().second();
        places[3 * slot] = pack;
        places[3 * slot + 1] = entry.offset();
        places[3 * slot + 2] = entry.stored() + 1; // 0 means that the slot is free
        size += taken ? 0 : 1;
    }

    /// The slot of this id, or the free one where it would go.
    private int slot(long first, long second) {
        int slot = (int) first & mask;
        while (places[3 * slot + 2] != 0
                && (ids[2 * slot] != first || ids[2 * slot + 1] != second)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void ensureRoom() {
        if (size < (mask + 1) / 10 * 7) {
            return;
        }
        long[] oldIds = ids;
        int[] oldPlaces = places;
        int capacity = Math.multiplyExact(mask + 1, 2);
        ids = new long[Math.multiplyExact(2, capacity)];
        places = new int[Math.multiplyExact(3, capacity)];
        mask = capacity - 1;
        for (int old = 0; old < capacity / 2; old++) {
            if (oldPlaces[3 * old + 2] != 0) {
                int slot = slot(oldIds[2 * old], oldIds[2 * old + 1]);
                System.arraycopy(oldIds, 2 * old, ids, 2 * slot, 2);
                System.arraycopy(oldPlaces, 3 * old, places, 3 * slot, 3);
            }
        }
        Arrays.fill(oldPlaces, 0);
    }
}
