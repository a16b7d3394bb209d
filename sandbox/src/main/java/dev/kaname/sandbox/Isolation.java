package dev.kaname.sandbox;

import java.util.Locale;

/// How far an attempt is kept away from the rest of the machine.
///
/// A level is never lowered silently: an attempt that asks for a level which this machine could not
/// prove is refused with [SandboxFailure.IsolationUnavailable].
public enum Isolation {
    /// A child process of its own session, with limits where the machine has them; sees what the
    /// server's user sees.
    NONE,

    /// Bubblewrap: own mount, process, network, IPC, host-name and user namespace, a read-only
    /// root, private `/tmp` and home, no network but Kaname, no privileges to gain, and a filter of
    /// system calls where their numbers are known.
    NAMESPACE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
