package dev.kaname.pipelines;

import dev.kaname.database.Who;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.ports.Code;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What does not change about a pipeline run.
///
/// @param trigger what kind of thing started it
/// @param parameters by name: `Long`, `Double`, `Boolean` or `String`
/// @param onBehalfOf the principal whose rights it uses
record RunHead(
        String project,
        String id,
        String pipeline,
        String name,
        long number,
        String version,
        Code.Source source,
        Plan plan,
        String trigger,
        Map<String, Object> parameters,
        List<Pin> pins,
        String onBehalfOf) {
    RunHead {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        pins = List.copyOf(pins);
    }

    /// The engine acting for this run.
    Who who() {
        return Who.SYSTEM.behalf(onBehalfOf).because("pipelinerun:" + id);
    }
}
