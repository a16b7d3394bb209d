package dev.kaname.pipelines.file;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What the readers of one file share: where problems go, where things stood, what lies around.
final class Scene {
    private final Findings findings;
    private final Surroundings surroundings;
    private final String folder;
    private final Map<String, Mark> marks = new HashMap<>();
    private final Set<String> doubtful = new HashSet<>();

    /// @param folder of the file, from the root of the repository; empty for the root
    Scene(Findings findings, Surroundings surroundings, String folder) {
        this.findings = findings;
        this.surroundings = surroundings;
        this.folder = folder;
    }

    Findings findings() {
        return findings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    void remember(String thing, Mark mark) {
        marks.put(thing, mark);
    }

    Mark whereIs(String thing) {
        return marks.getOrDefault(thing, Mark.START);
    }

    /// Notes that a step was not understood as a whole: what else it has is not known.
    void doubt(String step) {
        doubtful.add(step);
    }

    boolean doubts(String step) {
        return doubtful.contains(step);
    }

    String folder() {
        return folder;
    }

    /// A path of the file, from the root of the repository.
    String fromRoot(String path) {
        String bare = Names.withoutSlash(path);
        if (bare.isEmpty() || bare.equals(".")) {
            return folder;
        }
        return folder.isEmpty() ? bare : folder + "/" + bare;
    }

    /// Whether a key of a mapping that holds names has the right shape; reports it if not.
    boolean isName(Value.Entry entry, Pattern shape, String code) {
        boolean good = shape.matcher(entry.key()).matches();
        if (!good) {
            findings.add(entry.mark(), code, entry.key());
        }
        return good;
    }
}
