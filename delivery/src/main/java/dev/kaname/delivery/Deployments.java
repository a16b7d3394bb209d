package dev.kaname.delivery;

import dev.kaname.database.Database;
import dev.kaname.database.Edge;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.delivery.Deployment.Kind;
import dev.kaname.delivery.Deployment.Version;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What was deployed to which endpoint, when, by whom and why: the truth about what is in service.
public final class Deployments {
    private static final String COLUMNS =
            "d.project, d.id, d.number, d.endpoint, d.kind, d.model, d.version, d.model_version,"
                    + " d.digest, d.at, d.who, d.on_behalf, d.cause, d.previous, d.verdict, d.reason";

    private final Database database;

    Deployments(Database database) {
        this.database = database;
    }

    /// Names of the endpoints that serve a version now, did until the deployment they have now, or
    /// would go back to it.
    ///
    /// @param version id of the model version
    public static List<String> serving(Rows rows, String project, String version) {
        return Endpoints.inService(rows, project).stream()
                .filter(endpoint ->
                        needed(rows, endpoint).anyMatch(d -> d.version().id().equals(version)))
                .map(Endpoint::name)
                .toList();
    }

    private static Stream<Deployment> needed(Rows rows, Endpoint endpoint) {
        return current(rows, endpoint).stream()
                .flatMap(current ->
                        Stream.of(
                                        Optional.of(current),
                                        current.previous()
                                                .flatMap(id -> find(rows, endpoint.project(), id)),
                                        before(rows, endpoint, current))
                                .flatMap(Optional::stream));
    }

    /// How a version is to be placed behind an endpoint.
    ///
    /// @param id of the deployment, should it be made
    /// @param kind [Kind#PROMOTE] needs a passing verdict; [Kind#ROLLBACK] is not asked for here
    /// @param overrule whether a refusal is overruled; `reason` then says why
    public record Order(String id, Kind kind, boolean overrule, String reason) {
        public Order {
            if (overrule && reason.isBlank()) {
                throw new DeliveryFailure.Invalid(
                        "reason", "is missing", "say why the gate is overruled");
            }
            if (reason.length() > 1000) {
                throw new DeliveryFailure.Invalid("reason", "is too long", "use 1000 characters");
            }
            if (!readable(reason)) {
                throw new DeliveryFailure.Invalid(
                        "reason", "holds characters that nobody can read", "write plain text");
            }
        }

        /// Neither control characters but line ends and tabs, nor half of a character (BI-022).
        private static boolean readable(String text) {
            return text.codePoints()
                    .noneMatch(c ->
                            Character.getType(c) == Character.SURROGATE
                                    || (Character.isISOControl(c) && c != '\n' && c != '\t'));
        }
    }

    /// Places a version behind an endpoint, within an act that also moves the endpoint's alias. A
    /// version that is in service already stays, and nothing is written.
    ///
    /// @throws DeliveryFailure.Refused if the gate does not let it through
    public static Outcome<Deployment> deploy(
            Tx tx, Who who, Endpoint endpoint, Version version, Order order) {
        if (!version.model().equals(endpoint.settings().model())) {
            throw new DeliveryFailure.Invalid(
                    "model",
                    "is not the one this endpoint serves",
                    "deploy a version of " + endpoint.settings().model());
        }
        Optional<Deployment> current = current(tx, endpoint);
        if (current.isPresent() && current.get().version().id().equals(version.id())) {
            return Outcome.unchanged(current.get());
        }
        Optional<Verdict> verdict = Verdicts.latest(tx, endpoint.project(), version.id());
        GateRule rule = endpoint.settings().gate();
        return switch (Gate.of(rule, order.kind(), verdict, order.overrule())) {
            case Gate.Closed(List<String> reasons) ->
                    throw new DeliveryFailure.Refused(version.label(), reasons);
            case Gate.Open() ->
                    put(tx, who, endpoint, version, order, current, verdict.map(Verdict::id));
        };
    }

