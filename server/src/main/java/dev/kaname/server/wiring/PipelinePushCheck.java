package dev.kaname.server.wiring;

import dev.kaname.code.CodeRepository;
import dev.kaname.code.PushCheck;
import dev.kaname.pipelines.PipelinePage;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.Purpose;
import dev.kaname.pipelines.file.Problem;
import dev.kaname.pipelines.ports.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Every pipeline file of a pushed branch must check. On the branch that runs, what does not check
/// is refused; on others it is told and let through, since nothing runs from there.
public final class PipelinePushCheck implements PushCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_NAMED = 1000;

    private final Supplier<Pipelines> pipelines;
    private final PushesHeard pushes;

    /// @param pipelines asked for when something is pushed: pipelines read code, so code is made
    ///   first
    public PipelinePushCheck(Supplier<Pipelines> pipelines, PushesHeard pushes) {
        this.pipelines = pipelines;
        this.pushes = pushes;
    }

    /// A snapshot is looked at when somebody runs it, and told to them.
    @Override
    public Answer check(Candidate candidate) {
        if (candidate.branch().startsWith("refs/snapshots/")) {
            return new Answer(List.of(), List.of());
        }
        Code.Source source =
                new Code.Source(
                        candidate.repository().project(),
                        candidate.repository().id(),
                        candidate.tree().commit());
        Map<String, List<Problem>> problems =
                pipelines
                        .get()
                        .check(source, candidate.who().principal(), Purpose.ACTIVATION)
                        .problems();
        List<String> lines = new ArrayList<>();
        problems.forEach((file, found) ->
                found.forEach(problem -> lines.add(problem.shown(file, candidate.locale()))));
        return candidate.active() ? new Answer(lines, List.of()) : new Answer(List.of(), lines);
    }

    @Override
    public Following follow(CodeRepository repository, String commit) {
        PushesHeard.Expected expected = pushes.expect(repository.id(), commit);
        return new Following() {
            @Override
            public List<String> running() {
                return expected.await(PATIENCE) ? active(repository, commit) : List.of();
            }

            @Override
            public void close() {
                expected.close();
            }
        };
    }

    private List<String> active(CodeRepository repository, String commit) {
        return pipelines.get().pipelines(repository.project(), "", MOST_NAMED).stream()
                .filter(pipeline -> pipeline.active().isPresent())
                .filter(pipeline -> pipeline.repository().equals(Optional.of(repository.id())))
                .filter(pipeline -> pipeline.commit().equals(Optional.of(commit)))
                .map(PipelinePage::name)
                .toList();
    }
}
