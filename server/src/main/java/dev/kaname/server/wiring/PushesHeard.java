package dev.kaname.server.wiring;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets whoever pushes wait until this server acted upon their push: a person's next command must
/// meet the pipeline as pushed, and the event that activates it is heard a moment later on another
/// thread. Each push waits for its own, so that the next one does not hide it.
public final class PushesHeard {
    private final Set<Expected> all = ConcurrentHashMap.newKeySet();

    /// Begins to listen for a push; called before anybody can have heard of it.
    ///
    /// @param repository id of the code repository
    /// @param commit where its default branch stands by then
    Expected expect(String repository, String commit) {
        Expected one = new Expected(repository, commit);
        all.add(one);
        return one;
    }

    /// @param repository id of the code repository
    /// @param commit where its default branch stood in the event
    void heard(String repository, String commit) {
        for (Expected one : all) {
            if (one.repository.equals(repository) && one.commit.equals(commit)) {
                one.heard.countDown();
            }
        }
    }

    /// A push that is listened for until this is closed.
    final class Expected implements AutoCloseable {
        private final String repository;
        private final String commit;
        private final CountDownLatch heard = new CountDownLatch(1);

        private Expected(String repository, String commit) {
            this.repository = repository;
            this.commit = commit;
        }

        /// Waits until the push was acted upon.
        ///
        /// @return false if it was not within this time; another server may have the cursor
        boolean await(Duration most) {
            try {
                return heard.await(most.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }
}
