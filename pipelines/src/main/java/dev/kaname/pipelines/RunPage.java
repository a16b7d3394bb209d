package dev.kaname.pipelines;

import dev.kaname.pipelines.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pipeline run as it is shown in a list.
///
/// @param pipeline name
/// @param trigger kind: `manual`, `data` or `snapshot`
/// @param told what triggered it
/// @param onBehalfOf the principal whose rights it uses
/// @param isolation how its steps are kept apart: `none` or `namespace`
/// @param note why it was not started; empty if it was
/// @param chain the pipeline runs that led to it, itself at the end
public record RunPage(
        String id,
        String pipeline,
        long number,
        String version,
        RunState state,
        String trigger,
        String told,
        String startedBy,
        String onBehalfOf,
        String isolation,
        String note,
        List<Link> chain,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {
    public RunPage {
        chain = List.copyOf(chain);
    }
}
