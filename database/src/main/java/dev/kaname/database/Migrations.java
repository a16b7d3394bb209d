package dev.kaname.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings the schema up to date with the scripts that the modules on the class path ship.
///
/// Flyway costs a starting server half a second of processor time even when there is nothing to do,
/// so the database remembers the fingerprint of the scripts it was last brought up to, and Flyway
/// is only asked when it differs.
final class Migrations {
    private final DataSource source;
    private final Dialect dialect;

    private Migrations(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /// @throws DatabaseFailure.Unwritable if the database cannot be reached
    /// @throws DatabaseFailure.Refused if a script fails or one that ran has been changed since
    static void run(DataSource source, Dialect dialect) {
        try {
            new Migrations(source, dialect).run();
        } catch (SQLException e) {
            throw Failures.of(e);
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException sql
                    ? Failures.of(sql)
                    : new DatabaseFailure.Refused(
                            "the database could not be migrated: " + e.getMessage(), e);
        }
    }

    private void run() throws SQLException {
        String folder =
                switch (dialect) {
                    case SQLITE -> "db/migration/sqlite";
                    case POSTGRESQL -> "db/migration/postgresql";
                };
        Optional<String> scripts = Scripts.fingerprint(folder);
        if (scripts.isEmpty() || !scripts.equals(recorded())) {
            migrate(folder);
            record(scripts.orElse(""));
        }
    }

    /// Scripts are ordered by the time in their names over all modules; one that was written
    /// earlier but merged later still runs. Scripts that only a newer server knows are left alone,
    /// so that servers of two versions can share a database while they are exchanged.
    private void migrate(String folder) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + folder)
                .table("migrations")
                .outOfOrder(true)
                .ignoreMigrationPatterns("*:future", "*:missing")
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    private Optional<String> recorded() throws SQLException {
        String exists =
                switch (dialect) {
                    case SQLITE -> "SELECT 1 FROM sqlite_master WHERE name = 'migrated'";
                    case POSTGRESQL ->
                            "SELECT 1 FROM pg_tables"
                                    + " WHERE schemaname = current_schema() AND tablename = 'migrated'";
                };
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet table = statement.executeQuery(exists)) {
                if (!table.next()) {
                    return Optional.empty();
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT fingerprint FROM migrated")) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private void record(String fingerprint) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE migrated SET fingerprint = ?")) {
            statement.setString(1, fingerprint);
            statement.executeUpdate();
        }
    }
}
