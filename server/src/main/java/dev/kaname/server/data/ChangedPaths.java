package dev.kaname.server.data;

import dev.kaname.store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What a commit changed, as a list of bounded length: exact paths while they are few, folders
/// (ending in `/`) when they are many, and `""` (everything) when even those are.
///
/// Never leaves anything out: each changed path is in the list or below a folder of it.
public record ChangedPaths(List<String> paths, long added, long modified, long removed) {
    static final int MOST = 64;

    public ChangedPaths {
        paths = List.copyOf(paths);
    }

    /// Gathers changes page by page in order of their paths.
    static final class Gathering {
        private TreeSet<String> paths = new TreeSet<>();
        private int depth = Integer.MAX_VALUE;
        private long added;
        private long modified;
        private long removed;

        void add(List<Change> changes) {
            for (Change change : changes) {
                switch (change.kind()) {
                    case ADDED -> added++;
                    case MODIFIED -> modified++;
                    case REMOVED -> removed++;
                }
                paths.add(cut(change.path()));
                while (paths.size() > MOST) {
                    depth = Math.min(depth, deepest()) - 1;
                    TreeSet<String> shorter = new TreeSet<>();
                    paths.forEach(path -> shorter.add(cut(path)));
                    paths = shorter;
                }
            }
        }

        private int deepest() {
            return paths.stream().mapToInt(Gathering::folders).max().orElse(0) + 1;
        }

        private static int folders(String path) {
            return (int) path.chars().filter(c -> c == '/').count() - (path.endsWith("/") ? 1 : 0);
        }

        /// At most `depth` names of a path.
        private String cut(String path) {
            int end = 0;
            for (int names = 0; names < depth; names++) {
                int slash = path.indexOf('/', end);
                if (slash < 0) {
                    return path;
                }
                end = slash + 1;
            }
            return path.substring(0, end);
        }

        ChangedPaths finish() {
            return new ChangedPaths(new ArrayList<>(paths), added, modified, removed);
        }
    }
}
