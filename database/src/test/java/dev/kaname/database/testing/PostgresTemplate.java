package dev.kaname.database.testing;

import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One PostgreSQL server per test run, started when first needed, with a migrated template that
/// each test gets a copy of.
final class PostgresTemplate {
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private PostgresTemplate() {}

    /// The URL of a fresh copy.
    static String newDatabase() {
        String name = "test" + NUMBER.incrementAndGet();
        run("CREATE DATABASE " + name + " TEMPLATE kaname");
        return url(name);
    }

    static void drop(String url) {
        String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        run("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private static String url(String name) {
        return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name + "?user=postgres";
    }

    private static EmbeddedPostgres start() {
        try {
            // tests kill no machines: without fsync a database per test is affordable
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder()
                            .setServerConfig("fsync", "off")
                            .setServerConfig("full_page_writes", "off")
                            .setServerConfig("max_connections", "300")
                            .start();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE kaname");
            }
            String url =
                    "jdbc:postgresql://localhost:" + server.getPort() + "/kaname?user=postgres";
            Databases.open(DatabaseSettings.at(url, Path.of("")), List.of(), InstantSource.system())
                    .close();
            return server;
        } catch (IOException | SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void run(String sql) {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
