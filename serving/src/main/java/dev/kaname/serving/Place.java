package dev.kaname.serving;

import dev.kaname.serving.model.Seat;
import dev.kaname.serving.v2.JsonBuffer;

/// A seat with what else one call needs, and the clock that stops it.
final class Place {
    final Seat seat;
    final JsonBuffer json = new JsonBuffer();
    private long deadline;
    private boolean running;

    Place(Seat seat) {
        this.seat = seat;
    }

    /// Runs the model until it is done or its time is over; answers which.
    ///
    /// @param quick whether it is known to take less than a change of thread is worth
    boolean run(boolean[] wanted, long deadlineNanos, boolean quick) {
        boolean here = quick || !Thread.currentThread().isVirtual();
        return here
                ? run(wanted, deadlineNanos)
                : NativeThreads.run(() -> run(wanted, deadlineNanos));
    }

    private boolean run(boolean[] wanted, long deadlineNanos) {
        synchronized (this) {
            deadline = deadlineNanos;
            running = true;
        }
        try {
            return seat.run(wanted);
        } finally {
            synchronized (this) {
                running = false;
            }
        }
    }

    /// Stops a run whose time is over. Called again and again, for a run may just be beginning.
    synchronized void stopIfOverdue(long now) {
        if (running && now - deadline > 0) {
            seat.stop();
        }
    }
}