    /// Goes back to the version that was in service before the current one, or to that of an
    /// earlier deployment, within an act that also moves the endpoint's alias.
    ///
    /// @param to id of the deployment whose version is wanted
    /// @throws DeliveryFailure.Conflict if there is nothing to go back to
    public static Outcome<Deployment> rollback(
            Tx tx, Who who, Endpoint endpoint, Optional<String> to, String id, String reason) {
        Deployment current = inService(tx, endpoint);
        Deployment target = target(tx, endpoint, current, to);
        if (target.version().id().equals(current.version().id())) {
            return Outcome.unchanged(current);
        }
        Order order = new Order(id, Kind.ROLLBACK, false, reason);
        return put(
                tx, who, endpoint, target.version(), order, Optional.of(current), target.verdict());
    }

    /// The deployment that a rollback goes back to as things stand, for whoever loads its model
    /// first.
    ///
    /// @param to id of the deployment whose version is wanted
    /// @throws DeliveryFailure.Conflict if there is nothing to go back to
    public Deployment before(String project, String endpoint, Optional<String> to) {
        return database.read(rows -> {
            Endpoint found = Endpoints.get(rows, project, endpoint);
            return target(rows, found, inService(rows, found), to);
        });
    }

    private static Deployment inService(Rows rows, Endpoint endpoint) {
        return current(rows, endpoint)
                .orElseThrow(() ->
                        new DeliveryFailure.Conflict(
                                "nothing is in service at the endpoint", "deploy a version"));
    }

    private static Deployment target(
            Rows rows, Endpoint endpoint, Deployment current, Optional<String> to) {
        if (to.isPresent()) {
            return find(rows, endpoint.project(), to.get())
                    .filter(d -> d.endpoint().equals(endpoint.id()))
                    .orElseThrow(() -> new DeliveryFailure.Missing("the deployment"));
        }
        return before(rows, endpoint, current)
                .orElseThrow(() ->
                        new DeliveryFailure.Conflict(
                                "there is nothing to go back to from version "
                                        + current.version().number(),
                                "deploy the version you want"));
    }

    /// The deployment that a rollback without further words goes back to: the newest of another
    /// version that the one in service took over from. One that was itself gone back from is passed
    /// over, so that going back twice does not lead forward again.
    private static Optional<Deployment> before(Rows rows, Endpoint endpoint, Deployment current) {
        Deployment at = current;
        while (true) {
            if (at.kind() == Kind.ROLLBACK) {
                // it stands for the deployment whose version it brought back
                Optional<Deployment> original = original(rows, endpoint, at);
                if (original.isEmpty()) {
                    return Optional.empty();
                }
                at = original.get();
                continue;
            }
            Optional<Deployment> previous =
                    at.previous().flatMap(id -> find(rows, endpoint.project(), id));
            if (previous.isEmpty()
                    || !previous.get().version().id().equals(current.version().id())) {
                return previous;
            }
            at = previous.get();
        }
    }

    private static Optional<Deployment> original(
            Rows rows, Endpoint endpoint, Deployment rollback) {
        return rows.first(
                "SELECT "
                        + COLUMNS
                        + " FROM deployments d WHERE project = ? AND endpoint = ? AND model_version = ?"
                        + " AND kind <> 'ROLLBACK' AND number < ? ORDER BY number DESC LIMIT 1",
                Deployments::deployment,
                endpoint.project(),
                endpoint.id(),
                rollback.version().id(),
                rollback.number());
    }

    private static Outcome<Deployment> put(
            Tx tx,
            Who who,
            Endpoint endpoint,
            Version version,
            Order order,
            Optional<Deployment> current,
            Optional<String> verdict) {
        Deployment made =
                new Deployment(
                        endpoint.project(),
                        order.id(),
                        nextNumber(tx),
                        endpoint.id(),
                        order.kind(),
                        version,
                        tx.now(),
                        who,
                        current.map(Deployment::id),
                        verdict,
                        order.reason());
        insert(tx, made);
        tx.update(
                "UPDATE endpoints SET current = ? WHERE project = ? AND id = ?",
                made.id(),
                made.project(),
                endpoint.id());
        String kind = made.kind() == Kind.ROLLBACK ? "deployment.rollback" : "deployment.promote";
        Event event =
                Event.of(made.project(), kind, "deployment", made.id())
                        .about("endpoint", endpoint.id())
                        .about("model", version.id())
                        .with("endpoint", endpoint.name())
                        .with("kind", made.kind().name().toLowerCase(Locale.ROOT))
                        .with("model", version.model())
                        .with("version", version.number())
                        .with("digest", version.digest())
                        .with("number", (long) made.number())
                        .with("overruled", order.overrule())
                        .with("reason", order.reason());
        Edge edge = new Edge(version.node(), made.node(endpoint.name()), "deployed");
        return Outcome.of(made, event, edge);
    }

