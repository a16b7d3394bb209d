package dev.kaname.database;

import java.time.InstantSource;
import java.util.List;

/// The door: opens the database that the settings name, brought up to date.
public final class Databases {
    private Databases() {}

    /// Opens the database and runs the migrations found on the class path that it lacks.
    ///
    /// @param sinks called in this order within each act that has an event
    /// @throws DatabaseFailure.Unwritable if it cannot be reached, or another server holds the
    ///   folder
    public static Database open(
            DatabaseSettings settings, List<ActSink> sinks, InstantSource clock) {
        return settings.url().isEmpty()
                ? SqliteDatabase.open(settings, sinks, clock)
                : PostgresDatabase.open(settings, sinks, clock);
    }
}
