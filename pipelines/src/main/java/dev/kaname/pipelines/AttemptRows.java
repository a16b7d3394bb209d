package dev.kaname.pipelines;

import dev.kaname.database.Edge;
import dev.kaname.database.Json;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.pipelines.plan.CacheKey;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.ports.AttemptTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The attempts, outputs and cache entries of one pipeline run, within one act.
final class AttemptRows {
    /// A token outlives its attempt's longest time by this much, for what is told at the very end.
    private static final Duration TOKEN_SLACK = Duration.ofHours(1);

    /// The isolation of an attempt that is no process.
    static final String SERVER = "server";

    private final Tx tx;
    private final RunHead head;
    private final Advance advance;

    AttemptRows(Tx tx, RunHead head, Advance advance) {
        this.tx = tx;
        this.head = head;
        this.advance = advance;
    }

    /// What was decided about an attempt.
    ///
    /// @param trouble why it cannot be started; empty if it can
    record Decided(Map<String, Given> inputs, String trouble) {}

    void insert(PlannedStep step, int number, Claim claim) {
        tx.update(
                "INSERT INTO pipeline_attempts (project, id, run, ordinal, number, state, reason,"
                        + " cache_key, key_parts, inputs, runtime, isolation, epoch, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, 'launching', ?, ?, ?, ?, ?, ?, ?, ?)",
                head.project(),
                claim.attempt(),
                head.id(),
                step.ordinal(),
                number,
                claim.trouble(),
                claim.key().map(CacheKey::digest).orElse(""),
                claim.key().map(key -> Json.canonical(key.parts())).orElse("{}"),
                Stored.inputs(claim.inputs()),
                claim.runtime(),
                step.work().byServer() ? SERVER : advance.isolation(),
                advance.epoch(),
                tx.now());
    }

    /// Empty for a step that no process runs.
    String mint(PlannedStep step, String attempt) {
        if (step.work().byServer()) {
            return "";
        }
        AttemptTokens.Attempt bearer =
                new AttemptTokens.Attempt(
                        head.project(), attempt, head.id(), head.onBehalfOf(), head.name());
        Duration longest = Duration.ofSeconds(step.limits().timeoutSeconds()).plus(TOKEN_SLACK);
        return advance.tokens().mint(tx, bearer, longest);
    }

    Decided decided(String attempt) {
        return decided(tx, head.project(), attempt);
    }

    static Decided decided(Rows rows, String project, String attempt) {
        return rows.first(
                        "SELECT inputs, reason FROM pipeline_attempts WHERE project = ? AND id = ?",
                        row -> new Decided(Stored.inputs(row.text("inputs")), row.text("reason")),
                        project,
                        attempt)
                .orElseThrow(() -> new PipelineFailure.Missing("attempt " + attempt));
    }

    void started(String attempt) {
        tx.update(
                "UPDATE pipeline_attempts SET state = 'running', started_at = ?"
                        + " WHERE project = ? AND id = ? AND ended_at IS NULL",
                tx.now(),
                head.project(),
                attempt);
    }

    /// How its process ended, where the attempt itself is closed later.
    void used(String attempt, Report.Usage usage) {
        tx.update(
                "UPDATE pipeline_attempts SET exit_code = ?, cpu_micros = ?, rss_bytes = ?"
                        + " WHERE project = ? AND id = ?",
                usage.code(),
                usage.cpuMicros(),
                usage.rssBytes(),
                head.project(),
                attempt);
    }

    void close(String attempt, String how, String reason, Optional<Report> report) {
        Optional<Report.Usage> usage = report.flatMap(Report::usage);
        @Nullable Integer code = usage.map(Report.Usage::code).orElse(null);
        @Nullable Long cpu = usage.map(Report.Usage::cpuMicros).orElse(null);
        @Nullable Long rss = usage.map(Report.Usage::rssBytes).orElse(null);
        tx.update(
                "UPDATE pipeline_attempts SET state = ?, reason = ?, exit_code = COALESCE(?, exit_code),"
                        + " cpu_micros = COALESCE(?, cpu_micros), rss_bytes = COALESCE(?, rss_bytes),"
                        + " ended_at = ? WHERE project = ? AND id = ?",
                how,
                reason,
                code,
                cpu,
                rss,
                tx.now(),
                head.project(),
                attempt);
        advance.tokens().end(tx, head.project(), attempt);
    }

    void publish(PlannedStep step, List<Made> outputs) {
        for (Made made : outputs) {
            tx.update(
                    "INSERT INTO pipeline_outputs (project, run, ordinal, name, type, digest, folder,"
                            + " size, attempt, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    head.project(),
                    head.id(),
                    step.ordinal(),
                    made.name(),
                    made.type(),
                    made.content().digest(),
                    made.content().folder(),
                    made.content().size(),
                    made.attempt(),
                    made.text());
            if (!made.content().digest().isEmpty()) {
                String reference = "output/" + head.id() + "/" + step.name() + "/" + made.name();
                advance.data().keep(tx, head.project(), reference, made.content());
            }
        }
    }

    /// Lets later runs find these outputs by the attempt's key.
    void remember(String attempt, int ordinal) {
        tx.update(
                "INSERT INTO pipeline_cache (project, cache_key, run, ordinal, attempt, created_at)"
                        + " SELECT project, cache_key, run, ordinal, id, ? FROM pipeline_attempts"
                        + " WHERE project = ? AND id = ? AND ordinal = ? AND cache_key <> ''"
                        + " ON CONFLICT (project, cache_key) DO UPDATE SET run = excluded.run,"
                        + " ordinal = excluded.ordinal, attempt = excluded.attempt,"
                        + " created_at = excluded.created_at",
                tx.now(),
                head.project(),
                attempt,
                ordinal);
    }

    /// What the attempt is made with.
    List<Edge> origins(PlannedStep step, Claim claim) {
        Edge.Node attempt =
                new Edge.Node("attempt", claim.attempt(), head.name() + "/" + step.name());
        List<Edge> edges = new ArrayList<>();
        edges.add(
                new Edge(
                        new Edge.Node("pipelinerun", head.id(), head.name() + " #" + head.number()),
                        attempt,
                        "attempted"));
        if (!step.work().byServer()) {
            edges.add(
                    new Edge(
                            new Edge.Node("code", head.source().commit(), head.name()),
                            attempt,
                            "ran"));
        }
        if (!claim.runtime().isEmpty()) {
            edges.add(
                    new Edge(
                            new Edge.Node("runtime", claim.runtime(), "runtime"), attempt, "used"));
        }
        claim.inputs().values().stream()
                .flatMap(given -> given.source().stream())
                .forEach(source -> {
                    edges.add(new Edge(source, attempt, "read"));
                    commitOf(source)
                            .ifPresent(commit -> edges.add(new Edge(commit, source, "holds")));
                });
        return edges;
    }

    /// The commit that a path was read from, so that a walk from the commit reaches its readers.
    private static Optional<Edge.Node> commitOf(Edge.Node source) {
        int colon = source.id().indexOf(':');
        return source.kind().equals("data") && colon > 0
                ? Optional.of(
                        new Edge.Node("data", source.id().substring(0, colon), source.label()))
                : Optional.empty();
    }
}
