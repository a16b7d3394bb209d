package dev.kaname.runtimes;

import java.time.Duration;
import java.time.Instant;

/// What is known of a runtime that is ready here.
///
/// @param python the exact interpreter it was built with
/// @param took how long the build took
public record RuntimeDetails(
        BuiltRuntime runtime,
        RuntimeLock lock,
        PythonVersion python,
        Instant builtAt,
        Duration took) {}
