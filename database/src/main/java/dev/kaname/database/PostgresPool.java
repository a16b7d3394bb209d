package dev.kaname.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.AgroalDataSourceConfiguration.DataSourceImplementation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.lang.System.Logger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Connections to PostgreSQL, each set up once for what it is for. A connection on which something
/// fatal happened is not used again.
final class PostgresPool implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PostgresPool.class.getName());

    private final AgroalDataSource source;
    private volatile boolean closed;

    private PostgresPool(AgroalDataSource source) {
        this.source = source;
    }

    /// @param longestWait who got no connection for so long hears that the database is busy
    static PostgresPool toAct(DatabaseSettings settings, Duration longestWait) {
        // an act takes milliseconds: one that hangs must not hold others up for ever
        return pool(
                settings,
                longestWait,
                TransactionIsolation.SERIALIZABLE,
                "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s");
    }

    static PostgresPool toRead(DatabaseSettings settings, Duration longestWait) {
        return pool(
                settings,
                longestWait,
                TransactionIsolation.REPEATABLE_READ,
                "-c default_transaction_read_only=on");
    }

    /// @param options of the session, as the server's command line would take them
    private static PostgresPool pool(
            DatabaseSettings settings,
            Duration longestWait,
            TransactionIsolation isolation,
            String options) {
        AgroalDataSourceConfigurationSupplier configuration =
                new AgroalDataSourceConfigurationSupplier()
                        .dataSourceImplementation(DataSourceImplementation.AGROAL);
        configuration
                .connectionPoolConfiguration()
                .maxSize(settings.connections())
                .acquisitionTimeout(longestWait)
                .exceptionSorter(new PostgreSQLExceptionSorter())
                .reapTimeout(Duration.ofMinutes(5));
        AgroalConnectionFactoryConfigurationSupplier connections =
                configuration.connectionPoolConfiguration().connectionFactoryConfiguration();
        connections
                .jdbcUrl(settings.url())
                .autoCommit(false)
                .jdbcTransactionIsolation(isolation)
                .jdbcProperty("options", options);
        if (!settings.user().isEmpty()) {
            connections
                    .principal(new NamePrincipal(settings.user()))
                    .credential(new SimplePassword(settings.password()));
        }
        try {
            return new PostgresPool(AgroalDataSource.from(configuration));
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /// @throws DatabaseFailure.Busy if all connections stay in use
    /// @throws DatabaseFailure.Unwritable if PostgreSQL cannot be reached
    Connection connection() {
        if (closed) {
            throw new IllegalStateException("the database is closed");
        }
        try {
            return source.getConnection();
        } catch (SQLException e) {
            // the driver always names a state, so without one it was the pool that gave up waiting
            throw e.getSQLState() == null
                    ? new DatabaseFailure.Busy()
                    : new DatabaseFailure.Unwritable(e);
        }
    }

    /// Undoes what is left of a transaction; on a connection that is lost it is undone already.
    static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.log(Logger.Level.DEBUG, "a connection could not roll back", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        source.close();
    }
}
