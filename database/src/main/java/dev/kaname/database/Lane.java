package dev.kaname.database;

/// Who waits for an act. Interactive acts go first; bulk acts use what is left of a group commit.
public enum Lane {
    INTERACTIVE,
    BULK
}