    private static int nextNumber(Tx tx) {
        int last =
                tx.first(
                                "SELECT number FROM deployments ORDER BY number DESC LIMIT 1",
                                row -> row.integer("number"))
                        .orElse(0);
        if (last == Deployment.MOST) {
            throw new DeliveryFailure.Conflict(
                    "this installation has no deployment numbers left",
                    "deploy to another installation");
        }
        return last + 1;
    }

    private static void insert(Tx tx, Deployment made) {
        tx.update(
                """
                INSERT INTO deployments
                  (project, id, number, endpoint, kind, model, version, model_version, digest, at,
                   who, on_behalf, cause, previous, verdict, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                made.project(),
                made.id(),
                made.number(),
                made.endpoint(),
                made.kind().name(),
                made.version().model(),
                made.version().number(),
                made.version().id(),
                made.version().digest(),
                made.at(),
                made.who().principal(),
                made.who().onBehalfOf().orElse(null),
                made.who().cause().orElse(null),
                made.previous().orElse(null),
                made.verdict().orElse(null),
                made.reason());
    }

    /// A deployment in service and its endpoint.
    public record InService(Endpoint endpoint, Deployment deployment) {}

    /// Everything that is in service, in all projects: what routing is rebuilt from.
    public List<InService> inService() {
        return database.read(rows ->
                rows
                        .list(
                                "SELECT "
                                        + COLUMNS
                                        + " FROM endpoints e JOIN deployments d"
                                        + " ON d.project = e.project AND d.id = e.current"
                                        + " ORDER BY d.number",
                                Deployments::deployment)
                        .stream()
                        .map(d ->
                                new InService(
                                        Endpoints.byId(rows, d.project(), d.endpoint())
                                                .orElseThrow(),
                                        d))
                        .toList());
    }

    /// Deployments of an endpoint, newest first.
    ///
    /// @param before number to go on below, or 0 for the newest
    public List<Deployment> history(String project, String endpoint, int before, int limit) {
        return database.read(rows ->
                rows.list(
                        "SELECT "
                                + COLUMNS
                                + " FROM deployments d WHERE project = ? AND endpoint = ?"
                                + " AND number < ? ORDER BY number DESC LIMIT ?",
                        Deployments::deployment,
                        project,
                        endpoint,
                        before == 0 ? Deployment.MOST + 1 : before,
                        limit));
    }

    public Optional<Deployment> find(String project, String id) {
        return database.read(rows -> find(rows, project, id));
    }

    /// The deployment that a prediction id names; empty if it is of another project.
    public Optional<Deployment> byNumber(String project, int number) {
        return database.read(rows ->
                rows.first(
                        "SELECT "
                                + COLUMNS
                                + " FROM deployments d WHERE number = ? AND project = ?",
                        Deployments::deployment,
                        number,
                        project));
    }

    /// The deployment in service at an endpoint, if any.
    public static Optional<Deployment> current(Rows rows, Endpoint endpoint) {
        return endpoint.current().flatMap(id -> find(rows, endpoint.project(), id));
    }

    private static Optional<Deployment> find(Rows rows, String project, String id) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM deployments d WHERE project = ? AND id = ?",
                Deployments::deployment,
                project,
                id);
    }

    private static Deployment deployment(Row row) {
        return new Deployment(
                row.text("project"),
                row.text("id"),
                row.integer("number"),
                row.text("endpoint"),
                Kind.valueOf(row.text("kind")),
                new Version(
                        row.text("model_version"),
                        row.text("model"),
                        row.number("version"),
                        row.text("digest")),
                row.instant("at"),
                new Who(
                        row.text("who"),
                        Optional.empty(),
                        row.textIfAny("on_behalf"),
                        row.textIfAny("cause")),
                row.textIfAny("previous"),
                row.textIfAny("verdict"),
                row.text("reason"));
    }
}
