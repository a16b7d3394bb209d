package dev.kaname.pipelines;

/// What the pipeline files of a commit or working tree are looked at for.
public enum Purpose {
    /// To be activated, as a push to the default branch does.
    ACTIVATION,
    /// To be run once, reaching no further than that run: nothing is committed, registered or
    /// deployed, so nobody needs the right to.
    SNAPSHOT
}
