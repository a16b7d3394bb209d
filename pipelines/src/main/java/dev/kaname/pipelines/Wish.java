package dev.kaname.pipelines;

import dev.kaname.database.Who;
import dev.kaname.pipelines.plan.Plan;
import dev.kaname.pipelines.ports.Data;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline run somebody or something wants.
///
/// @param why kind of trigger: [#MANUAL], [#DATA] or [#SNAPSHOT]
/// @param told what triggered it, for people
/// @param given values of parameters, the others take their defaults
/// @param pinned the commit that triggered it
/// @param onBehalfOf the principal whose rights it uses
/// @param readers the principals who all must be allowed to read what the pipeline reads
/// @param once the same pipeline is started at most once for the same text; empty means no bound
/// @param chain pipeline runs that led here
/// @param again the earlier run that is repeated, if one is
record Wish(
        String project,
        String pipeline,
        String name,
        String version,
        Plan plan,
        String why,
        String told,
        Map<String, Object> given,
        Optional<Data.Commit> pinned,
        Who who,
        String onBehalfOf,
        List<String> readers,
        String once,
        List<Link> chain,
        Optional<Again> again) {
    /// A run that is repeated.
    ///
    /// @param pins what names of data stood for, and stand for again
    record Again(Link run, List<Pin> pins) {}

    /// Somebody starts what is active.
    static final String MANUAL = "manual";

    /// Data arrived.
    static final String DATA = "data";

    /// Somebody tries a working tree. Such a run goes beside the others of its pipeline: it waits
    /// for none, and none waits for it.
    static final String SNAPSHOT = "snapshot";

    /// Whether this pipeline is among its own causes.
    boolean isItsOwnCause() {
        return chain.stream().anyMatch(link -> link.pipeline().equals(pipeline));
    }

    /// Whether somebody waits for the answer.
    boolean isManual() {
        return !why.equals(DATA);
    }

    boolean isSnapshot() {
        return why.equals(SNAPSHOT);
    }
}
