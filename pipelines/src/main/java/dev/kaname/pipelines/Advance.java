package dev.kaname.pipelines;

import dev.kaname.database.Act;
import dev.kaname.database.Outcome;
import dev.kaname.database.Tx;
import dev.kaname.pipelines.ports.AttemptTokens;
import dev.kaname.pipelines.ports.Data;
import java.util.List;
import java.util.Set;

/// Moves one pipeline run on: everything that was heard about its steps, and everything that may
/// start, in one act.
///
/// The act is fenced. It changes nothing if the run is over, it ignores reports of attempts that
/// are no longer current, and it is refused to an engine that another one has replaced. Outputs,
/// edges, cache entries and the counters of waiting steps are written together with the state they
/// follow from, so that after a crash there is never one without the other.
///
/// @param cancel somebody asked to stop the run
/// @param relaunch ordinals of steps whose decided attempt never started and is to be launched
///   again
record Advance(
        RunHead head,
        long epoch,
        List<Report> reports,
        List<Claim> claims,
        boolean cancel,
        Set<Integer> relaunch,
        AttemptTokens tokens,
        Data data,
        String isolation)
        implements Act<Advanced> {
    Advance {
        reports = List.copyOf(reports);
        claims = List.copyOf(claims);
        relaunch = Set.copyOf(relaunch);
    }

    @Override
    public Outcome<Advanced> run(Tx tx) {
        return new AdvancePass(tx, this).run();
    }
}
