package dev.kaname.server.data;

import dev.kaname.store.TreeId;
import dev.kaname.store.Upload;

/// What a commit does to the state of a branch, whatever that state is by then.
@FunctionalInterface
public interface TreeChange {
    TreeId applyTo(Upload upload, TreeId base);
}
