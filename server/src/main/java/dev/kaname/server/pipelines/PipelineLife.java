package dev.kaname.server.pipelines;

import dev.kaname.server.wiring.PipelineTriggers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Pipelines go on where they stood as soon as the server starts.
@Singleton
public class PipelineLife {
    private static final System.Logger LOG = System.getLogger(PipelineLife.class.getName());

    /// Naming the triggers is what opens them, and with them the engine.
    void begin(@Observes StartupEvent event, PipelineTriggers triggers) {
        LOG.log(System.Logger.Level.DEBUG, "pipelines listen: {0}", triggers);
    }
}
