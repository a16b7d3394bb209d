package dev.kaname.sandbox;

/// The answer to "start this attempt". An attempt id runs at most once, ever.
public sealed interface StartOutcome {
    /// It runs now, for the first time.
    record Started(ProcessIdentity process) implements StartOutcome {}

    /// An earlier request started it and it still runs; nothing was done.
    record AlreadyRunning(ProcessIdentity process) implements StartOutcome {}

    /// An earlier request started it and it has ended; nothing was done.
    record AlreadyEnded(ExitRecord exit) implements StartOutcome {}
}
