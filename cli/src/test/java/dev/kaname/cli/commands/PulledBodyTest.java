package dev.kaname.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulledBodyTest {
    private static final int PIECE = 512;

    /// header, contents and end mark of a file of three blocks
    private static final int PIECES = 1 + 3 + 2;

    @TempDir Path folder;
    private final List<IOException> unread = new ArrayList<>();

    @Test
    void nothingIsReadBeforeItIsAskedFor() throws IOException {
        Told told = subscribe(file(), 0);
        assertEquals(0, told.given);
        told.subscription.request(2);
        assertEquals(2, told.given);
        told.subscription.request(Long.MAX_VALUE);
        assertEquals(PIECES, told.given);
        assertTrue(told.complete);
    }

    @Test
    void askingForTheNextPieceWhileOneIsGivenKeepsTheirOrderAndTheStackFlat() throws IOException {
        Told told = subscribe(file(), 1);
        told.subscription.request(1);
        assertEquals(PIECES, told.given);
        assertTrue(told.complete);
    }

    @Test
    void whoeverHasCancelledIsGivenNothing() throws IOException {
        Told told = subscribe(file(), 0);
        told.subscription.request(1);
        told.subscription.cancel();
        told.subscription.request(5);
        assertEquals(1, told.given);
        assertTrue(!told.complete && told.failures.isEmpty());
    }

    @Test
    void aFileThatCannotBeReadBreaksTheBodyAndIsTold() throws IOException {
        DataUpload.Member file = file();
        Files.delete(file.file());
        Told told = subscribe(file, 1);
        told.subscription.request(1);
        assertEquals(unread, told.failures);
        assertEquals(1, unread.size());
        assertTrue(!told.complete);
    }

    @Test
    void askingForNothingIsRefused() throws IOException {
        Told told = subscribe(file(), 0);
        told.subscription.request(0);
        assertInstanceOf(IllegalArgumentException.class, told.failures.getFirst());
    }

    private DataUpload.Member file() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[3 * PIECE]);
        return new DataUpload.Member(file, "file", 3 * PIECE);
    }

    private Told subscribe(DataUpload.Member file, int again) {
        Told told = new Told(again);
        new PulledBody(() -> new TarPieces(List.of(file), PIECE, (_, _, _) -> {}), unread::add)
                .subscribe(told);
        return told;
    }

    /// Asks for so many more each time it is given something.
    private static final class Told implements Flow.Subscriber<ByteBuffer> {
        private final int again;
        private Flow.Subscription subscription = new Nobody();
        private int given;
        private boolean giving;
        private boolean complete;
        private final List<Throwable> failures = new ArrayList<>();

        Told(int again) {
            this.again = again;
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
        }

        @Override
        public void onNext(ByteBuffer piece) {
            assertTrue(!giving, "a piece was given inside of another");
            assertEquals(PIECE, piece.remaining());
            giving = true;
            given++;
            if (again > 0) {
                subscription.request(again);
            }
            giving = false;
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onComplete() {
            complete = true;
        }
    }

    private record Nobody() implements Flow.Subscription {
        @Override
        public void request(long more) {}

        @Override
        public void cancel() {}
    }
}
