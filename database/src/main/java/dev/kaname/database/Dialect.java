package dev.kaname.database;

/// The two databases, for the few statements that must differ.
public enum Dialect {
    SQLITE,
    POSTGRESQL
}
