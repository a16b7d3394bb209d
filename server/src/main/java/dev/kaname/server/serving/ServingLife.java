package dev.kaname.server.serving;

import dev.kaname.server.delivery.ModelImport;
import dev.kaname.server.delivery.Rollouts;
import dev.kaname.serving.Serving;
import dev.kaname.serving.predictions.PredictionLog;
import dev.kaname.serving.predictions.WindowWriter;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// What serving does before the first request and after the last.
@Singleton
public class ServingLife {
    private final Serving serving;
    private final Rollouts rollouts;
    private final ModelImport imports;
    private final WindowWriter windows;
    private final PredictionLog log;

    ServingLife(
            Serving serving,
            Rollouts rollouts,
            ModelImport imports,
            WindowWriter windows,
            PredictionLog log) {
        this.serving = serving;
        this.rollouts = rollouts;
        this.imports = imports;
        this.windows = windows;
        this.log = log;
    }

    void begin(@Observes StartupEvent event) {
        imports.clear();
        rollouts.restore();
        serving.restored();
    }

    void end(@Observes ShutdownEvent event) {
        serving.close();
        windows.close();
        log.close();
    }
}
