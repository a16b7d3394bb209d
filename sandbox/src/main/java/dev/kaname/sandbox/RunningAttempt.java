package dev.kaname.sandbox;

import java.time.Instant;

/// One attempt that runs now.
public record RunningAttempt(String attempt, ProcessIdentity process, Instant startedAt) {}
