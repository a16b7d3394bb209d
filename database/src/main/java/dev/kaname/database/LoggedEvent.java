package dev.kaname.database;

import java.time.Instant;

/// An event as it stands in the log.
///
/// @param sequence grows with the log; on PostgreSQL not the order of commits, so nobody compares
///   it to find out what was missed: that is what a cursor is for
public record LoggedEvent(long sequence, Instant at, Who who, Event event) {}
