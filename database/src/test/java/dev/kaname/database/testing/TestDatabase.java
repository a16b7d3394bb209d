package dev.kaname.database.testing;

import dev.kaname.database.ActSink;
import dev.kaname.database.Database;
import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// One fresh database for one test, opened when first asked for. Closing it deletes it.
public final class TestDatabase implements AutoCloseable {
    private final DatabaseKind kind;
    private final Path folder;
    private DatabaseSettings settings;
    private List<ActSink> sinks = List.of();
    private InstantSource clock = InstantSource.system();
    private Optional<Database> open = Optional.empty();

    private TestDatabase(DatabaseKind kind, Path folder, DatabaseSettings settings) {
        this.kind = kind;
        this.folder = folder;
        this.settings = settings;
    }

    /// A new and migrated database.
    public static TestDatabase fresh(DatabaseKind kind) {
        try {
            Path folder = Files.createTempDirectory("kaname-database");
            DatabaseSettings settings =
                    switch (kind) {
                        case SQLITE -> DatabaseSettings.in(SqliteTemplate.copyTo(folder));
                        case POSTGRESQL ->
                                DatabaseSettings.at(PostgresTemplate.newDatabase(), folder);
                    };
            return new TestDatabase(kind, folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DatabaseKind kind() {
        return kind;
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /// A folder of this test, for the files of its engine. On SQLite the database lies in it.
    public Path folder() {
        return folder;
    }

    /// Takes effect when the database is opened or reopened.
    public TestDatabase with(DatabaseSettings other) {
        settings = other;
        return this;
    }

    /// Takes effect when the database is opened or reopened.
    public TestDatabase with(ActSink... others) {
        sinks = List.of(others);
        return this;
    }

    /// Takes effect when the database is opened or reopened.
    public TestDatabase with(InstantSource other) {
        clock = other;
        return this;
    }

    /// The open database.
    public synchronized Database database() {
        Database database = open.orElseGet(() -> Databases.open(settings, sinks, clock));
        open = Optional.of(database);
        return database;
    }

    /// Closes the database and opens it again, as a restart of the server would.
    public synchronized Database reopen() {
        open.ifPresent(Database::close);
        open = Optional.empty();
        return database();
    }

    @Override
    public synchronized void close() throws IOException {
        open.ifPresent(Database::close);
        open = Optional.empty();
        if (kind == DatabaseKind.POSTGRESQL) {
            PostgresTemplate.drop(settings.url());
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path left, IOException failure)
                            throws IOException {
                        Files.delete(left);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
