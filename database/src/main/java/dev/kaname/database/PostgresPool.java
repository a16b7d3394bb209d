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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Connections to PostgreSQL, each set up once for what it is for. A connection on which something
/// fatal happened is not used again.
final class PostgresPool implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PostgresPool.class.getName());

    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(10);

    private final AgroalDataSource source;
    private final Semaphore turns;
    private final Duration longestWait;
    private volatile boolean closed;

    private PostgresPool(AgroalDataSource source, int size, Duration longestWait) {
        this.source = source;
        this.turns = new Semaphore(size, true);
        this.longestWait = longestWait;
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
                .acquisitionTimeout(LONGEST_CONNECTING)
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
            return new PostgresPool(
                    AgroalDataSource.from(configuration), settings.connections(), longestWait);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /// What is done with a connection.
    @FunctionalInterface
    interface Use<T> {
        T with(Connection connection) throws SQLException;
    }

    /// Lends a connection to one caller after the other, in the order in which they came: the pool
    /// by itself would let newcomers pass those who wait.
    ///
    /// @throws DatabaseFailure.Busy if all connections stay in use
    /// @throws DatabaseFailure.Unwritable if PostgreSQL cannot be reached
    /// @throws SQLException whatever the use throws
    <T> T lend(Use<T> use) throws SQLException {
        awaitTurn();
        try (Connection connection = connect()) {
            return use.with(connection);
        } finally {
            turns.release();
        }
    }

    private void awaitTurn() {
        long end = System.nanoTime() + longestWait.toNanos();
        boolean interrupted = false;
        boolean acquired = false;
        while (!acquired) {
            try {
                acquired = turns.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (!acquired) {
                    throw new DatabaseFailure.Busy();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect() {
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
