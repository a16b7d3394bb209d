package dev.kaname.database;

/// Which processes live, so that what a dead one held is free at once and nothing needs to be
/// renewed meanwhile.
///
/// A process holds cursors and tasks under a number of its own. While it merely cannot be reached
/// it may be taken for dead; what it then still does is fenced off by the epoch of what it held.
interface Presence {
    /// The number of this process, never 0.
    long self();

    /// Whether the process of that number is gone for good.
    boolean gone(Tx tx, long holder);

    /// The one process that has the data folder: whoever else held something lived before it.
    record Alone(long self) implements Presence {
        @Override
        public boolean gone(Tx tx, long holder) {
            return holder != self;
        }
    }
}
