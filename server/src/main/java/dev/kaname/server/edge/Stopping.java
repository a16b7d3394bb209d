package dev.kaname.server.edge;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Whether the server was told to stop: it finishes what is under way and takes nothing more. (The
/// framework waits for the former and goes on serving meanwhile, so that a busy server would be cut
/// off in the end.)
@Singleton
class Stopping {
    private volatile boolean begun;

    void watch(@Observes StartupEvent event) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> begun = true, "stopping"));
    }

    boolean begun() {
        return begun;
    }
}
