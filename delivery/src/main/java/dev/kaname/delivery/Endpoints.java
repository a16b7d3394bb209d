package dev.kaname.delivery;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Endpoints of all projects.
public final class Endpoints {
    /// A name is part of an address and of a host name some day.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final String COLUMNS =
            "project, id, name, model, alias, log, gate, created, created_by, current";

    private final Database database;
    private final Supplier<String> ids;

    Endpoints(Database database, Supplier<String> ids) {
        this.database = database;
        this.ids = ids;
    }

    /// Makes an endpoint with nothing behind it.
    ///
    /// @throws DeliveryFailure.Exists if the name was ever taken
    /// @throws DeliveryFailure.Conflict if another endpoint of the model has the alias
    public Endpoint create(Who who, String project, String name, EndpointSettings settings) {
        String id = ids.get();
        try {
            return database.act(who, tx -> create(tx, who, project, id, name, settings));
        } catch (DatabaseFailure.Duplicate _) {
            throw taken(name);
        }
    }

    /// The same within an act that does more.
    ///
    /// @param id of the endpoint, should it be made
    public static Outcome<Endpoint> create(
            Tx tx, Who who, String project, String id, String name, EndpointSettings asked) {
        EndpointSettings settings = settled(tx, project, name, asked);
        check(name, settings);
        if (find(tx, project, name).isPresent()) {
            throw taken(name);
        }
        refuseSharedAlias(tx, project, name, settings);
        tx.update(
                "INSERT INTO endpoints (project, id, name, model, alias, log, gate, created, created_by)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                project,
                id,
                name,
                settings.model(),
                settings.alias(),
                settings.log().name(),
                settings.gate().name(),
                tx.now(),
                who.principal());
        Endpoint made =
                new Endpoint(
                        project, id, name, settings, tx.now(), who.principal(), Optional.empty());
        Event event =
                Event.of(project, "endpoint.create", "endpoint", id)
                        .with("name", name)
                        .with("model", settings.model())
                        .with("alias", settings.alias());
        return Outcome.of(made, event);
    }

    /// Changes what the owner decides. An endpoint stays with its model: callers rely on what it
    /// takes.
    ///
    /// @param change from the settings as they are; it may be asked twice
    /// @throws DeliveryFailure.Conflict if the model or the alias would change after a deployment
    public Endpoint configure(
            Who who, String project, String name, UnaryOperator<EndpointSettings> change) {
        return database.act(
                who,
                tx -> {
                    Endpoint before = get(tx, project, name);
                    EndpointSettings settings =
                            settled(tx, project, name, change.apply(before.settings()));
                    check(name, settings);
                    if (before.settings().equals(settings)) {
                        return Outcome.unchanged(before);
                    }
                    refuseToChangeWhatIsServed(before, settings);
                    refuseSharedAlias(tx, project, name, settings);
                    tx.update(
                            "UPDATE endpoints SET model = ?, alias = ?, log = ?, gate = ? WHERE project = ? AND id = ?",
                            settings.model(),
                            settings.alias(),
                            settings.log().name(),
                            settings.gate().name(),
                            project,
                            before.id());
                    Event event =
                            Event.of(project, "endpoint.configure", "endpoint", before.id())
                                    .with("log", settings.log().name().toLowerCase(Locale.ROOT))
                                    .with("gate", settings.gate().name().toLowerCase(Locale.ROOT));
                    return Outcome.of(get(tx, project, name), event);
                });
    }

    /// With the alias it usually has, if none was asked for: `champion`, or `champion-NAME` where
    /// another endpoint of the model is the one with that.
    private static EndpointSettings settled(
            Rows rows, String project, String name, EndpointSettings asked) {
        if (!asked.alias().equals(EndpointSettings.ANY_ALIAS)) {
            return asked;
        }
        EndpointSettings usual = asked.withAlias(EndpointSettings.USUAL_ALIAS);
        return sharing(rows, project, name, usual).isEmpty()
                ? usual
                : asked.withAlias(EndpointSettings.USUAL_ALIAS + "-" + name);
    }

    /// An alias names one version: of two endpoints with the same one, a deployment to the first
    /// would have it name what the second does not serve.
    private static void refuseSharedAlias(
            Rows rows, String project, String name, EndpointSettings settings) {
        sharing(rows, project, name, settings)
                .ifPresent(other -> {
                    throw new DeliveryFailure.Conflict(
                            "the endpoint " + other.name() + " of this model has that alias",
                            "send another alias, or none");
                });
    }

