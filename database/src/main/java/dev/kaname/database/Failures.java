package dev.kaname.database;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Turns what a driver threw into our closed set, by code and never by the text of a message.
final class Failures {
    private Failures() {}

    static DatabaseFailure of(SQLException e) {
        return e instanceof SQLiteException lite ? ofSqlite(lite) : ofPostgres(e);
    }

    /// Of a read: one that tries to write is wrong, it did not find the database unwritable.
    static DatabaseFailure ofRead(SQLException e) {
        boolean wrote =
                e instanceof SQLiteException lite
                        ? lite.getResultCode() == SQLiteErrorCode.SQLITE_READONLY
                        : "25006".equals(e.getSQLState());
        return wrote ? new DatabaseFailure.Refused(message(e), e) : of(e);
    }

    private static DatabaseFailure ofSqlite(SQLiteException e) {
        SQLiteErrorCode code = e.getResultCode();
        if (code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_ROWID) {
            return new DatabaseFailure.Duplicate(e);
        }
        // extended codes hold the primary code in their low byte
        SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(code.code & 0xff);
        return switch (primary) {
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_NOMEM ->
                    new DatabaseFailure.Unwritable(e);
            case SQLITE_BUSY, SQLITE_LOCKED -> new DatabaseFailure.Busy();
            default -> new DatabaseFailure.Refused(message(e), e);
        };
    }

    /// Whether there was no room, which SQLite finds out before it has written a commit.
    static boolean isDiskFull(SQLException e) {
        return e instanceof SQLiteException lite
                && lite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
    }

    private static DatabaseFailure ofPostgres(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals("23505")) {
            return new DatabaseFailure.Duplicate(e);
        }
        // 08 connection, 53 out of resources (disk full), 57P0x the server stops, 25006 read-only,
        // 58 error of the system underneath
        if (state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.startsWith("58")
                || state.equals("25006")) {
            return new DatabaseFailure.Unwritable(e);
        }
        if (state.equals("55P03") || mayPassNextTime(e)) {
            return new DatabaseFailure.Busy();
        }
        return new DatabaseFailure.Refused(message(e), e);
    }

    /// Whether another transaction got in the way: serialization failure or deadlock.
    static boolean mayPassNextTime(SQLException e) {
        return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }

    /// Whether the connection was lost, so that it is open what the server did last.
    static boolean isConnectionLost(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private static String message(SQLException e) {
        return "the database refused a statement: " + e.getMessage();
    }
}
