package dev.kaname.pipelines;

import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.plan.TrackedFile;
import dev.kaname.pipelines.ports.Code;
import java.util.List;

/// Which files each step of recent pipeline versions sees, so that a commit is listed once and not
/// for every step of every run.
final class CodeListings {
    private final Code code;
    private final Recent<Code.Source, List<TrackedFile>> tracked = new Recent<>();

    CodeListings(Code code) {
        this.code = code;
    }

    List<TrackedFile> of(RunHead head, PlannedStep step) {
        boolean none =
                !step.code().standard()
                        && step.code().patterns().isEmpty()
                        && step.code().also().isEmpty();
        return none ? List.of() : step.code().from(all(head.source()));
    }

    private List<TrackedFile> all(Code.Source source) {
        return tracked.find(source)
                .orElseGet(() -> {
                    List<TrackedFile> files = code.files(source);
                    tracked.put(source, files);
                    return files;
                });
    }
}
