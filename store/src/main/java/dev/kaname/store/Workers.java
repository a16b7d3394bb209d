package dev.kaname.store;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that name and compress: one for each processor, shared by all uploads of the
/// process, since more would only wait. Each keeps its compressor and goes away when idle.
final class Workers {
    private static final Executor SHARED =
            pool(Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(10));

    private Workers() {}

    static Executor shared() {
        return SHARED;
    }

    /// @param idle after so long without work a thread goes
    static Executor pool(int threads, Duration idle) {
        ThreadFactory plain = Thread.ofPlatform().daemon().name("store-worker-", 1).factory();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        idle.toNanos(),
                        TimeUnit.NANOSECONDS,
                        new LinkedBlockingQueue<>(),
                        work -> plain.newThread(() -> run(work)));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } finally {
            Compressor.leaveThisThread();
        }
    }
}
