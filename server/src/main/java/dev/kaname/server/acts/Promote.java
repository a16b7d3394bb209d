package dev.kaname.server.acts;

import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Edge;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import dev.kaname.delivery.Deployment;
import dev.kaname.delivery.Deployments;
import dev.kaname.delivery.Endpoint;
import dev.kaname.delivery.EndpointSettings;
import dev.kaname.delivery.Endpoints;
import dev.kaname.delivery.Verdicts;
import dev.kaname.tracking.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A version goes into service: the deployment record, the alias that follows the endpoint, and the
/// verdict that let it through, in one act. Routing follows the record.
public final class Promote {
    private static final int RACES = 5;

    private final Database database;
    private final Supplier<String> ids;

    public Promote(Database database, Supplier<String> ids) {
        this.database = database;
        this.ids = ids;
    }

    /// @param endpoint its name; one that does not exist is made, for the version's model
    /// @param finding a verdict to be kept with the version first
    public record Order(
            String project,
            String endpoint,
            Deployment.Version version,
            Deployment.Kind kind,
            boolean overrule,
            String reason,
            Optional<Verdicts.Finding> finding) {}

    /// What was done, or found to be done already.
    public record Promoted(Endpoint endpoint, Deployment deployment) {}

    /// Places a version behind an endpoint.
    ///
    /// @throws dev.kaname.delivery.DeliveryFailure.Refused if the gate does not let it through; a
    ///   finding that came with the order is then not kept either
    public Promoted promote(Who who, Order order) {
        String endpointId = ids.get();
        String verdictId = ids.get();
        String deploymentId = ids.get();
        return act(
                who,
                tx -> {
                    Collected done = new Collected();
                    Endpoint endpoint =
                            Endpoints.find(tx, order.project(), order.endpoint())
                                    .orElseGet(() -> done.take(made(tx, who, endpointId, order)));
                    order.finding()
                            .ifPresent(finding ->
                                    done.take(
                                            Verdicts.record(
                                                    tx,
                                                    who,
                                                    order.project(),
                                                    verdictId,
                                                    order.version(),
                                                    finding)));
                    Deployments.Order deploy =
                            new Deployments.Order(
                                    deploymentId, order.kind(), order.overrule(), order.reason());
                    Deployment deployment =
                            done.take(
                                    Deployments.deploy(tx, who, endpoint, order.version(), deploy));
                    done.take(alias(tx, endpoint, deployment));
                    return done.outcome(new Promoted(endpoint, deployment));
                });
    }

    private static Outcome<Endpoint> made(Tx tx, Who who, String id, Order order) {
        return Endpoints.create(
                tx,
                who,
                order.project(),
                id,
                order.endpoint(),
                EndpointSettings.of(order.version().model()));
    }

    /// Goes back to what was in service before, or to an earlier deployment.
    public Promoted rollback(
            Who who, String project, String endpointName, Optional<String> to, String reason) {
        String id = ids.get();
        return act(
                who,
                tx -> {
                    Collected done = new Collected();
                    Endpoint endpoint = Endpoints.get(tx, project, endpointName);
                    Deployment deployment =
                            done.take(Deployments.rollback(tx, who, endpoint, to, id, reason));
                    done.take(alias(tx, endpoint, deployment));
                    return done.outcome(new Promoted(endpoint, deployment));
                });
    }

    private static Outcome<?> alias(Tx tx, Endpoint endpoint, Deployment deployment) {
        return Registry.setAlias(
                tx,
                endpoint.project(),
                deployment.version().model(),
                endpoint.settings().alias(),
                deployment.version().number());
    }

    private Promoted act(Who who, dev.kaname.database.Act<Promoted> act) {
        for (int race = 1; ; race++) {
            try {
                return database.act(who, act);
            } catch (DatabaseFailure.Duplicate lost) {
                // PostgreSQL: somebody took the number or the name between our look and our write
                if (race == RACES) {
                    throw lost;
                }
            }
        }
    }

    /// What the parts of the act did, as one event: that of the deployment, with the edges of all.
    private static final class Collected {
        private final List<Event> events = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();

        <T> T take(Outcome<T> part) {
            part.event().ifPresent(events::add);
            edges.addAll(part.edges());
            return part.value();
        }

        Outcome<Promoted> outcome(Promoted value) {
            Optional<Event> main =
                    events.stream()
                            .filter(event -> event.kind().startsWith("deployment."))
                            .findFirst()
                            .or(() -> events.stream().findFirst());
            if (main.isEmpty()) {
                return Outcome.unchanged(value);
            }
            Event event = main.get().with("alias", value.endpoint().settings().alias());
            List<String> also =
                    events.stream().map(Event::kind).filter(k -> !k.equals(event.kind())).toList();
            return Outcome.of(value, also.isEmpty() ? event : event.with("also", also), edges);
        }
    }
}
