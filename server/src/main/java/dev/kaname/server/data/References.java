package dev.kaname.server.data;

import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.store.Reference;
import java.util.List;

/// The one table of everything that moves. Moving happens inside somebody's act.
public final class References {
    private References() {}

    public static Reference read(Rows rows, String project, String name) {
        return rows.first(
                        "SELECT name, target, version FROM refs WHERE project = ? AND name = ?",
                        row ->
                                new Reference(
                                        row.text("name"),
                                        row.text("target"),
                                        row.number("version")),
                        project,
                        name)
                .orElseGet(() -> Reference.free(name));
    }

    /// Moves the pointer if it still is what `seen` says, and answers whether it did.
    public static boolean move(Tx tx, String project, Reference seen, String target) {
        if (seen.version() == 0) {
            return tx.update(
                            """
                            INSERT INTO refs (project, name, target, version, moved)
                            VALUES (?, ?, ?, 1, ?) ON CONFLICT (project, name) DO NOTHING
                            """,
                            project,
                            seen.name(),
                            target,
                            tx.now())
                    == 1;
        }
        return tx.update(
                        """
                        UPDATE refs SET target = ?, version = version + 1, moved = ?
                        WHERE project = ? AND name = ? AND version = ? AND target = ?
                        """,
                        target,
                        tx.now(),
                        project,
                        seen.name(),
                        seen.version(),
                        seen.target())
                == 1;
    }

    /// The pointers whose names begin with `prefix` and come after `after`, free ones left out.
    ///
    /// @param prefix of ASCII
    public static List<Reference> list(
            Rows rows, String project, String prefix, String after, int limit) {
        return rows.list(
                """
                SELECT name, target, version FROM refs
                WHERE project = ? AND name >= ? AND name < ? AND name > ? AND target <> ''
                ORDER BY name LIMIT ?
                """,
                row -> new Reference(row.text("name"), row.text("target"), row.number("version")),
                project,
                prefix,
                behind(prefix),
                after,
                limit);
    }

    private static String behind(String prefix) {
        if (prefix.isEmpty()) {
            return "\uffff";
        }
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }
}
