package dev.kaname.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kaname.store.Reference;
import dev.kaname.store.ReferenceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every back end for references owes the store. A new back end adds one subclass and passes.
///
/// A difference between back ends is a method here with a name and a reason; a test is never
/// overridden with an empty body.
public abstract class ReferenceStoreContract {
    /// A store with nothing in it.
    protected abstract ReferenceStore emptyStore();

    /// Another handle on the same data, as after a restart.
    protected ReferenceStore reopen(ReferenceStore store) {
        return store;
    }

    /// By default data lives as long as the process.
    protected boolean outlivesItsHandle() {
        return false;
    }

    @Test
    void aFreeNameReadsAsVersionZero() {
        assertEquals(Reference.free("heads/main"), emptyStore().read("heads/main"));
    }

    @Test
    void aPointerMovesOnlyFromWhatWasSeen() {
        ReferenceStore store = emptyStore();
        Reference free = store.read("heads/main");
        assertTrue(store.move(free, "c1"));
        assertFalse(store.move(free, "c2"), "moved from a state that no longer holds");
        assertEquals(new Reference("heads/main", "c1", 1), store.read("heads/main"));
    }

    @Test
    void comingBackToAnOldTargetIsStillAMove() {
        ReferenceStore store = emptyStore();
        store.move(store.read("heads/main"), "c1");
        Reference first = store.read("heads/main");
        store.move(first, "c2");
        store.move(store.read("heads/main"), "c1");
        assertFalse(store.move(first, "c3"), "same target, but not the same moment");
    }

    @Test
    void aNameGivenUpAndTakenAgainIsNotWhatItWas() {
        ReferenceStore store = emptyStore();
        store.move(store.read("heads/main"), "c1");
        Reference first = store.read("heads/main");
        assertTrue(store.move(first, ""));
        assertTrue(store.read("heads/main").isFree());
        assertFalse(store.move(Reference.free("heads/main"), "c2"), "the count begins again");
        assertTrue(store.move(store.read("heads/main"), "c1"));
        assertFalse(store.move(first, "c3"));
        assertEquals(3, store.read("heads/main").version());
    }

    @Test
    void ofManyWhoSawTheSameOneMoves() throws Exception {
        ReferenceStore store = emptyStore();
        Reference seen = store.read("heads/main");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> movers =
                    IntStream.range(0, 50)
                            .<Callable<Boolean>>mapToObj(i -> () -> store.move(seen, "c" + i))
                            .toList();
            long winners =
                    threads.invokeAll(movers).stream()
                            .map(Future::resultNow)
                            .filter(won -> won)
                            .count();
            assertEquals(1, winners);
        }
    }

    @Test
    void noMoveIsLostAmongManyWhoTryAgain() throws Exception {
        ReferenceStore store = emptyStore();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> movers =
                    IntStream.range(0, 8)
                            .<Callable<Boolean>>mapToObj(i -> () -> moveTenTimes(store, i))
                            .toList();
            for (Future<Boolean> mover : threads.invokeAll(movers)) {
                assertTrue(mover.get());
            }
        }
        Reference last = store.read("heads/main");
        assertEquals(80, last.version());
        assertEquals(80, last.target().split(",", -1).length - 1);
    }

    private static boolean moveTenTimes(ReferenceStore store, int who) {
        for (int i = 0; i < 10; i++) {
            Reference seen = store.read("heads/main");
            while (!store.move(seen, seen.target() + who + ",")) {
                seen = store.read("heads/main");
            }
        }
        return true;
    }

    @Test
    void namesAreListedByPrefixWithoutTheFreeOnes() {
        ReferenceStore store = emptyStore();
        for (String name : List.of("heads/b", "heads/a", "tags/a", "heads/c/d", "head")) {
            store.move(store.read(name), "c-" + name);
        }
        store.move(store.read("heads/b"), "");
        assertEquals(
                List.of("heads/a", "heads/c/d"),
                store.list("heads/", "", 10).stream().map(Reference::name).toList());
        assertEquals("c-tags/a", store.list("tags/", "", 10).getFirst().target());
    }

    @Test
    void aListingGoesOnWhereAPageEnded() {
        ReferenceStore store = emptyStore();
        for (int i = 0; i < 25; i++) {
            store.move(store.read("heads/branch-" + i), "c" + i);
        }
        List<String> seen = new ArrayList<>();
        List<Reference> page = store.list("heads/", "", 7);
        while (!page.isEmpty()) {
            page.forEach(reference -> seen.add(reference.name()));
            page = store.list("heads/", page.getLast().name(), 7);
        }
        assertEquals(25, seen.stream().distinct().count());
        assertEquals(25, seen.size());
    }

    @Test
    void namesAreByteExact() {
        ReferenceStore store = emptyStore();
        for (String name : List.of("heads/A", "heads/a", "heads/ä", "heads/a\u0308", "heads/%61")) {
            assertTrue(store.move(store.read(name), name));
        }
        assertEquals("heads/a\u0308", store.read("heads/a\u0308").target());
        assertEquals(5, store.list("heads/", "", 10).size());
    }

    @Test
    void whatWasMovedIsThereAfterARestart() {
        assumeTrue(outlivesItsHandle(), "this back end lives as long as the process");
        ReferenceStore store = emptyStore();
        store.move(store.read("heads/main"), "c1");
        assertEquals("c1", reopen(store).read("heads/main").target());
    }
}
