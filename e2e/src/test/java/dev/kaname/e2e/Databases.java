package dev.kaname.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/// The databases a server can be started on.
enum Databases {
    SQLITE {
        @Override
        Map<String, String> fresh() {
            return Map.of();
        }
    },
    POSTGRESQL {
        @Override
        Map<String, String> fresh() {
            String name = "e2e_" + UUID.randomUUID().toString().replace("-", "");
            try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return Map.of(
                    "KANAME_SERVER_DATABASE_URL",
                    "jdbc:postgresql://localhost:"
                            + Server.RUNNING.getPort()
                            + "/"
                            + name
                            + "?user=postgres");
        }
    };

    /// Settings of a server on an empty database.
    abstract Map<String, String> fresh();

    /// One PostgreSQL for all tests, started when first needed; it ends with the process.
    private static final class Server {
        private static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
