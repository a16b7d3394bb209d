package dev.kaname.delivery;

import dev.kaname.database.Database;
import java.util.function.Supplier;

/// The door: endpoints, the record of what was deployed to them, and verdicts on model versions.
///
/// The deployment record is the truth about what is in service; whoever serves rebuilds routing
/// from it. Moving an endpoint is part of an act that also moves the alias, so that changes to both
/// are made by functions over a transaction: [Deployments#deploy], [Deployments#rollback].
public final class Delivery {
    private final Endpoints endpoints;
    private final Deployments deployments;
    private final Verdicts verdicts;

    /// @param ids 32 hexadecimal digits each, never the same twice
    public Delivery(Database database, Supplier<String> ids) {
        endpoints = new Endpoints(database, ids);
        deployments = new Deployments(database);
        verdicts = new Verdicts(database, ids);
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public Deployments deployments() {
        return deployments;
    }

    public Verdicts verdicts() {
        return verdicts;
    }
}
