package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.pipelines.file.Pipeline;
import dev.kaname.pipelines.plan.Work;
import dev.kaname.pipelines.ports.Code;
import dev.kaname.pipelines.ports.Components;
import dev.kaname.pipelines.ports.Software;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// What the requirements of a pipeline version were resolved to. Resolved once, kept with the
/// version, so that every run of it has the same software.
final class Locks {
    private final Database database;
    private final Software software;
    private final Code code;
    private final Components components;
    private final Recent<Key, Software.Lock> known = new Recent<>();
    private final ConcurrentMap<Key, Object> underWay = new ConcurrentHashMap<>();

    private record Key(String project, String version, String software) {}

    Locks(Database database, Software software, Code code, Components components) {
        this.database = database;
        this.software = software;
        this.code = code;
        this.components = components;
    }

    /// Whether the lock can be told without waiting.
    boolean isKnown(RunHead head, Work work) {
        return work.needs()
                .map(needed -> known.find(key(head, work, needed)).isPresent())
                .orElse(true);
    }

    /// The lock of the software a step needs; the first one to ask may wait for minutes.
    ///
    /// @throws Software.Unusable if it cannot be resolved
    Optional<Software.Lock> of(RunHead head, Work work, Consumer<String> progress) {
        return work.needs().map(needed -> resolved(head, work, needed, progress));
    }

    private Software.Lock resolved(
            RunHead head, Work work, Pipeline.Software needed, Consumer<String> progress) {
        Key key = key(head, work, needed);
        return known.find(key).orElseGet(() -> resolvedOnce(head, work, needed, key, progress));
    }

    private Software.Lock resolvedOnce(
            RunHead head, Work work, Pipeline.Software needed, Key key, Consumer<String> progress) {
        synchronized (underWay.computeIfAbsent(key, _ -> new Object())) {
            Software.Lock lock =
                    known.find(key)
                            .or(() -> stored(key))
                            .orElseGet(() ->
                                    resolve(
                                            head,
                                            key,
                                            requirements(head, work, needed),
                                            needed,
                                            progress));
            known.put(key, lock);
            underWay.remove(key);
            return lock;
        }
    }

    private Software.Lock resolve(
            RunHead head,
            Key key,
            String requirements,
            Pipeline.Software needed,
            Consumer<String> progress) {
        Software.Lock lock = software.lock(needed.python(), requirements, progress);
        return database.act(
                head.who(),
                tx -> {
                    int added =
                            tx.update(
                                    "INSERT INTO pipeline_locks (project, version, software, digest, lock)"
                                            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                    key.project(),
                                    key.version(),
                                    key.software(),
                                    lock.digest(),
                                    lock.text());
                    Event event =
                            Event.of(
                                            head.project(),
                                            "pipeline.lock",
                                            "pipelineversion",
                                            head.version())
                                    .with("software", key.software())
                                    .with("digest", lock.digest());
                    return added == 0
                            ? Outcome.unchanged(stored(key).orElse(lock))
                            : Outcome.of(lock, event);
                });
    }

    private Optional<Software.Lock> stored(Key key) {
        return database.read(rows ->
                rows.first(
                        "SELECT digest, lock FROM pipeline_locks"
                                + " WHERE project = ? AND version = ? AND software = ?",
                        row -> new Software.Lock(row.text("digest"), row.text("lock")),
                        key.project(),
                        key.version(),
                        key.software()));
    }

    private String requirements(RunHead head, Work work, Pipeline.Software needed) {
        if (needed.requirements().isEmpty()) {
            return "";
        }
        String path = needed.requirements().get();
        Optional<byte[]> file =
                work instanceof Work.Use use
                        ? components.read(use.reference(), use.digest(), path)
                        : code.read(head.source(), path);
        return file.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() ->
                        new Software.Unusable(
                                "there is no file " + path, new IllegalStateException(path)));
    }

    private static Key key(RunHead head, Work work, Pipeline.Software needed) {
        String owner = work instanceof Work.Use use ? use.reference() + " " + use.digest() : "";
        return new Key(
                head.project(),
                head.version(),
                owner + "|" + needed.python() + "|" + needed.requirements().orElse(""));
    }
}
