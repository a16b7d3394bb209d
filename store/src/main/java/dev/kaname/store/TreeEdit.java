package dev.kaname.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Changes to many paths of a tree, in any order; the last one named for a path counts.
///
/// Held in memory until it is applied: whoever has millions applies them in parts.
public final class TreeEdit {
    /// @param file empty if the path is to be removed
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Change(byte[] key, Optional<TreeEntry> file) {}

    private final TreeMap<byte[], Optional<TreeEntry>> changes =
            new TreeMap<>(Arrays::compareUnsigned);

    public TreeEdit put(RepoPath path, StoredFile file) {
        return put(path, file, Map.of());
    }

    public TreeEdit put(RepoPath path, StoredFile file, Map<String, String> attributes) {
        return put(new TreeEntry(path.toString(), file.id(), file.size(), attributes));
    }

    /// Puts an entry as another tree has it.
    public TreeEdit put(TreeEntry entry) {
        changes.put(entry.key(), Optional.of(entry));
        return this;
    }

    /// Takes a file away; one that is not there stays away.
    public TreeEdit remove(RepoPath path) {
        changes.put(path.key(), Optional.empty());
        return this;
    }

    /// Takes away a file as another tree has it.
    public TreeEdit remove(TreeEntry entry) {
        changes.put(entry.key(), Optional.empty());
        return this;
    }

    /// Whether the path was named.
    public boolean names(RepoPath path) {
        return changes.containsKey(path.key());
    }

    public int size() {
        return changes.size();
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /// In order of their keys.
    List<Change> sorted() {
        List<Change> sorted = new ArrayList<>(changes.size());
        changes.forEach((key, file) -> sorted.add(new Change(key, file)));
        return sorted;
    }
}
