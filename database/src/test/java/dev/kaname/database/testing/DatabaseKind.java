package dev.kaname.database.testing;

/// The databases that everything must work on.
public enum DatabaseKind {
    SQLITE,
    POSTGRESQL
}
