package dev.kaname.pipelines;

/// Places between the numbered steps of carrying out an attempt, at which a test may kill the
/// server.
@FunctionalInterface
interface Faults {
    Faults NONE = _ -> {};

    void at(Point point);

    /// In the order in which an attempt passes them.
    enum Point {
        BEFORE_ACT,
        AFTER_ACT,
        BEFORE_START,
        AFTER_START,
        BEFORE_COLLECT,
        AFTER_COLLECT,
        BEFORE_SETTLE,
        AFTER_SETTLE
    }
}
