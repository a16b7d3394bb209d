package dev.kaname.store;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds names that would be one and the same on a file system that ignores case or normalises
/// Unicode: such a tree could not be checked out there (BI-021).
///
/// Names are otherwise kept byte for byte. A folder with more than [#LOOKED_AT] names is not
/// searched through: only its first ones are.
public final class SiblingNames {
    static final int LOOKED_AT = 10_000;
    private static final int FOLDERS_KEPT = 256;

    private final Tree tree;
    private final Map<String, Map<String, String>> folders = new HashMap<>();

    /// @param tree as it is before the new paths
    public SiblingNames(Tree tree) {
        this.tree = tree;
    }

    /// Adds a path, unless at some level of it another name stands in the same folder that differs
    /// only by case or normalisation.
    ///
    /// @return the path up to the name that is in the way
    public Optional<String> add(RepoPath path) {
        StringBuilder folder = new StringBuilder();
        for (String name : path.segments()) {
            String taken = names(folder.toString()).putIfAbsent(fold(name), name);
            if (taken != null && !taken.equals(name)) {
                return Optional.of(folder + taken);
            }
            folder.append(name).append('/');
        }
        return Optional.empty();
    }

    private Map<String, String> names(String folder) {
        if (folders.size() >= FOLDERS_KEPT && !folders.containsKey(folder)) {
            folders.clear();
        }
        return folders.computeIfAbsent(folder, this::read);
    }

    private Map<String, String> read(String folder) {
        Map<String, String> names = new HashMap<>();
        List<Tree.Item> items = tree.list(folder, "", "/", LOOKED_AT).items();
        for (Tree.Item item : items) {
            String rest = item.path().substring(folder.length());
            String name = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
            names.putIfAbsent(fold(name), name);
        }
        return names;
    }

    static String fold(String name) {
        boolean plain = name.chars().allMatch(c -> c < 0x80);
        if (plain) {
            return name.toLowerCase(Locale.ROOT);
        }
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }
}
