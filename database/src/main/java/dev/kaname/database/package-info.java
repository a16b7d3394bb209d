/// The one place where state is written down: acts, the event log and background work, on SQLite
/// and on PostgreSQL.
///
/// Start at [dev.kaname.database.Database].
@NullMarked
package dev.kaname.database;

import org.jspecify.annotations.NullMarked;
