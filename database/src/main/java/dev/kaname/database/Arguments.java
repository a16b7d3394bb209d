package dev.kaname.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Binds the arguments of a statement, of the types that [Rows] names.
final class Arguments {
    private Arguments() {}

    static void bind(PreparedStatement statement, @Nullable Object... arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setObject(at, null);
            case String text -> statement.setString(at, kept(text, at));
            case Integer number -> statement.setInt(at, number);
            case Long number -> statement.setLong(at, number);
            case Double number -> statement.setDouble(at, number);
            case Boolean flag -> statement.setInt(at, flag ? 1 : 0);
            case byte[] bytes -> statement.setBytes(at, bytes);
            case Instant instant -> statement.setLong(at, Microseconds.of(instant));
            default ->
                    throw new IllegalArgumentException(
                            "argument " + at + " has the type " + value.getClass().getName());
        }
    }

    /// PostgreSQL refuses a NUL and SQLite may end the text there; half a surrogate pair would be
    /// stored as a question mark.
    private static String kept(String text, int at) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("argument " + at + " holds a NUL");
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            "argument " + at + " holds half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }
}
