package dev.kaname.security.audit;

import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The end of the chain, where records are appended within the act they are about.
final class Chain {
    private Chain() {}

    private record End(long seq, String hash) {}

    static void append(Tx tx, List<Entry> entries) {
        End end = end(tx);
        long seq = end.seq;
        byte[] previous = HexFormat.of().parseHex(end.hash);
        List<@Nullable Object[]> rows = new java.util.ArrayList<>();
        for (Entry entry : entries) {
            seq++;
            String record = entry.record(seq, previous);
            previous = Hashes.leaf(record);
            rows.add(
                    new @Nullable Object[] {
                        entry.project(),
                        seq,
                        entry.at(),
                        word(entry.fields(), "actor"),
                        word(entry.fields(), "action"),
                        record,
                        HexFormat.of().formatHex(previous)
                    });
        }
        tx.batch(
                "INSERT INTO audit (project, seq, at, actor, action, record, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows);
    }

    private static String word(Map<String, Object> fields, String name) {
        return fields.getOrDefault(name, "").toString();
    }

    private static End end(Rows rows) {
        return rows.first(
                        "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
                        row -> new End(row.number("seq"), row.text("hash")))
                .orElse(new End(0, Entry.START));
    }

    static long size(Rows rows) {
        return end(rows).seq;
    }
}
