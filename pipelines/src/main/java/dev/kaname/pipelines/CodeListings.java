package dev.kaname.pipelines;

import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.plan.TrackedFile;
import dev.kaname.pipelines.ports.Code;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which files each step of recent pipeline versions sees, so that a commit is listed once and not
/// for every step of every run.
final class CodeListings {
    private static final int MOST = 64;
    private final Code code;
    private final Map<Code.Source, List<TrackedFile>> tracked =
            Collections.synchronizedMap(new Recent<>());

    CodeListings(Code code) {
        this.code = code;
    }

    List<TrackedFile> of(RunHead head, PlannedStep step) {
        boolean none =
                !step.code().standard()
                        && step.code().patterns().isEmpty()
                        && step.code().also().isEmpty();
        return none
                ? List.of()
                : step.code().from(tracked.computeIfAbsent(head.source(), code::files));
    }

    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        Recent() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }
}
