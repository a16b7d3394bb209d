package dev.kaname.server.wiring;

import dev.kaname.database.Rows;
import dev.kaname.delivery.Deployments;
import dev.kaname.delivery.Endpoints;
import dev.kaname.tracking.ModelUse;
import java.util.List;

/// Endpoints are what depends on models.
public final class DeployedModels implements ModelUse {
    @Override
    public List<String> boundTo(Rows rows, String project, String model) {
        return Endpoints.boundTo(rows, project, model);
    }

    @Override
    public List<String> serving(Rows rows, String project, String version) {
        return Deployments.serving(rows, project, version);
    }
}
