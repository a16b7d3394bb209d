package dev.kaname.store.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kaname.store.ObjectStore;
import dev.kaname.store.StoreFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every back end for objects owes the store. A new back end adds one subclass and passes.
///
/// A difference between back ends is a method here with a name and a reason; a test is never
/// overridden with an empty body.
public abstract class ObjectStoreContract {
    private static final byte[] HELLO = "hello, packs".getBytes(StandardCharsets.UTF_8);

    /// A store with nothing in it.
    protected abstract ObjectStore emptyStore();

    /// Another handle on the same data, as after a restart.
    protected ObjectStore reopen(ObjectStore store) {
        return store;
    }

    /// By default data lives as long as the process.
    protected boolean outlivesItsHandle() {
        return false;
    }

    @Test
    void whatWasPublishedIsReadAtOnce() {
        ObjectStore store = emptyStore();
        assertTrue(put(store, "packs/a.pack", HELLO));
        assertArrayEquals(HELLO, store.read("packs/a.pack", 0, 100));
        assertEquals(OptionalLong.of(HELLO.length), store.size("packs/a.pack"));
    }

    @Test
    void whatWasPublishedIsListedAtOnce() {
        ObjectStore store = emptyStore();
        for (String key : List.of("packs/b", "packs/a", "other/a", "packs/c", "pack/z")) {
            put(store, key, HELLO);
        }
        assertEquals(List.of("packs/a", "packs/b", "packs/c"), store.list("packs/", "", 10));
        assertEquals(List.of("packs/b"), store.list("packs/b", "", 10));
        assertEquals(
                List.of("other/a", "pack/z", "packs/a", "packs/b", "packs/c"),
                store.list("", "", 10));
    }

    @Test
    void aListingGoesOnWhereAPageEnded() {
        ObjectStore store = emptyStore();
        for (int i = 0; i < 25; i++) {
            put(store, "packs/p" + (char) ('a' + i), HELLO);
        }
        List<String> seen = new ArrayList<>();
        List<String> page = store.list("packs/", "", 7);
        while (!page.isEmpty()) {
            seen.addAll(page);
            page = store.list("packs/", page.getLast(), 7);
        }
        assertEquals(25, seen.size());
        assertEquals(seen.stream().sorted().distinct().toList(), seen);
    }

    @Test
    void whatIsNotPublishedIsNotThere() {
        ObjectStore store = emptyStore();
        ObjectStore.Unpublished object = store.create("packs/a");
        object.write(ByteBuffer.wrap(HELLO));
        assertEquals(OptionalLong.empty(), store.size("packs/a"));
        assertEquals(List.of(), store.list("", "", 10));
        assertThrows(StoreFailure.Missing.class, () -> store.read("packs/a", 0, 1));
        object.close();
        assertEquals(OptionalLong.empty(), store.size("packs/a"));
        assertEquals(List.of(), store.list("", "", 10));
    }

    @Test
    void whatAKilledWriterLeftIsNotThereAfterARestart() {
        ObjectStore store = emptyStore();
        store.create("packs/a").write(ByteBuffer.wrap(HELLO));
        ObjectStore again = reopen(store);
        assertEquals(List.of(), again.list("", "", 10));
        assertTrue(put(again, "packs/a", HELLO));
    }

    @Test
    void aTakenKeyKeepsItsFirstBytes() {
        ObjectStore store = emptyStore();
        assertTrue(put(store, "packs/a", HELLO));
        assertFalse(put(store, "packs/a", new byte[3]), "published over another object");
        assertArrayEquals(HELLO, store.read("packs/a", 0, 100));
    }

    @Test
    void ofManyWritersOfAKeyOneGetsIt() throws Exception {
        ObjectStore store = emptyStore();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> writers =
                    IntStream.range(0, 16)
                            .<Callable<Boolean>>mapToObj(
                                    i -> () -> put(store, "packs/a", new byte[i + 1]))
                            .toList();
            long winners =
                    threads.invokeAll(writers).stream()
                            .map(Future::resultNow)
                            .filter(won -> won)
                            .count();
            assertEquals(1, winners);
        }
        long size = store.size("packs/a").orElseThrow();
        assertEquals(size, store.read("packs/a", 0, 100).length);
    }

    @Test
    void rangesEndWhereTheObjectEnds() {
        ObjectStore store = emptyStore();
        put(store, "packs/a", HELLO);
        int size = HELLO.length;
        assertEquals(0, store.read("packs/a", 0, 0).length);
        assertArrayEquals(new byte[] {HELLO[size - 1]}, store.read("packs/a", size - 1, 1));
        assertArrayEquals(new byte[] {HELLO[size - 1]}, store.read("packs/a", size - 1, 50));
        assertEquals(0, store.read("packs/a", size, 1).length);
        assertEquals(0, store.read("packs/a", size + 7L, 5).length);
        assertArrayEquals("packs".getBytes(StandardCharsets.UTF_8), store.read("packs/a", 7, 5));
    }

    @Test
    void anObjectMayBeEmpty() {
        ObjectStore store = emptyStore();
        assertTrue(put(store, "packs/empty", new byte[0]));
        assertEquals(OptionalLong.of(0), store.size("packs/empty"));
        assertEquals(0, store.read("packs/empty", 0, 10).length);
        assertEquals(List.of("packs/empty"), store.list("packs/", "", 10));
    }

    @Test
    void anObjectIsWrittenInParts() {
        ObjectStore store = emptyStore();
        byte[] part = new byte[100_000];
        try (ObjectStore.Unpublished object = store.create("packs/large")) {
            for (int i = 0; i < 50; i++) {
                java.util.Arrays.fill(part, (byte) i);
                object.write(ByteBuffer.wrap(part));
            }
            assertTrue(object.publish());
        }
        assertEquals(OptionalLong.of(5_000_000), store.size("packs/large"));
        assertArrayEquals(new byte[] {16, 17}, store.read("packs/large", 1_699_999, 2));
    }

    @Test
    void aDeletedObjectIsGone() {
        ObjectStore store = emptyStore();
        put(store, "packs/a", HELLO);
        assertTrue(store.delete("packs/a"));
        assertFalse(store.delete("packs/a"));
        assertEquals(List.of(), store.list("", "", 10));
        assertThrows(StoreFailure.Missing.class, () -> store.read("packs/a", 0, 1));
    }

    @Test
    void whatWasPublishedIsThereAfterARestart() {
        assumeTrue(outlivesItsHandle(), "this back end lives as long as the process");
        ObjectStore store = emptyStore();
        put(store, "packs/a", HELLO);
        assertArrayEquals(HELLO, reopen(store).read("packs/a", 0, 100));
    }

    private static boolean put(ObjectStore store, String key, byte[] bytes) {
        try (ObjectStore.Unpublished object = store.create(key)) {
            object.write(ByteBuffer.wrap(bytes));
            return object.publish();
        }
    }
}
