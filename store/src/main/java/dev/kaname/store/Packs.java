package dev.kaname.store;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// The objects of a project, by id, wherever their packs lie. Safe for use by many threads.
///
/// Packs are named by chance and never by content: the same bytes sent twice make two packs, and
/// nobody can mistake one that is about to be collected for one that was just written.
final class Packs implements ObjectSource {
    /// An object as it was named, proved against its id.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Body(ObjectKind kind, byte[] bytes) {}

    private static final System.Logger LOG = System.getLogger(Packs.class.getName());
    private static final int LIST_PAGE = 100_000;

    private final ObjectStore objects;
    private final IdKey key;
    private final Supplier<String> names;
    private final PackIndex index = new PackIndex();
    private final List<String> packs = new CopyOnWriteArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final ReentrantLock loading = new ReentrantLock();
    private final Queue<Digester> digesters = new ConcurrentLinkedQueue<>();

    Packs(ObjectStore objects, IdKey key, Supplier<String> names) {
        this.objects = objects;
        this.key = key;
        this.names = names;
        loadNewPacks();
    }

    /// Whether the object is published, so that it need not be written again.
    boolean contains(ObjectId id) {
        return index.contains(id);
    }

    /// @throws StoreFailure.Corrupt if it is not there or not what its id says
    /// @throws StoreFailure.Erased if its bytes were erased
    @Override
    public Body read(ObjectId id) {
        PackIndex.Place place =
                find(id).orElseThrow(
                                () -> new StoreFailure.Corrupt("object " + id, "it is not there"));
        byte[] record =
                objects.read(
                        packs.get(place.pack()),
                        place.offset(),
                        PackFormat.RECORD_HEADER + place.stored());
        return open(id, record, place);
    }

    boolean exists(ObjectId id) {
        return find(id).isPresent();
    }

    /// Another process may have published packs since they were last looked for.
    private Optional<PackIndex.Place> find(ObjectId id) {
        Optional<PackIndex.Place> place = index.find(id);
        if (place.isPresent()) {
            return place;
        }
        loadNewPacks();
        return index.find(id);
    }

    private Body open(ObjectId id, byte[] record, PackIndex.Place place) {
        if (record.length != PackFormat.RECORD_HEADER + place.stored()) {
            throw new StoreFailure.Corrupt("object " + id, "its pack ends before it does");
        }
        PackFormat.Entry entry = PackFormat.Entry.readRecordHeader(record, place.offset());
        ObjectKind kind = ObjectKind.of(entry.kind()).orElseThrow(() -> corrupt(id));
        if (!entry.id().equals(id) || entry.stored() != place.stored()) {
            throw corrupt(id);
        }
        if (kind == ObjectKind.TOMBSTONE) {
            throw new StoreFailure.Erased("object " + id);
        }
        byte[] plain = plain(entry, record);
        if (!withDigester(digester -> digester.name(kind, plain)).equals(id)) {
            throw corrupt(id);
        }
        return new Body(kind, plain);
    }

    private static byte[] plain(PackFormat.Entry entry, byte[] record) {
        int from = PackFormat.RECORD_HEADER;
        return switch (entry.encoding()) {
            case PackFormat.PLAIN -> Arrays.copyOfRange(record, from, from + entry.stored());
            case PackFormat.ZSTD -> decompressed(entry, record, from);
            default -> throw corrupt(entry.id());
        };
    }

    private static byte[] decompressed(PackFormat.Entry entry, byte[] record, int from) {
        if (entry.plain() < 0 || entry.plain() > PackFormat.MOST_PLAIN) {
            throw corrupt(entry.id());
        }
        byte[] plain = new byte[entry.plain()];
        long got = Zstd.decompressByteArray(plain, 0, plain.length, record, from, entry.stored());
        if (got != plain.length) {
            throw corrupt(entry.id());
        }
        return plain;
    }

    /// Begins a pack under a name of its own.
    PackInTheMaking begin() {
        String object = PackFormat.GROUP + names.get() + PackFormat.SUFFIX;
        return new PackInTheMaking(object, new PackWriter(objects.create(object)));
    }

    final class PackInTheMaking implements AutoCloseable {
        private final String object;
        private final PackWriter writer;

        private PackInTheMaking(String object, PackWriter writer) {
            this.object = object;
            this.writer = writer;
        }

        PackWriter writer() {
            return writer;
        }

        /// Makes the pack durable and its objects known.
        void publish() {
            List<PackFormat.Entry> entries = writer.finish();
            loading.lock();
            try {
                if (known.add(object)) {
                    packs.add(object);
                    index.add(packs.size() - 1, entries);
                }
            } finally {
                loading.unlock();
            }
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    private void loadNewPacks() {
        loading.lock();
        try {
            String after = "";
            List<String> page;
            do {
                page = objects.list(PackFormat.GROUP, after, LIST_PAGE);
                learnNew(page);
                after = page.isEmpty() ? after : page.getLast();
            } while (page.size() == LIST_PAGE);
        } finally {
            loading.unlock();
        }
    }

    private void learnNew(List<String> listed) {
        List<String> fresh =
                listed.stream()
                        .filter(pack -> pack.endsWith(PackFormat.SUFFIX) && !known.contains(pack))
                        .toList();
        int number = packs.size();
        packs.addAll(fresh);
        for (String pack : fresh) {
            index.add(number++, entries(pack));
            known.add(pack);
        }
    }

    private List<PackFormat.Entry> entries(String pack) {
        PackReader reader = new PackReader(objects, pack);
        try {
            return reader.index();
        } catch (StoreFailure.Corrupt damaged) {
            LOG.log(System.Logger.Level.ERROR, "the index is made anew from the records", damaged);
            return reader.records();
        }
    }

    <T> T withDigester(Function<Digester, T> use) {
        Digester digester = digesters.poll();
        if (digester == null) {
            digester = new Digester(key);
        }
        T answer = use.apply(digester);
        digesters.add(digester);
        return answer;
    }

    private static StoreFailure.Corrupt corrupt(ObjectId id) {
        return new StoreFailure.Corrupt("object " + id);
    }
}
