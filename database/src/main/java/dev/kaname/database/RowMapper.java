package dev.kaname.database;

/// Turns a row into a value. The row is only valid during the call.
@FunctionalInterface
public interface RowMapper<T> {
    T map(Row row);
}
