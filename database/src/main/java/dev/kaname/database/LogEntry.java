package dev.kaname.database;

/// An event and its place in the log.
record LogEntry(Position position, LoggedEvent event) {}
