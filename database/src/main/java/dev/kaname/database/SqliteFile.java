package dev.kaname.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The file `kaname.db` of a data folder and how connections to it are set up.
final class SqliteFile {
    private static final System.Logger LOG = System.getLogger(SqliteFile.class.getName());
    private static final int WAIT_FOR_OTHERS_MILLIS = 5_000;

    /// After a burst the log file shrinks to this again.
    private static final int LARGEST_IDLE_LOG = 64 << 20;

    private final SQLiteDataSource source;

    private SqliteFile(SQLiteDataSource source) {
        this.source = source;
    }

    /// Makes folder and file if they are missing, readable by their owner only.
    static SqliteFile in(Path folder) {
        try {
            create(folder);
        } catch (IOException e) {
            throw new DatabaseFailure.Unwritable(e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // an answered act survives a power cut, not only the end of the process
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setJournalSizeLimit(LARGEST_IDLE_LOG);
        // nobody asks for them, and the driver would prepare a query after every insert
        config.setGetGeneratedKeys(false);
        // against tools that look into the file; our own threads never meet
        config.setBusyTimeout(WAIT_FOR_OTHERS_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("kaname.db"));
        return new SqliteFile(source);
    }

    private static void create(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(folder, posix ? only("rwx------") : new FileAttribute<?>[0]);
        try {
            Files.createFile(
                    folder.resolve("kaname.db"),
                    posix ? only("rw-------") : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            LOG.log(System.Logger.Level.DEBUG, "the database exists");
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    SQLiteDataSource source() {
        return source;
    }

    SqliteTransaction toWrite() {
        try {
            Connection connection = connect();
            return new SqliteTransaction(connection);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    Connection toRead() {
        try {
            Connection connection = connect();
            run(connection, "PRAGMA query_only = ON");
            return connection;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /// A connection on which we begin and end transactions ourselves. The driver must believe that
    /// somebody holds one: in its own auto-commit mode it tries to begin and commit after every
    /// statement, which costs as much as the statement.
    private Connection connect() throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        run(connection, "COMMIT");
        return connection;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "a connection did not close", e);
        }
    }
}