    private static Optional<Endpoint> sharing(
            Rows rows, String project, String name, EndpointSettings settings) {
        return following(rows, project, settings.model(), settings.alias()).stream()
                .filter(other -> !other.name().equals(name))
                .findFirst();
    }

    private static void refuseToChangeWhatIsServed(Endpoint before, EndpointSettings settings) {
        boolean same =
                before.settings().model().equals(settings.model())
                        && before.settings().alias().equals(settings.alias());
        if (before.current().isPresent() && !same) {
            throw new DeliveryFailure.Conflict(
                    "the endpoint serves another model or alias already",
                    "make a new endpoint for the new model");
        }
    }

    /// @throws DeliveryFailure.Missing if there is none
    public Endpoint get(String project, String name) {
        return database.read(rows -> get(rows, project, name));
    }

    public Optional<Endpoint> find(String project, String name) {
        return database.read(rows -> find(rows, project, name));
    }

    public Optional<Endpoint> byId(String project, String id) {
        return database.read(rows -> byId(rows, project, id));
    }

    /// Endpoints by name.
    ///
    /// @param after name to go on after, or `""`
    public List<Endpoint> list(String project, String after, int limit) {
        return database.read(rows ->
                rows.list(
                        "SELECT "
                                + COLUMNS
                                + " FROM endpoints"
                                + " WHERE project = ? AND name > ? ORDER BY name LIMIT ?",
                        Endpoints::endpoint,
                        project,
                        after,
                        limit));
    }

    /// The endpoints, if any, that say where this alias of a model points: it is not set by hand.
    public List<Endpoint> following(String project, String model, String alias) {
        return database.read(rows -> following(rows, project, model, alias));
    }

    private static List<Endpoint> following(Rows rows, String project, String model, String alias) {
        return rows.list(
                "SELECT "
                        + COLUMNS
                        + " FROM endpoints"
                        + " WHERE project = ? AND model = ? AND alias = ? ORDER BY name",
                Endpoints::endpoint,
                project,
                model,
                alias);
    }

    /// The endpoints that have something in service, by name.
    static List<Endpoint> inService(Rows rows, String project) {
        return rows.list(
                "SELECT "
                        + COLUMNS
                        + " FROM endpoints WHERE project = ? AND current IS NOT NULL ORDER BY name",
                Endpoints::endpoint,
                project);
    }

    /// Names of the endpoints of a model, in order.
    public static List<String> boundTo(Rows rows, String project, String model) {
        return rows.list(
                "SELECT name FROM endpoints WHERE project = ? AND model = ? ORDER BY name",
                row -> row.text("name"),
                project,
                model);
    }

    public static Endpoint get(Rows rows, String project, String name) {
        return find(rows, project, name)
                .orElseThrow(() -> new DeliveryFailure.Missing("the endpoint"));
    }

    public static Optional<Endpoint> find(Rows rows, String project, String name) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM endpoints WHERE project = ? AND name = ?",
                Endpoints::endpoint,
                project,
                name);
    }

    static Optional<Endpoint> byId(Rows rows, String project, String id) {
        return rows.first(
                "SELECT " + COLUMNS + " FROM endpoints WHERE project = ? AND id = ?",
                Endpoints::endpoint,
                project,
                id);
    }

    static Endpoint endpoint(Row row) {
        return new Endpoint(
                row.text("project"),
                row.text("id"),
                row.text("name"),
                new EndpointSettings(
                        row.text("model"),
                        row.text("alias"),
                        LogRule.valueOf(row.text("log")),
                        GateRule.valueOf(row.text("gate"))),
                row.instant("created"),
                row.text("created_by"),
                row.textIfAny("current"));
    }

    private static void check(String name, EndpointSettings settings) {
        if (!NAME.matcher(name).matches()) {
            throw new DeliveryFailure.Invalid(
                    "name",
                    "is not the name of an endpoint",
                    "use 1 to 63 of a-z, 0-9 and -, not at the ends");
        }
        if (!ALIAS.matcher(settings.alias()).matches() || settings.alias().equals("latest")) {
            throw new DeliveryFailure.Invalid(
                    "alias",
                    "is not an alias of its own",
                    "use letters, digits, - and _, beginning with a letter");
        }
        if (settings.model().isBlank() || settings.model().length() > 256) {
            throw new DeliveryFailure.Invalid(
                    "model", "is not the name of a model", "send the registered model's name");
        }
    }

    private static DeliveryFailure.Exists taken(String name) {
        return new DeliveryFailure.Exists("endpoint " + name);
    }
}
