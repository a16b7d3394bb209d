package dev.kaname.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class QueryTest {
    /// It would hold the carrier of all the others while the database computes.
    @Test
    void aSearchOfAVirtualThreadRunsOnAThreadOfItsOwn() throws Exception {
        CompletableFuture<Boolean> virtual = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() ->
                        virtual.complete(Query.inTurn(_ -> Thread.currentThread().isVirtual())))
                .join();
        assertEquals(false, virtual.get());
    }

    @Test
    void whatASearchFailsWithReachesWhoeverAsked() {
        assertThrows(
                TrackingFailure.Busy.class,
                () ->
                        Query.inTurn(_ -> {
                            throw new TrackingFailure.Busy();
                        }));
    }
}
