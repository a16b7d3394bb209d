package dev.kaname.database;

import java.nio.file.Path;

/// Where the database is and how much may wait for it. Engines know this record and no framework.
///
/// @param folder the data folder; SQLite lives there as `kaname.db`
/// @param url empty for SQLite, else `jdbc:postgresql://…`
/// @param user name at PostgreSQL, or empty if the URL or the environment says it
/// @param password at PostgreSQL, or empty
/// @param connections how many connections read (SQLite) or read and write (PostgreSQL)
/// @param queue how many acts may wait in each lane before further ones are refused as busy
public record DatabaseSettings(
        Path folder, String url, String user, String password, int connections, int queue) {
    public DatabaseSettings {
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "the database URL must be empty or start with jdbc:postgresql:");
        }
        if (connections < 1 || connections > 1_000) {
            throw new IllegalArgumentException("connections must lie between 1 and 1000");
        }
        if (queue < 1 || queue > 1_000_000) {
            throw new IllegalArgumentException("queue must lie between 1 and 1000000");
        }
    }

    /// The embedded database in a data folder.
    public static DatabaseSettings in(Path folder) {
        return new DatabaseSettings(folder, "", "", "", 4, 4_096);
    }

    /// A PostgreSQL server, with a data folder for everything else.
    public static DatabaseSettings at(String url, Path folder) {
        return new DatabaseSettings(folder, url, "", "", 16, 4_096);
    }

    public DatabaseSettings withQueue(int length) {
        return new DatabaseSettings(folder, url, user, password, connections, length);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[folder=" + folder + ", postgresql=" + !url.isEmpty() + "]";
    }
}
