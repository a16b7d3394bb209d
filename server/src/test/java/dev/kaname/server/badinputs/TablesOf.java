package dev.kaname.server.badinputs;

import dev.kaname.database.Dialect;
import dev.kaname.database.Rows;
import java.util.stream.Collectors;

/// Looks at tables that no code of ours knows by name, in each database's own words.
final class TablesOf {
    private TablesOf() {}

    /// A query for the names of all.
    static String all(Dialect dialect) {
        return switch (dialect) {
            case SQLITE ->
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                            + " AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
            case POSTGRESQL ->
                    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'";
        };
    }

    /// A query for every row of a table as one text `r`, without what is written by merely looking.
    static String rows(Rows rows, String table) {
        return switch (rows.dialect()) {
            case SQLITE -> "SELECT " + columns(rows, table) + " AS r FROM " + table;
            case POSTGRESQL -> "SELECT (to_jsonb(t) - 'last_used')::text AS r FROM " + table + " t";
        };
    }

    private static String columns(Rows rows, String table) {
        return rows
                .list(
                        "SELECT name FROM pragma_table_info('" + table + "')",
                        row -> row.text("name"))
                .stream()
                .filter(column -> !column.equals("last_used"))
                .map(column -> "quote(\"" + column + "\")")
                .collect(Collectors.joining(" || ',' || "));
    }
}
