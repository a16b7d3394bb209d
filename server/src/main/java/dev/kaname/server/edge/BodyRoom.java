package dev.kaname.server.edge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The memory for bodies that are on their way: so much for everybody together, and half of it for
/// one person, so that nobody's uploads keep all others out.
final class BodyRoom {
    /// What one upload takes, in bytes: what came and waits, a window of the file, pieces that are
    /// being compressed.
    static final long UPLOAD = 8L << 20;

    private static final int FEWEST_UPLOADS = 8;

    private final long most;
    private final long mostOfOne;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> taken = new HashMap<>();
    private long takenByAll;

    /// @param most bytes
    BodyRoom(long most) {
        this.most = most;
        this.mostOfOne = most / 2;
    }

    /// Half of the heap, and no less than a few uploads need.
    static BodyRoom inHeap(long heap) {
        return new BodyRoom(Math.max(heap / 2, FEWEST_UPLOADS * UPLOAD));
    }

    enum Answer {
        TAKEN,
        TOO_MUCH_OF_ONE,
        TOO_MUCH_OF_ALL
    }

    /// @param bytes what is more than one may have counts as that
    Answer take(String who, long bytes) {
        long wanted = counted(bytes);
        lock.lock();
        try {
            long own = taken.getOrDefault(who, 0L);
            if (own + wanted > mostOfOne) {
                return Answer.TOO_MUCH_OF_ONE;
            }
            if (takenByAll + wanted > most) {
                return Answer.TOO_MUCH_OF_ALL;
            }
            taken.put(who, own + wanted);
            takenByAll += wanted;
            return Answer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /// Gives back what was taken with the same arguments.
    void giveBack(String who, long bytes) {
        long counted = counted(bytes);
        lock.lock();
        try {
            takenByAll -= counted;
            taken.compute(
                    who, (_, own) -> own == null || own <= counted ? null : (Long) (own - counted));
        } finally {
            lock.unlock();
        }
    }

    /// For a body that begins to come.
    Stay enter(String who) {
        return new Stay(who);
    }

    /// What one body takes, from when it comes until it is answered.
    final class Stay {
        private final String who;
        private long held;
        private boolean over;

        private Stay(String who) {
            this.who = who;
        }

        /// Takes so much in all; what it has already is not taken twice.
        ///
        /// @param bytes in all
        Answer grow(long bytes) {
            lock.lock();
            try {
                long more = counted(bytes) - held;
                if (over || more <= 0) {
                    return Answer.TAKEN;
                }
                Answer answer = take(who, more);
                held += answer == Answer.TAKEN ? more : 0;
                return answer;
            } finally {
                lock.unlock();
            }
        }

        /// Gives everything back.
        void end() {
            lock.lock();
            try {
                over = true;
                giveBack(who, held);
                held = 0;
            } finally {
                lock.unlock();
            }
        }
    }

    private long counted(long bytes) {
        return Math.min(bytes, mostOfOne);
    }
}
