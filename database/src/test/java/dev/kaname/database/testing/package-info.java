/// For the tests of every module that stores something: a class marked
/// [dev.kaname.database.testing.OnBothDatabases] runs on SQLite and on a real PostgreSQL.
@NullMarked
package dev.kaname.database.testing;

import org.jspecify.annotations.NullMarked;
