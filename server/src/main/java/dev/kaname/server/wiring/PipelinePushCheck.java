package dev.kaname.server.wiring;

import dev.kaname.code.PushCheck;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.file.Problem;
import dev.kaname.pipelines.ports.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Every pipeline file of a pushed branch must check. On the branch that runs, what does not check
/// is refused; on others it is told and let through, since nothing runs from there.
public final class PipelinePushCheck implements PushCheck {
    private final Supplier<Pipelines> pipelines;

    /// @param pipelines asked for when something is pushed: pipelines read code, so code is made
    ///   first
    public PipelinePushCheck(Supplier<Pipelines> pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public Answer check(Candidate candidate) {
        Code.Source source =
                new Code.Source(
                        candidate.repository().project(),
                        candidate.repository().id(),
                        candidate.tree().commit());
        Map<String, List<Problem>> problems =
                pipelines.get().check(source, candidate.who().principal());
        List<String> lines = new ArrayList<>();
        problems.forEach((file, found) ->
                found.forEach(problem -> lines.add(problem.shown(file, candidate.locale()))));
        return candidate.active() ? new Answer(lines, List.of()) : new Answer(List.of(), lines);
    }
}
