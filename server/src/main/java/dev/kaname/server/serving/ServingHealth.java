package dev.kaname.server.serving;

import dev.kaname.serving.Serving;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once routing was rebuilt from the deployment records. An endpoint whose model is lost says
/// so itself and does not take the others down.
@Readiness
@Singleton
public class ServingHealth implements HealthCheck {
    private final Serving serving;

    ServingHealth(Serving serving) {
        this.serving = serving;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("serving").status(serving.isRestored()).build();
    }
}
