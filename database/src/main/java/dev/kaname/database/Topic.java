package dev.kaname.database;

/// What a commit may bring for the threads that wait.
enum Topic {
    EVENTS,
    WORK
}
