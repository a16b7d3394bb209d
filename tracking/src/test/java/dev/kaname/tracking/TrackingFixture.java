package dev.kaname.tracking;

import dev.kaname.database.Database;
import dev.kaname.database.Rows;
import dev.kaname.database.Who;
import dev.kaname.database.testing.TestDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Tracking on a fresh database, with counted ids and seeded names.
final class TrackingFixture {
    static final String PROJECT = "11111111111111111111111111111111";
    static final String OTHER = "22222222222222222222222222222222";
    static final Author AUTHOR = Author.of(Who.of("p1", "t1"));

    final Database database;
    final Tracking tracking;
    final FolderArtifacts artifacts;

    /// The attempts that have ended.
    final Set<String> over = new HashSet<>();

    TrackingFixture(TestDatabase database) {
        AtomicLong ids = new AtomicLong();
        this.database = database.database();
        this.artifacts = new FolderArtifacts(database.folder().resolve("artifacts"));
        this.tracking =
                new Tracking(
                        this.database,
                        artifacts,
                        new Unused(),
                        (rows, project, attempt) -> over.contains(attempt),
                        () -> "%032x".formatted(ids.incrementAndGet()),
                        new Random(1));
    }

    /// Nothing is deployed.
    private static final class Unused implements ModelUse {
        @Override
        public List<String> boundTo(Rows rows, String project, String model) {
            return List.of();
        }

        @Override
        public List<String> serving(Rows rows, String project, String version) {
            return List.of();
        }
    }

    String run() {
        return tracking.runs().create(AUTHOR, PROJECT, NewRun.in(0)).info().id();
    }

    void log(String run, Metric... metrics) {
        log(AUTHOR, run, metrics);
    }

    void log(Author author, String run, Metric... metrics) {
        tracking.log().log(author, PROJECT, run, Batch.of(List.of(metrics), List.of(), List.of()));
    }

    void param(String run, String key, String value) {
        tracking.log().log(AUTHOR, PROJECT, run, Batch.param(key, value));
    }

    void tag(String run, String key, String value) {
        tracking.log().log(AUTHOR, PROJECT, run, Batch.tag(key, value));
    }

    Run get(String run) {
        return tracking.runs().get(PROJECT, run);
    }

    List<String> search(String filter, String... order) {
        return tracking
                .runs()
                .search(PROJECT, List.of(0L), Query.of(filter, 1_000).orderedBy(order))
                .items()
                .stream()
                .map(run -> run.info().id())
                .toList();
    }
}
