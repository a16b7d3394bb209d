package dev.kaname.store;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that name and compress: one for each processor, shared by all uploads of the
/// process, since more would only wait. Each keeps its compressor and goes away when idle.
final class Workers {
    private static final Executor SHARED = shared(Runtime.getRuntime().availableProcessors());

    private Workers() {}

    static Executor shared() {
        return SHARED;
    }

    private static Executor shared(int processors) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        processors,
                        processors,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("store-worker-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
