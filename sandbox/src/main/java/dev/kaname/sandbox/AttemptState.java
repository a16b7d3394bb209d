package dev.kaname.sandbox;

/// Where an attempt stands, by its records and its process, whoever asks and whenever.
public sealed interface AttemptState {
    /// No started record: it has never run and may be started.
    record NeverStarted() implements AttemptState {}

    /// A started record, no exit record, and somebody still watches it.
    record Running(ProcessIdentity process) implements AttemptState {}

    record Ended(ExitRecord exit) implements AttemptState {}
}
