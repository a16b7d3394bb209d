package dev.kaname.server.badinputs;

import dev.kaname.database.Database;
import dev.kaname.server.DataFolder;
import dev.kaname.server.RawHttp;
import dev.kaname.server.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What must hold besides the status: a refusal is worth nothing if the deed was done first.
///
/// - `same`: no row and no file was written, but for the audit log and the counts of predictions
/// - `audit1`: the audit log got one record for each refusal
/// - `canary`: nothing that was planted came out, in any reply
/// - `private`: no reply holds anything of the project
/// - `mute`: no reply holds the word `canary`, which the case sent: nothing is echoed
/// - `mem`: nothing of what the input pretends to be stays on the heap; what it takes meanwhile is
///   bounded by the small heap that tests run in
/// - `well`: the server answers others meanwhile
/// - `one`: no second request was read from the connection
///
/// `fs`, `exec` and `net` are watched over all cases together: see [Recorder] and [Trap].
final class Watchers {
    private static final Set<String> TOGETHER = Set.of("fs", "exec", "net");
    private static final long MOST_HEAP = 300L << 20;

    /// What may change by a refusal, or by itself. Lineage changes only with an event.
    private static final Set<String> LIVELY =
            Set.of("cursors", "work", "prediction_windows", "lineage_nodes", "lineage_edges");

    private static final String EVENTS_THAT_COUNT =
            " WHERE kind NOT IN ('access.refuse', 'prediction.window')";

    private final Database database;
    private final Path folder;
    private final Set<String> secrets;
    private final Set<String> names;
    private final TreeMap<String, Long> tables;
    private final List<String> files;
    private final long refusals;
    private final long heap;

    /// @param secrets what was planted
    /// @param names what would give the project away
    Watchers(Database database, DataFolder folder, Set<String> secrets, Set<String> names) {
        this.database = database;
        this.folder = folder.path();
        this.secrets = secrets;
        this.names = names;
        this.tables = tables();
        this.files = files();
        this.refusals = refusals();
        this.heap = heap();
    }

    /// What does not hold after the requests of a case.
    List<String> complaints(List<String> watch, List<RawHttp.Reply> replies) {
        List<String> complaints = new ArrayList<>();
        for (String watcher : watch) {
            switch (watcher) {
                case "same" -> same(complaints);
                case "audit1" -> audited(complaints, replies.size());
                case "canary" -> replies.forEach(reply -> silent(complaints, reply, secrets));
                case "mute" ->
                        replies.forEach(reply -> silent(complaints, reply, Set.of("canary")));
                case "private" -> replies.forEach(reply -> silent(complaints, reply, names));
                case "mem" -> mem(complaints);
                case "well" -> TestClient.anonymous().get("/q/health").expect(200);
                case "one" -> replies.forEach(reply -> one(complaints, reply));
                default -> {
                    if (!TOGETHER.contains(watcher)) {
                        complaints.add("there is no watcher " + watcher);
                    }
                }
            }
        }
        return complaints;
    }

    private void same(List<String> complaints) {
        TreeMap<String, Long> now = tables();
        now.forEach((table, digest) -> {
            if (!digest.equals(tables.get(table))) {
                complaints.add("table " + table + " was written");
            }
        });
        List<String> more = new ArrayList<>(files());
        more.removeAll(files);
        if (!more.isEmpty()) {
            complaints.add("files were written: " + more);
        }
    }

    private void audited(List<String> complaints, int requests) {
        long found = refusals() - refusals;
        if (found != requests) {
            complaints.add(requests + " refusals, but " + found + " audit records");
        }
    }

    private static void silent(List<String> complaints, RawHttp.Reply reply, Set<String> secrets) {
        if (secrets.stream().anyMatch(reply.text()::contains)) {
            complaints.add("a reply holds what it must not: " + reply.text());
        }
    }

    private static void one(List<String> complaints, RawHttp.Reply reply) {
        if (reply.replies() > 1) {
            complaints.add("a second request was read: " + reply.text());
        }
    }

    private void mem(List<String> complaints) {
        if (heap() - heap > MOST_HEAP) {
            System.gc(); // a megabyte to each of a hundred doors leaves as much behind
        }
        if (heap() - heap > MOST_HEAP) {
            complaints.add("the heap grew by " + (heap() - heap));
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private long refusals() {
        return database.read(rows ->
                        rows.first(
                                "SELECT count(*) AS n FROM events WHERE kind = 'access.refuse'",
                                row -> row.number("n")))
                .orElseThrow();
    }

    /// A digest of the rows of each table.
    private TreeMap<String, Long> tables() {
        return database.read(rows -> {
            TreeMap<String, Long> digests = new TreeMap<>();
            for (String table : rows.list(TablesOf.all(rows.dialect()), row -> row.text("name"))) {
                if (!LIVELY.contains(table) && !table.startsWith("audit")) {
                    String only = table.equals("events") ? EVENTS_THAT_COUNT : "";
                    String every = TablesOf.rows(rows, table);
                    digests.put(
                            table,
                            rows.list(every + only, row -> row.text("r")).stream()
                                    .mapToLong(String::hashCode)
                                    .sum());
                }
            }
            return digests;
        });
    }

    /// Every file that the server keeps, with its size, but for the database, the audit log and the
    /// log of predictions.
    private List<String> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file ->
                            !file.startsWith("kaname.db")
                                    && !file.startsWith("audit")
                                    && !file.startsWith("predictions"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
