package dev.kaname.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the schema up to date with the scripts that the modules on the class path ship.
final class Migrations {
    private Migrations() {}

    /// Scripts are ordered by the time in their names over all modules; one that was written
    /// earlier but merged later still runs.
    static void run(DataSource source, Dialect dialect) {
        String folder =
                switch (dialect) {
                    case SQLITE -> "sqlite";
                    case POSTGRESQL -> "postgresql";
                };
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/" + folder)
                .table("migrations")
                .outOfOrder(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
