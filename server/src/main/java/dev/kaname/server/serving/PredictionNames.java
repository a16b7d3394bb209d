package dev.kaname.server.serving;

import dev.kaname.database.Edge.Node;
import dev.kaname.delivery.Delivery;
import dev.kaname.delivery.Endpoint;
import dev.kaname.server.lineage.NodeNames;
import dev.kaname.serving.predictions.PredictionId;
import dev.kaname.serving.predictions.PredictionIds;
import java.util.List;
import java.util.Optional;

/// What people call deployments in questions about lineage: the id of a prediction, and the name of
/// an endpoint for what is in service there.
public final class PredictionNames implements NodeNames {
    private final PredictionIds ids;
    private final Delivery delivery;

    public PredictionNames(PredictionIds ids, Delivery delivery) {
        this.ids = ids;
        this.delivery = delivery;
    }

    @Override
    public List<Node> find(String project, String word) {
        Optional<PredictionId> id = PredictionId.parse(word).filter(ids::verify);
        if (id.isPresent()) {
            return delivery.deployments().byNumber(project, id.get().deployment()).stream()
                    .map(d ->
                            new Node(
                                    "deployment",
                                    d.id(),
                                    label(project, d.endpoint()) + " #" + d.number()))
                    .toList();
        }
        return delivery.endpoints().find(project, word).stream()
                .flatMap(endpoint ->
                        endpoint.current().stream().flatMap(current -> node(endpoint, current)))
                .toList();
    }

    private java.util.stream.Stream<Node> node(Endpoint endpoint, String deployment) {
        return delivery.deployments().find(endpoint.project(), deployment).stream()
                .map(d -> d.node(endpoint.name()));
    }

    private String label(String project, String endpoint) {
        return delivery.endpoints().byId(project, endpoint).map(Endpoint::name).orElse("");
    }
}
