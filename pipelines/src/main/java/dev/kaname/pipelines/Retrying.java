package dev.kaname.pipelines;

import dev.kaname.database.Who;
import java.util.List;
import java.util.Optional;

/// Wishes for the same run again. It is started as by hand: whoever asks, and the owner of the
/// pipeline, must be allowed to read what it reads.
final class Retrying {
    private final RunHeads heads;
    private final RunPages pages;

    Retrying(RunHeads heads, RunPages pages) {
        this.heads = heads;
        this.pages = pages;
    }

    /// @param starter the principal whose rights it will use
    /// @param chain pipeline runs that led to the request; the earlier run is not one of them
    Wish wish(Who who, String starter, String project, String run, List<Link> chain) {
        RunHead earlier = heads.read(project, run);
        boolean snapshot = earlier.trigger().equals(Wish.SNAPSHOT);
        List<String> readers = snapshot ? own(earlier, starter) : ofActive(earlier, starter);
        return new Wish(
                project,
                earlier.pipeline(),
                earlier.name(),
                earlier.version(),
                earlier.plan(),
                snapshot ? Wish.SNAPSHOT : Wish.MANUAL,
                "run #" + earlier.number() + " again",
                earlier.parameters(),
                Optional.empty(),
                who,
                starter,
                readers,
                "",
                chain,
                Optional.of(
                        new Wish.Again(
                                new Link(
                                        earlier.pipeline(),
                                        earlier.name() + " #" + earlier.number(),
                                        run),
                                earlier.pins())));
    }

    /// What somebody pushed to try it runs with their rights alone, never with another's.
    private static List<String> own(RunHead earlier, String starter) {
        if (!earlier.onBehalfOf().equals(starter)) {
            throw new PipelineFailure.Forbidden(
                    "only the one who started a snapshot may start it again");
        }
        return List.of(starter);
    }

    /// A version that is active no longer may do what its successors were kept from, such as
    /// deploying, and who took it away meant it.
    private List<String> ofActive(RunHead earlier, String starter) {
        PipelinePage pipeline = pages.pipeline(earlier.project(), earlier.name());
        if (!pipeline.active().equals(Optional.of(earlier.version()))) {
            throw new PipelineFailure.Conflict(
                    "the version of pipeline "
                            + earlier.name()
                            + " that ran is not active any more");
        }
        return pipeline.owner().map(owner -> List.of(owner, starter)).orElse(List.of(starter));
    }
}
