package dev.kaname.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final byte[] TEXT = "a".repeat(4_096).getBytes(US_ASCII);

    private record Used(Thread thread, Compressor compressor, int kept) {}

    private static Used use() {
        Compressor compressor = Compressor.ofThisThread();
        int kept = compressor.compress(TEXT, 0, TEXT.length).stored();
        return new Used(Thread.currentThread(), compressor, kept);
    }

    @Test
    void anIdleThreadGoesAndGivesTheNativeMemoryOfItsCompressorBack() throws Exception {
        Executor workers = Workers.pool(1, Duration.ofMillis(1));

        Used first = CompletableFuture.supplyAsync(WorkersTest::use, workers).join();
        first.thread().join();

        assertThrows(
                IllegalStateException.class,
                () -> first.compressor().compress(TEXT, 0, TEXT.length));
        Used second = CompletableFuture.supplyAsync(WorkersTest::use, workers).join();
        assertEquals(first.kept(), second.kept());
    }
}
