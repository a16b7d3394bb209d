package dev.kaname.security.audit;

import dev.kaname.database.Row;
import dev.kaname.database.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Acts that come by the thousand (metrics, parts of artifacts) are counted per token, object and
/// minute; when the minute is over, each count becomes one record.
final class Counts {
    private static final long MINUTE = 60_000_000L;
    private static final int AT_ONCE = 500;

    private Counts() {}

    static void add(Tx tx, Entry entry, long number) {
        tx.update(
                "INSERT INTO audit_counts (project, minute, what, number) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (project, minute, what)"
                        + " DO UPDATE SET number = audit_counts.number + excluded.number",
                entry.project(),
                minute(entry.at()),
                entry.text(),
                number);
    }

    private static long minute(Instant at) {
        return micros(at) / MINUTE;
    }

    private static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000L + at.getNano() / 1_000;
    }

    /// Turns counts of minutes that are over into records.
    ///
    /// @return whether more are waiting
    static boolean close(Tx tx, boolean unfinishedToo) {
        long before = minute(tx.now()) + (unfinishedToo ? 1 : 0);
        List<Counted> over =
                tx.list(
                        "SELECT project, minute, what, number FROM audit_counts WHERE minute < ?"
                                + " ORDER BY minute, project, what LIMIT "
                                + AT_ONCE,
                        Counted::of,
                        before);
        List<Entry> entries = new ArrayList<>();
        for (Counted counted : over) {
            entries.add(counted.entry());
            tx.update(
                    "DELETE FROM audit_counts WHERE project = ? AND minute = ? AND what = ?",
                    counted.project,
                    counted.minute,
                    counted.what);
        }
        if (!entries.isEmpty()) {
            Chain.append(tx, entries);
        }
        return over.size() == AT_ONCE;
    }

    private record Counted(String project, long minute, String what, long number) {
        static Counted of(Row row) {
            return new Counted(
                    row.text("project"),
                    row.number("minute"),
                    row.text("what"),
                    row.number("number"));
        }

        Entry entry() {
            Map<String, Object> fields = new TreeMap<>(JsonLine.object(what));
            fields.put("count", number);
            long micros = minute * MINUTE;
            Instant start =
                    Instant.ofEpochSecond(
                            Math.floorDiv(micros, 1_000_000L),
                            Math.floorMod(micros, 1_000_000L) * 1_000);
            return new Entry(project, start, fields);
        }
    }
}
