package dev.kaname.database.testing;

import dev.kaname.database.DatabaseSettings;
import dev.kaname.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// A migrated SQLite file, made once per test run and copied for each test.
final class SqliteTemplate {
    private static final byte[] MIGRATED = migrate();

    private SqliteTemplate() {}

    static Path copyTo(Path folder) throws IOException {
        Files.write(folder.resolve("kaname.db"), MIGRATED);
        return folder;
    }

    private static byte[] migrate() {
        try {
            Path folder = Files.createTempDirectory("kaname-template");
            Databases.open(DatabaseSettings.in(folder), List.of(), InstantSource.system()).close();
            Path file = folder.resolve("kaname.db");
            byte[] bytes = Files.readAllBytes(file);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(folder);
            return bytes;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
