package dev.kaname.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.AgroalDataSourceConfiguration.DataSourceImplementation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;

/// Pools of connections to PostgreSQL, each set up once for what it is for.
final class PostgresPool {
    /// A caller who got no connection for so long hears that the database is busy.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private PostgresPool() {}

    static AgroalDataSource toAct(DatabaseSettings settings) {
        // an act takes milliseconds: one that hangs must not hold others up for ever
        return pool(
                settings,
                TransactionIsolation.SERIALIZABLE,
                "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s");
    }

    static AgroalDataSource toRead(DatabaseSettings settings) {
        return pool(
                settings,
                TransactionIsolation.REPEATABLE_READ,
                "-c default_transaction_read_only=on");
    }

    /// @param options of the session, as the server's command line would take them
    private static AgroalDataSource pool(
            DatabaseSettings settings, TransactionIsolation isolation, String options) {
        AgroalDataSourceConfigurationSupplier configuration =
                new AgroalDataSourceConfigurationSupplier()
                        .dataSourceImplementation(DataSourceImplementation.AGROAL);
        configuration
                .connectionPoolConfiguration()
                .maxSize(settings.connections())
                .acquisitionTimeout(LONGEST_WAIT)
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
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }
}
