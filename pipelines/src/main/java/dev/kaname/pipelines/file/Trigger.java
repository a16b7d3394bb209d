package dev.kaname.pipelines.file;

import java.util.List;

/// What starts a pipeline by itself. A person may start it at any time.
public sealed interface Trigger {
    /// A commit to a branch of data that touches one of the paths.
    ///
    /// @param paths none means any path
    record OnData(String repository, String branch, List<Glob> paths) implements Trigger {
        public OnData {
            paths = List.copyOf(paths);
        }

        public boolean matches(String path) {
            return paths.isEmpty() || paths.stream().anyMatch(glob -> glob.matches(path));
        }
    }
}
