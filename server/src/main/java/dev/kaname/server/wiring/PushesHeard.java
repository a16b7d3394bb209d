package dev.kaname.server.wiring;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Which push of each code repository this server last acted upon, for whoever waits for it.
///
/// A person's next command after a push must meet the pipeline as pushed; the event that activates
/// it is heard a moment later on another thread.
public final class PushesHeard {
    private final Map<String, String> commits = new HashMap<>();

    /// @param repository id of the code repository
    /// @param commit where its default branch stood in the event
    synchronized void heard(String repository, String commit) {
        commits.put(repository, commit);
        notifyAll();
    }

    /// Waits until the push was acted upon.
    ///
    /// @return false if it was not within this time; another server may have the cursor
    synchronized boolean await(String repository, String commit, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            while (!commit.equals(commits.get(repository))) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
