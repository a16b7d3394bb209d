package dev.kaname.database.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs a test class once on SQLite and once on PostgreSQL, each test on a fresh database with all
/// migrations of the class path.
///
/// The constructor, and each test or set-up method, may ask for
/// - a `Database`: open, with no sinks, closed after the test;
/// - a [TestDatabase]: the same one, to give it sinks or a clock first, or to reopen it;
/// - a [DatabaseKind].
///
/// `-Dkaname.test.databases=sqlite` leaves PostgreSQL out of the inner loop.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ClassTemplate
@ExtendWith(BothDatabases.class)
public @interface OnBothDatabases {}
