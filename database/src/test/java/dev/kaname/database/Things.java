package dev.kaname.database;

import dev.kaname.database.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A small engine for the contract tests: named numbers, and an audit table that its sink fills.
final class Things {
    private final TestDatabase test;

    Things(TestDatabase test) {
        this.test = test;
    }

    Database database() {
        return test.database();
    }

    void set(String name, long value) {
        set(database(), Lane.INTERACTIVE, name, value);
    }

    static void set(Database database, Lane lane, String name, long value) {
        database.act(
                Who.SYSTEM,
                lane,
                tx -> {
                    put(tx, name, value);
                    return Outcome.of("", event(name));
                });
    }

    Map<String, Long> all() {
        return database().read(Things::all);
    }

    List<String> audited() {
        return database()
                .read(rows ->
                        rows.list(
                                "SELECT record FROM audited ORDER BY sequence",
                                row -> row.text("record")));
    }

    /// Waits, on a thread that is inside nothing, until the things are so.
    void awaitElsewhere(Predicate<Map<String, Long>> condition) {
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            while (!condition.test(all())) {
                                Thread.onSpinWait();
                            }
                        });
        try {
            if (!thread.join(Duration.ofSeconds(20))) {
                throw new AssertionError("it did not become so");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Event event(String name) {
        return Event.of("p1", "thing.put", "thing", name);
    }

    static void put(Tx tx, String name, long value) {
        tx.update(
                "INSERT INTO things VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value);
    }

    static long get(Rows rows, String name) {
        return rows.first(
                        "SELECT value FROM things WHERE name = ?", row -> row.number("value"), name)
                .orElseThrow();
    }

    static Map<String, Long> all(Rows rows) {
        Map<String, Long> all = new TreeMap<>();
        rows.list("SELECT * FROM things", row -> all.put(row.text("name"), row.number("value")));
        return all;
    }

    static void audit(Tx tx, LoggedEvent event, List<Edge> edges) {
        tx.update(
                "INSERT INTO audited VALUES (?, ?)",
                event.sequence(),
                event.sequence() + " " + event.event().kind() + " " + edges.size());
    }

    static List<Object> kinds(Row row) {
        List<Object> bytes = new ArrayList<>();
        for (byte b : row.bytes("bytes")) {
            bytes.add((int) b);
        }
        return List.of(
                row.text("text"),
                row.number("number"),
                row.flag("flag"),
                row.real("real"),
                bytes,
                row.instant("instant"));
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
